"""Concerns: the duty contact's queue. The testimony a concern names is held until a person has read it.

It hands out no words: who, when and which kind of risk; what was said is read through `storage.testimonies`, past the gate.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.concerns import Concern, ConcernEvent, ConcernEventKind, ConcernView, Risk
from core.errors import NotAllowed, NotFound
from core.people import Role, StaffId, StaffMember, Viewer
from core.testimony import TestimonyId
from storage.concern_log import add_event, contacts_of, events_of
from storage.connections import Connections
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import (
    concern_events,
    concerns,
    consultations,
    participants,
    passages,
    sessions,
    testimony,
    wall_passages,
)

SOON = timedelta(hours=1)
"""How long an open concern stands for what the same person says again. Reason: after so long duty contacts are told again."""


class Concerns:
    """`core.ports.Concerns` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def waiting(self, viewer: Viewer) -> Sequence[ConcernView]:
        """Return the partnership's concerns that nobody has read, oldest first. Raises `NotAllowed`."""
        _require_duty_contact(viewer)
        said_in = func.coalesce(testimony.c.consultation_id, _talking_in())
        statement = (
            select(
                concerns,
                func.coalesce(participants.c.pseudonym, "").label("participant"),
                func.coalesce(consultations.c.title, "").label("consultation"),
                testimony.c.medium,
            )
            .outerjoin(participants, participants.c.id == concerns.c.participant_id)
            .outerjoin(testimony, testimony.c.id == concerns.c.testimony_id)
            .outerjoin(consultations, consultations.c.id == said_in)
            .where(_waiting_for(viewer))
            .order_by(concerns.c.raised_at, concerns.c.id)
        )
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
        return [thing_of(ConcernView, row, concern=thing_of(Concern, row)) for row in rows]

    async def read(self, concern_id: str, viewer: Viewer, now: datetime, *, release: bool) -> None:
        """Record who has read a concern and when, and let go of what it held, or hold it. The first reading stands.

        Raises `NotAllowed`, `NotFound`.
        """
        _require_duty_contact(viewer)
        async with self._connections.writing() as writer:
            concern = await _theirs(writer, concern_id, viewer)
            if concern.read_at is not None:
                return
            mark = update(concerns).where(concerns.c.id == concern_id).values(read_at=now, read_by=viewer.staff_id)
            await writer.execute(mark)
            read = ConcernEvent(concern_id=concern_id, kind=ConcernEventKind.READ, at=now, staff_id=viewer.staff_id)
            await add_event(writer, read)
            if concern.testimony_id is not None:
                await hold(
                    writer, [concern.testimony_id], held=not release or await _is_waited_for(writer, concern.testimony_id)
                )

    async def take_on(self, concern_id: str, viewer: Viewer, now: datetime) -> None:
        """Record that `viewer` is on it, so that nobody else is told. Said again by the same person it changes nothing.

        Raises `NotAllowed`, `NotFound`.
        """
        _require_duty_contact(viewer)
        async with self._connections.writing() as writer:
            concern = await _theirs(writer, concern_id, viewer)
            if concern.read_at is None and not await _is_taken_on(writer, concern_id, viewer.staff_id):
                kind = ConcernEventKind.TAKEN_ON
                await add_event(writer, ConcernEvent(concern_id=concern_id, kind=kind, at=now, staff_id=viewer.staff_id))

    async def history(self, concern_id: str, viewer: Viewer) -> Sequence[ConcernEvent]:
        """Return what became of a concern, oldest first, for duty contacts and administrators. It holds no words.

        Raises `NotAllowed`, `NotFound`.
        """
        _require_overseer(viewer)
        async with self._connections.reading() as reader:
            await _theirs(reader, concern_id, viewer)
            return await events_of(reader, concern_id)

    async def newest(self, viewer: Viewer, *, limit: int = 50) -> Sequence[Concern]:
        """Return the partnership's concerns, read ones too, newest first. Raises `NotAllowed`."""
        _require_overseer(viewer)
        theirs = select(concerns).where(concerns.c.partnership_id == viewer.partnership_id)
        newest = theirs.order_by(concerns.c.raised_at.desc(), concerns.c.id).limit(limit)
        async with self._connections.reading() as reader:
            return [thing_of(Concern, row) for row in (await reader.execute(newest)).mappings()]

    async def told_in_order(self, viewer: Viewer) -> Sequence[StaffMember]:
        """Return who is told of the partnership's concerns, first to last. Raises `NotAllowed`."""
        _require_overseer(viewer)
        async with self._connections.reading() as reader:
            return await contacts_of(reader, viewer.partnership_id)

    async def count(self, viewer: Viewer) -> int:
        """Return how many concerns wait for `viewer` to read: none unless they are a duty contact."""
        if Role.DUTY_CONTACT not in viewer.roles:
            return 0
        async with self._connections.reading() as reader:
            counted = await reader.execute(select(func.count()).select_from(concerns).where(_waiting_for(viewer)))
            return counted.scalar_one()


