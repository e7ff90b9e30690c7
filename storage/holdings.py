"""What a partnership holds about one person, what stands for them, and how many it has heard. Counts; hands out no words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import ConsentRecord, Purpose
from core.consultations import ConsultationId, Disposition, SessionId, Tally
from core.holding import Held
from core.people import ParticipantId
from core.testimony import Medium, Testimony
from storage.connections import Connections
from storage.consent import WHOLE_CONSULTATION, ledger
from storage.gate import agrees_to
from storage.rows import thing_of
from storage.tables import addresses, answers, appearances, consultations, inbox, sessions, standing_consents, testimony

HELD_AS = {
    Medium.TEXT: "texts",
    Medium.VOICE: "voice_notes",
    Medium.SOUND: "voice_notes",
    Medium.FILM: "films",
    Medium.PICTURE: "files",
    Medium.FILE: "files",
}
"""What each medium is called when someone is told what is held about them."""


class KeptHoldings:
    """The part of `core.ports.Turns` that says what is known about people."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def said_in(self, session_id: SessionId, message: str) -> Testimony | None:
        """Return the testimony that was kept from the message with this external id, or None."""
        kept_from = select(testimony).where(testimony.c.session_id == session_id, testimony.c.message == message)
        async with self._connections.reading() as reader:
            row = (await reader.execute(kept_from.order_by(testimony.c.id).limit(1))).mappings().first()
            row = row or (await reader.execute(_from_before(session_id, message))).mappings().first()
        return None if row is None else thing_of(Testimony, row)

    async def decided_in(
        self, participant_id: ParticipantId, consultation_id: ConsultationId, message: str
    ) -> Sequence[ConsentRecord]:
        """Return what someone said yes or no to in the message with this external id."""
        async with self._connections.reading() as reader:
            records = await ledger(reader, participant_id, consultation_id)
        return [record for record in records if record.message == message]

    async def decided_since(
        self, participant_id: ParticipantId, consultation_id: ConsultationId, since: datetime
    ) -> frozenset[Purpose]:
        """Return the purposes that someone said yes or no to from then on, for the whole consultation."""
        async with self._connections.reading() as reader:
            records = await ledger(reader, participant_id, consultation_id)
        return frozenset(record.purpose for record in records if record.at >= since and record.testimony_id is None)

    async def held(self, participant_id: ParticipantId) -> Held:
        """Return what is held about someone, counted over all their sessions; what they took back is not counted."""
        async with self._connections.reading() as reader:
            items = await _items(reader, participant_id)
            agreed = (await reader.execute(_standing(participant_id))).all()
            answered = (await reader.execute(_answered(participant_id))).scalar_one()
            titles = (await reader.execute(_titles(participant_id))).scalars().all()
        return Held(
            answers=answered, consultations=tuple(titles), agreed=frozenset(row.purpose for row in agreed), **_named(items)
        )

    async def standing(self, participant_id: ParticipantId, consultation_id: ConsultationId) -> frozenset[Purpose]:
        """Return what someone agrees to now in one consultation."""
        here = _standing(participant_id).where(standing_consents.c.consultation_id == consultation_id)
        async with self._connections.reading() as reader:
            return frozenset(row.purpose for row in await reader.execute(here))

    async def tally(self, consultation_id: ConsultationId, *, wave: int) -> Tally:
        """Return how many people one wave has heard to the end, and how many of them chose what, by question name.

        Several rounds of the same questions count once a person.
        """
        async with self._connections.reading() as reader:
            completed = (await reader.execute(completed_count(consultation_id, wave))).scalar_one()
            chosen = (await reader.execute(chosen_in(consultation_id, wave))).all()
        once = {(session_id, question.rpartition("/")[2], choice) for session_id, question, choice in _split(chosen)}
        return Tally(completed=completed, chosen=dict(Counter((question, choice) for _, question, choice in once)))


def completed_count(consultation_id: ConsultationId, wave: int) -> Select[Any]:
    """Return the statement that counts the sessions of a wave that reached their end."""
    return select(func.count()).select_from(sessions).where(*_completed(consultation_id, wave))


