"""Forgetting what strangers said: words and files of whoever agreed to nothing, once they are old. Touches no other words.

What belongs to no conversation goes, and what was said in one that still waits for the first yes, where nobody has been heard
for as long. Somebody who comes back to it is asked again; a conversation in which anything was ever agreed to is not looked at.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import Purpose
from core.consultations import Stage
from core.testimony import TestimonyId
from storage.revising import forget, let_go
from storage.tables import addresses, concerns, consents, inbox, sessions, testimony
from storage.turns import KeptTurns

AT_ONCE = 2000
"""How many messages are forgotten in one go, so that whoever is writing waits for no more; the next round takes the rest."""


class KeptStrangers(KeptTurns):
    """The part of the store that lets go of what is nobody's testimony."""

    async def forget_strangers(self, before: datetime) -> int:
        """Blank what strangers said before then and let its files go; return how many messages that were.

        What waits for its turn, or to be told whose it is, stays, and so does a note that a concern names. Bears being run
        twice. Raises `StoreFull`.
        """
        async with self._connections.writing() as writer:
            forgotten, leaves_files = await _blank(writer, or_(_of_nobody(before), inbox.c.session_id.in_(_before_yes(before))))
            leaves_files |= await forget(writer, [TestimonyId(each) for each in await writer.scalars(_notes(before))])
            await _ask_anew(writer, before)
        if leaves_files:
            await self.delete_doomed_files()
        return forgotten


def _of_nobody(before: datetime) -> ColumnElement[bool]:
    """What came from where no conversation had begun by then."""
    begun_there = exists().where(
        addresses.c.channel == inbox.c.channel,
        addresses.c.value_hash == inbox.c.address_hash,
        sessions.c.address_id == addresses.c.id,
        sessions.c.started_at <= inbox.c.at,
    )
    return and_(inbox.c.session_id.is_(None), inbox.c.at < before, ~begun_there)


def _before_yes(before: datetime) -> Select[Any]:
    """Find the sessions that wait for the first yes, and in which nobody was heard since."""
    ever_agreed = exists().where(
        consents.c.participant_id == sessions.c.participant_id,
        consents.c.consultation_id == sessions.c.consultation_id,
        consents.c.granted.is_(True),
    )
    waits = sessions.c.waiting_at == Purpose.TAKE_PART.value
    return select(sessions.c.id).where(waits, sessions.c.heard_at < before, ~ever_agreed)


async def _blank(writer: AsyncConnection, which: ColumnElement[bool]) -> tuple[int, bool]:
    """Blank these messages. Return how many had something in them, and whether files are doomed with them."""
    says_something = or_(inbox.c.text != "", inbox.c.choice.is_not(None), inbox.c.media_sha256.is_not(None))
    old = and_(which, says_something, inbox.c.done.is_(True), inbox.c.is_held.is_(False))
    found = (await writer.execute(select(inbox.c.id, inbox.c.media_sha256).where(old).limit(AT_ONCE))).all()
    blank = update(inbox).where(inbox.c.id.in_([row.id for row in found]))
    await writer.execute(blank.values(text="", choice=None, join_code=None, media_sha256=None))
    return len(found), await let_go(writer, [row.media_sha256 for row in found if row.media_sha256])


def _notes(before: datetime) -> Select[Any]:
    """Find the notes that were kept to be listened to for a yes; one that a concern names stays, held."""
    is_named = exists().where(concerns.c.testimony_id == testimony.c.id)
    return select(testimony.c.id).where(testimony.c.session_id.in_(_before_yes(before)), ~is_named).limit(AT_ONCE)


async def _ask_anew(writer: AsyncConnection, before: datetime) -> None:
    """Let whoever comes back be asked again what a note, gone by now, seemed to answer; a turn decided meanwhile is stale."""
    reads_back = sessions.c.id.in_(_before_yes(before)) & (sessions.c.stage == Stage.CONFIRM)
    anew = {"stage": Stage.CONSENT, "offered": None, "turn": sessions.c.turn + 1}
    await writer.execute(update(sessions).where(reads_back).values(**anew))
