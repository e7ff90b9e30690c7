"""Sessions as they stand, with the newest answer to each question. Moves none of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consultations import Answer, ConsultationId, Session, SessionId, Stage
from core.errors import NotFound
from core.people import AddressId, ParticipantId
from storage.connections import Connections
from storage.rows import thing_of
from storage.tables import answers, sessions

UNENDED = tuple(stage for stage in Stage if stage is not Stage.ENDED)
"""Named one by one, because an index finds what is equal and never what is not."""

AT_ONCE = 500
"""Sessions whose answers are read with one statement; well under every database's limit on parameters."""


class KeptSessions:
    """The part of `core.ports.Turns` that reads sessions."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def session(self, session_id: SessionId) -> Session:
        """Return a session. Raises `NotFound`."""
        found = await self._whole(select(sessions).where(sessions.c.id == session_id))
        if not found:
            raise NotFound("session")
        return found[0]

    async def session_at(self, address_id: AddressId) -> Session | None:
        """Return the session at this address in which somebody was heard last, whatever its stage."""
        return next(iter(await self._whole(_at(address_id).limit(1))), None)

    async def sessions_at(self, address_id: AddressId) -> Sequence[Session]:
        """Return every session at this address, the one in which somebody was heard last first."""
        return await self._whole(_at(address_id))

    async def sessions_of(self, participant_id: ParticipantId) -> Sequence[Session]:
        """Return every session of a participant, oldest first."""
        theirs = select(sessions).where(sessions.c.participant_id == participant_id)
        return await self._whole(theirs.order_by(sessions.c.started_at, sessions.c.id))

    async def unended(self, consultation_id: ConsultationId | None = None) -> Sequence[Session]:
        """Return every session that has not ended (of one consultation, or of all), oldest first."""
        return await self._whole(unended_sessions(consultation_id))

    async def _whole(self, statement: Select[Any]) -> Sequence[Session]:
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
            said: dict[str, dict[str, Answer]] = {}
            for start in range(0, len(rows), AT_ONCE):
                said |= await _answers_in(reader, rows[start : start + AT_ONCE])
        return [thing_of(Session, row, answers=said.get(row["id"], {})) for row in rows]


def _at(address_id: AddressId) -> Select[Any]:
    here = select(sessions).where(sessions.c.address_id == address_id)
    return here.order_by(sessions.c.heard_at.desc(), sessions.c.started_at.desc(), sessions.c.id.desc())


def unended_sessions(consultation_id: ConsultationId | None) -> Select[Any]:
    """Return the statement that finds the sessions that have not ended, oldest first."""
    statement = select(sessions).where(sessions.c.stage.in_(UNENDED))
    if consultation_id is not None:
        statement = statement.where(sessions.c.consultation_id == consultation_id)
    return statement.order_by(sessions.c.started_at, sessions.c.id)


async def _answers_in(reader: AsyncConnection, rows: Sequence[RowMapping]) -> Mapping[str, dict[str, Answer]]:
    """Return the newest answer to each question, by session; one that was taken back is none."""
    of_them = select(answers).where(answers.c.session_id.in_([row["id"] for row in rows])).order_by(answers.c.number)
    said: dict[str, dict[str, Answer]] = {}
    for row in (await reader.execute(of_them)).mappings():
        said.setdefault(row["session_id"], {})[row["question"]] = thing_of(Answer, row)
    return {session: {key: each for key, each in kept.items() if each.value or each.skipped} for session, kept in said.items()}