async def add_concerns(
    writer: AsyncConnection, raised: Sequence[Concern], *, edited: Collection[TestimonyId] = frozenset()
) -> None:
    """Keep `raised` and hold the testimony they name.

    A concern is not kept again where it is there already, nor where the same risk was raised about the same testimony before:
    once a person has read it and let it go, working through it again must not take it away. Where the words were `edited`
    since, what was read were others: then it is kept again unless one still waits to be read.

    Where nothing was kept of the words, and nobody is on one that the same person raised just before, that one stands for
    both: it notes that it was said again.
    """
    known = await _raised_before(writer, raised, edited)
    new = [
        concern
        for concern in raised
        if (concern.testimony_id, concern.risk) not in known and not await _is_said_again(writer, concern)
    ]
    await keep_new(writer, concerns, [row_of(concern) for concern in new])
    for concern in new:
        await add_event(writer, ConcernEvent(concern_id=concern.id, kind=ConcernEventKind.RAISED, at=concern.raised_at))
    await hold(writer, [concern.testimony_id for concern in new if concern.testimony_id is not None], held=True)


def _require_duty_contact(viewer: Viewer) -> None:
    if Role.DUTY_CONTACT not in viewer.roles:
        raise NotAllowed("Only the duty contact reads concerns.")


def _require_overseer(viewer: Viewer) -> None:
    if not viewer.roles & {Role.DUTY_CONTACT, Role.ADMINISTRATOR}:
        raise NotAllowed("Only the duty contact and administrators read what became of a concern.")


def _waiting_for(viewer: Viewer) -> ColumnElement[bool]:
    return and_(concerns.c.partnership_id == viewer.partnership_id, concerns.c.read_at.is_(None))


def _talking_in() -> ScalarSelect[str]:
    """The consultation a person was in when they said what was not kept: that of their newest session by then."""
    return (
        select(sessions.c.consultation_id)
        .where(sessions.c.participant_id == concerns.c.participant_id, sessions.c.started_at <= concerns.c.raised_at)
        .order_by(sessions.c.started_at.desc())
        .limit(1)
        .correlate(concerns)
        .scalar_subquery()
    )


async def _theirs(writer: AsyncConnection, concern_id: str, viewer: Viewer) -> Concern:
    of_the_partnership = and_(concerns.c.id == concern_id, concerns.c.partnership_id == viewer.partnership_id)
    row = (await writer.execute(select(concerns).where(of_the_partnership))).mappings().first()
    if row is None:
        raise NotFound("concern")
    return thing_of(Concern, row)


async def _is_taken_on(writer: AsyncConnection, concern_id: str, staff_id: StaffId) -> bool:
    said = exists().where(
        concern_events.c.concern_id == concern_id,
        concern_events.c.kind == ConcernEventKind.TAKEN_ON,
        concern_events.c.staff_id == staff_id,
    )
    return bool(await writer.scalar(select(said)))


async def _is_waited_for(writer: AsyncConnection, testimony_id: TestimonyId) -> bool:
    """Whether a concern that nobody has read names this testimony."""
    unread = exists().where(concerns.c.testimony_id == testimony_id, concerns.c.read_at.is_(None))
    return bool(await writer.scalar(select(unread)))


async def _is_said_again(writer: AsyncConnection, concern: Concern) -> bool:
    """Whether an open concern of the same person and kind stands for this one too; then that is noted in its history."""
    if concern.testimony_id is not None or concern.participant_id is None:
        return False
    somebody_is_on_it = exists().where(
        concern_events.c.concern_id == concerns.c.id, concern_events.c.kind == ConcernEventKind.TAKEN_ON
    )
    open_one = select(concerns.c.id).where(
        concerns.c.id != concern.id,
        concerns.c.participant_id == concern.participant_id,
        concerns.c.risk == concern.risk,
        concerns.c.testimony_id.is_(None),
        concerns.c.read_at.is_(None),
        concerns.c.raised_at >= concern.raised_at - SOON,
        ~somebody_is_on_it,
    )
    stands_for_both: str | None = await writer.scalar(open_one.order_by(concerns.c.raised_at).limit(1))
    if stands_for_both is None:
        return False
    await add_event(writer, ConcernEvent(concern_id=stands_for_both, kind=ConcernEventKind.AGAIN, at=concern.raised_at))
    return True


async def _raised_before(
    writer: AsyncConnection, raised: Sequence[Concern], edited: Collection[TestimonyId]
) -> frozenset[tuple[TestimonyId, Risk]]:
    about = [concern.testimony_id for concern in raised if concern.testimony_id is not None]
    if not about:
        return frozenset()
    still_counts = or_(concerns.c.read_at.is_(None), concerns.c.testimony_id.not_in(edited))
    of_them = and_(concerns.c.testimony_id.in_(about), still_counts)
    statement = select(concerns.c.testimony_id, concerns.c.risk).where(of_them)
    return frozenset((row.testimony_id, row.risk) for row in await writer.execute(statement))


async def hold(writer: AsyncConnection, testimony_ids: Sequence[TestimonyId], *, held: bool) -> None:
    """Hold testimony for the duty contact, or let it go."""
    if testimony_ids:
        await writer.execute(update(testimony).where(testimony.c.id.in_(testimony_ids)).values(held_for_concern=held))
    if testimony_ids and held:
        # Let go, they would be on a wall again of themselves; a person is to choose them anew.
        their_words = select(passages.c.id).where(passages.c.testimony_id.in_(testimony_ids))
        await writer.execute(delete(wall_passages).where(wall_passages.c.passage_id.in_(their_words)))
