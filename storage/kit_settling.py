"""What is put right once a kit's rows are here: answers in their order, and no words left of whoever took them back at home."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import Purpose
from core.consultations import Disposition, Session, SessionId
from storage.consent import ledger
from storage.probes import BLANK
from storage.revising import forget_recordings
from storage.rows import thing_of
from storage.tables import answers, inbox, probes, sessions


async def settle(writer: AsyncConnection, session_ids: Sequence[SessionId]) -> bool:
    """Put right what belongs to these sessions. Return whether files are to be deleted: nobody agreed to keep them."""
    leaves_files = False
    settled: set[tuple[str, str]] = set()
    for session_id in dict.fromkeys(session_ids):
        await _order_answers(writer, session_id)
        row = (await writer.execute(select(sessions).where(sessions.c.id == session_id))).mappings().one()
        session = thing_of(Session, row, answers={})
        if (session.participant_id, session.consultation_id) not in settled:
            settled.add((session.participant_id, session.consultation_id))
            await _blank_what_was_taken_back(writer, session)
        leaves_files |= await forget_recordings(writer, session)
    return leaves_files


async def _order_answers(writer: AsyncConnection, session_id: SessionId) -> None:
    """Of two answers to a question the later one counts, whichever laptop it came from: they are kept in that order."""
    ours = select(answers).where(answers.c.session_id == session_id).order_by(answers.c.number)
    rows = [dict(row) for row in (await writer.execute(ours)).mappings()]
    ordered = sorted(rows, key=lambda row: row["at"])
    if rows == ordered:
        return
    await writer.execute(delete(answers).where(answers.c.session_id == session_id))
    await writer.execute(answers.insert(), [{name: row[name] for name in row if name != "number"} for row in ordered])


async def _blank_what_was_taken_back(writer: AsyncConnection, session: Session) -> None:
    """Blank what somebody said in a consultation up to when they took it back, wherever they did.

    A refusal is about its own session alone: an earlier wave's words are not what it was about.
    """
    whose = (sessions.c.participant_id == session.participant_id) & (sessions.c.consultation_id == session.consultation_id)
    theirs = (await writer.execute(select(sessions.c.id, sessions.c.disposition, sessions.c.heard_at).where(whose))).all()
    refused = [row.id for row in theirs if row.disposition is Disposition.REFUSED]
    gone = [row.id for row in theirs if row.disposition is Disposition.WITHDRAWN]
    until = max(
        [row.heard_at for row in theirs if row.id in gone] + await _denials(writer, session, but_for=refused), default=None
    )
    everywhere = [row.id for row in theirs]
    lines = _in_any(inbox.c.session_id, refused + gone) | _by(inbox.c.session_id, inbox.c.at, everywhere, until)
    await writer.execute(update(inbox).where(lines).values(text="", choice=None, is_held=False))
    asked = _in_any(probes.c.session_id, refused + gone) | _by(probes.c.session_id, probes.c.at, everywhere, until)
    await writer.execute(update(probes).where(asked).values(BLANK))


async def _denials(writer: AsyncConnection, session: Session, *, but_for: Sequence[str]) -> list[datetime]:
    """When somebody said a no to taking part that stands, unless it was the refusal of one session."""
    records = [
        each
        for each in await ledger(writer, session.participant_id, session.consultation_id)
        if each.purpose is Purpose.TAKE_PART and each.testimony_id is None
    ]
    return [records[-1].at] if records and not records[-1].granted and not but_for else []


def _in_any(column: ColumnElement[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    return column.in_(ids)


def _by(column: ColumnElement[Any], at: ColumnElement[Any], ids: Sequence[str], until: datetime | None) -> ColumnElement[bool]:
    return column.in_(ids) & (at <= until) if until is not None else or_(False)