def chosen_in(consultation_id: ConsultationId, wave: int) -> Select[Any]:
    """Return the statement that reads what was chosen: session, question key and value of each closed answer that counts."""
    newest = (
        select(func.max(answers.c.number))
        .join(sessions, sessions.c.id == answers.c.session_id)
        .where(*_completed(consultation_id, wave))
        .group_by(answers.c.session_id, answers.c.question)
    )
    is_open = answers.c.testimony_id.is_not(None) & answers.c.spoken.is_(False)
    return select(answers.c.session_id, answers.c.question, answers.c.value).where(
        answers.c.number.in_(newest), answers.c.skipped.is_(False), answers.c.value != "", ~is_open
    )


def _completed(consultation_id: ConsultationId, wave: int) -> Sequence[ColumnElement[bool]]:
    ended = sessions.c.disposition == Disposition.COMPLETED
    return sessions.c.consultation_id == consultation_id, ended, sessions.c.wave == wave


def _split(chosen: Sequence[Any]) -> list[tuple[str, str, str]]:
    return [(row.session_id, row.question, choice) for row in chosen for choice in row.value.split()]


async def _items(reader: AsyncConnection, participant_id: ParticipantId) -> Mapping[Medium, int]:
    """Count the testimony they appear in and have not taken back, by medium."""
    statement = (
        select(testimony.c.medium, func.count(distinct(testimony.c.id)).label("many"))
        .join(appearances, appearances.c.testimony_id == testimony.c.id)
        .where(appearances.c.participant_id == participant_id, agrees_to(Purpose.TAKE_PART))
        .group_by(testimony.c.medium)
    )
    return {row.medium: row.many for row in await reader.execute(statement)}


def _named(items: Mapping[Medium, int]) -> dict[str, int]:
    named: Counter[str] = Counter()
    for medium, many in items.items():
        named[HELD_AS[medium]] += many
    return dict(named)


def _from_before(session_id: SessionId, message: str) -> Select[Any]:
    """Testimony kept before messages were noted with it: what says just what that message said, at the session's address."""
    return (
        select(testimony)
        .join(sessions, sessions.c.id == testimony.c.session_id)
        .join(addresses, addresses.c.id == sessions.c.address_id)
        .join(inbox, (inbox.c.channel == addresses.c.channel) & (inbox.c.address_hash == addresses.c.value_hash))
        .where(testimony.c.session_id == session_id, testimony.c.message.is_(None), testimony.c.text == inbox.c.text)
        .where(inbox.c.external_id == message, inbox.c.text != "")
        .order_by(testimony.c.id)
        .limit(1)
    )


def _standing(participant_id: ParticipantId) -> Select[Any]:
    return select(standing_consents.c.purpose).where(
        standing_consents.c.participant_id == participant_id,
        standing_consents.c.about == WHOLE_CONSULTATION,
        standing_consents.c.granted.is_(True),
    )


def _takes_part_in(participant_id: ParticipantId) -> Select[Any]:
    taking_part = _standing(participant_id).where(standing_consents.c.purpose == Purpose.TAKE_PART)
    return taking_part.with_only_columns(standing_consents.c.consultation_id)


def _answered(participant_id: ParticipantId) -> Select[Any]:
    """Count the questions whose newest answer says something, where they still take part."""
    newest = (
        select(func.max(answers.c.number))
        .join(sessions, sessions.c.id == answers.c.session_id)
        .where(
            sessions.c.participant_id == participant_id,
            sessions.c.disposition != Disposition.WITHDRAWN,
            sessions.c.consultation_id.in_(_takes_part_in(participant_id)),
        )
        .group_by(answers.c.session_id, answers.c.question)
    )
    return (
        select(func.count())
        .select_from(answers)
        .where(answers.c.number.in_(newest), answers.c.skipped.is_(False), answers.c.value != "")
    )


def _titles(participant_id: ParticipantId) -> Select[Any]:
    taken_part_in = consultations.c.id.in_(_takes_part_in(participant_id))
    return select(consultations.c.title).where(taken_part_in).order_by(consultations.c.opened_at, consultations.c.id)
