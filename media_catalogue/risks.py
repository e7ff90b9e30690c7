"""Listens for risk in passages before anything else is made of them. Decides nothing: a named person reads what is held."""

from collections.abc import Sequence

from core.concerns import Risk, RiskPhrase, risk_in
from core.testimony import Passage


def concern_in(passages: Sequence[Passage], phrases: Sequence[RiskPhrase]) -> Risk | None:
    """Return the first risk, in the order of `phrases`, that one person's testimony may speak of, or None.

    The passages are read as one text, since a cut may fall in the middle of what someone says. Doubted words count too: a
    recogniser is least sure of a shaking voice.
    """
    return risk_in(" ".join(passage.text for passage in passages), phrases)
