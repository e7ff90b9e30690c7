"""Whom a consultation asked before, and in which ways people were heard. Holds no one's words."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import Purpose
from core.consultations import ConsultationId, Route, Session, Setting
from core.errors import NotFound
from core.panels import Marked, PanelMember, Reach
from core.people import AddressId, ParticipantId, Viewer
from storage.connections import Connections
from storage.consent import WHOLE_CONSULTATION
from storage.rows import thing_of
from storage.tables import consultations, outbox, sessions, standing_consents, testimony


class Panels:
    """`core.ports.Panels` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def members(self, consultation_id: ConsultationId) -> Sequence[PanelMember]:
        """Return everybody the consultation has a session with, in the order in which they were first asked."""
        asked = select(sessions.c.participant_id).where(sessions.c.consultation_id == consultation_id)
        statement = select(sessions).where(sessions.c.participant_id.in_(asked)).order_by(sessions.c.started_at, sessions.c.id)
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
            agreed = await _agreed(reader, consultation_id)
            messaged = await _messaged(reader)
            last = await _heard_last(reader, {row["address_id"] for row in rows})
        return [
            PanelMember(
                participant_id=participant_id,
                sessions=theirs,
                agreed=frozenset(agreed[participant_id]),
                messaged_at=max((messaged[at] for at in _places_of(theirs) if at in messaged), default=None),
                holds=frozenset(at for at in _places_of(theirs) if last.get(at) == participant_id),
            )
            for participant_id, theirs in _by_person(rows).items()
        ]

    async def reach(self, consultation_id: ConsultationId, viewer: Viewer) -> Sequence[Reach]:
        """Return how many sessions came by which route. Raises `NotFound` for another partnership's consultation."""
        its = and_(consultations.c.id == consultation_id, consultations.c.partnership_id == viewer.partnership_id)
        ways = (sessions.c.route, sessions.c.setting, sessions.c.wave, sessions.c.disposition)
        statement = (
            select(*ways, func.count().label("count"))
            .where(sessions.c.consultation_id == consultation_id)
            .group_by(*ways)
            .order_by(sessions.c.wave, sessions.c.route, sessions.c.setting, sessions.c.disposition)
        )
        async with self._connections.reading() as reader:
            if await reader.scalar(select(consultations.c.id).where(its)) is None:
                raise NotFound("consultation")
            return [thing_of(Reach, row) for row in (await reader.execute(statement)).mappings()]

    async def mark(
        self, consultation_id: ConsultationId, setting: Setting, *, since: datetime, until: datetime, custody_too: bool = False
    ) -> Marked:
        """Say in which setting the sessions that people held themselves between two times were held, and what was said in them.

        What a worker or a form noted stays as it is, and custody too unless `custody_too`.
        """
        began = and_(
            sessions.c.consultation_id == consultation_id, sessions.c.started_at >= since, sessions.c.started_at < until
        )
        held = and_(began, sessions.c.route == Route.SELF)
        held = held if custody_too else and_(held, sessions.c.setting != Setting.CUSTODY)
        async with self._connections.writing() as writer:
            everyone = (await writer.execute(select(func.count()).select_from(sessions).where(began))).scalar_one()
            ids = (await writer.execute(select(sessions.c.id).where(held))).scalars().all()
            await writer.execute(update(testimony).where(testimony.c.session_id.in_(ids)).values(setting=setting))
            await writer.execute(update(sessions).where(sessions.c.id.in_(ids)).values(setting=setting))
        return Marked(marked=len(ids), left_alone=everyone - len(ids))


def _places_of(theirs: Sequence[Session]) -> frozenset[AddressId]:
    """Return the addresses of somebody's sessions."""
    return frozenset(each.address_id for each in theirs)


def _by_person(rows: Sequence[RowMapping]) -> dict[ParticipantId, tuple[Session, ...]]:
    found: defaultdict[ParticipantId, list[Session]] = defaultdict(list)
    for row in rows:
        found[ParticipantId(row["participant_id"])].append(thing_of(Session, row, answers={}))
    return {participant_id: tuple(theirs) for participant_id, theirs in found.items()}


async def _agreed(reader: AsyncConnection, consultation_id: ConsultationId) -> defaultdict[ParticipantId, set[Purpose]]:
    statement = select(standing_consents.c.participant_id, standing_consents.c.purpose).where(
        standing_consents.c.consultation_id == consultation_id,
        standing_consents.c.about == WHOLE_CONSULTATION,
        standing_consents.c.granted.is_(True),
    )
    found: defaultdict[ParticipantId, set[Purpose]] = defaultdict(set)
    for row in await reader.execute(statement):
        found[ParticipantId(row.participant_id)].add(row.purpose)
    return found


async def _messaged(reader: AsyncConnection) -> dict[AddressId, datetime]:
    """Return when each address was last sent what nobody waits for, by whichever consultation and to whomever."""
    statement = (
        select(outbox.c.address_id, func.max(outbox.c.said_at, type_=outbox.c.said_at.type).label("at"))
        .where(outbox.c.is_bulk.is_(True))
        .group_by(outbox.c.address_id)
    )
    return {AddressId(row.address_id): row.at for row in await reader.execute(statement)}


async def _heard_last(reader: AsyncConnection, places: Collection[str]) -> dict[AddressId, ParticipantId]:
    """Return who was heard last at each address, in whichever consultation."""
    oldest_first = (sessions.c.heard_at, sessions.c.started_at, sessions.c.id)
    statement = select(sessions.c.address_id, sessions.c.participant_id).order_by(*oldest_first)
    rows = (await reader.execute(statement)).all()
    return {AddressId(row.address_id): ParticipantId(row.participant_id) for row in rows if row.address_id in places}
