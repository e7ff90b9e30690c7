"""Probes: the follow-up questions that were asked about answers, and how each came about."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import Purpose
from core.consultations import Probe
from core.turns import Turn
from storage.keeping import keep_new
from storage.rows import row_of
from storage.tables import appearances, probes, sessions, testimony

BLANK = {"text": "", "prompt": "", "refusals": ()}
"""A probe without any of the words: a prompt repeats an answer, and what a model made of it may too."""


async def add_probes(writer: AsyncConnection, asked: Sequence[Probe]) -> None:
    """Keep the probes of a turn; one that is there already is left as it is."""
    await keep_new(writer, probes, [row_of(probe) for probe in asked])


async def blank_probes(writer: AsyncConnection, turn: Turn) -> None:
    """Blank the words of probes about testimony that a turn forgets, and about all that somebody took back or refused.

    That a probe was asked stays, by whom and about which question. A probe goes altogether with the testimony that it follows.
    """
    if turn.forgets:
        await writer.execute(update(probes).where(probes.c.testimony_id.in_(turn.forgets)).values(BLANK))
    refused = [each for each in turn.consents if each.purpose is Purpose.TAKE_PART and not each.granted]
    places = [(each.participant_id, each.consultation_id) for each in refused]
    if turn.session is not None and turn.wipes_inbox:
        places.append((turn.session.participant_id, turn.session.consultation_id))
    if not places:
        return
    theirs = select(sessions.c.id).where(tuple_(sessions.c.participant_id, sessions.c.consultation_id).in_(places))
    spoken = select(testimony.c.id).join(appearances, appearances.c.testimony_id == testimony.c.id)
    spoken = spoken.where(tuple_(appearances.c.participant_id, testimony.c.consultation_id).in_(places))
    whose = probes.c.session_id.in_(theirs) | probes.c.testimony_id.in_(spoken)
    await writer.execute(update(probes).where(whose).values(BLANK))
