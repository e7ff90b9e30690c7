"""Listens for risk in passages before anything else is made of them. Decides nothing: a named person reads what is held."""

from collections.abc import Sequence

import structlog

from core.concerns import Risk, RiskPhrase, risk_in
from core.errors import EngineFailed
from core.ports import RiskSense
from core.testimony import Passage

log = structlog.get_logger()


def concern_in(passages: Sequence[Passage], phrases: Sequence[RiskPhrase]) -> Risk | None:
    """Return the first risk, in the order of `phrases`, that one person's testimony may speak of, or None.

    The passages are read as one text, since a cut may fall in the middle of what someone says. Doubted words count too: a
    recogniser is least sure of a shaking voice.
    """
    return risk_in(" ".join(passage.text for passage in passages), phrases)


async def meant_in(passages: Sequence[Passage], sense: RiskSense | None) -> Risk | None:
    """Return the risk that the meaning of the passages suggests; None without a model, or where it cannot work now."""
    if sense is None or not passages:
        return None
    try:
        return await sense.risk_in(" ".join(passage.text for passage in passages))
    except EngineFailed:
        log.warning("risk_sense_failed", testimony_id=passages[0].testimony_id)
        return None
