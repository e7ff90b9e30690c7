"""Copies for showing outside: what one would be made of, and whether it may be. The gate is asked in every statement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.errors import BadInput, NotAllowed, NotFound
from core.names import REVIEWERS, LookedThrough, NameState
from core.outside import CopyState, Hindrance, OutsideCopy, OutsideMaterial
from core.people import PartnershipId, Viewer
from core.testimony import Recording, Rendition, RenditionKind, TestimonyId, TestimonyState
from storage.connections import Connections
from storage.gate import may_use_passage, may_use_whole
from storage.keeping import put
from storage.name_reviews import looked_through_in
from storage.revising import doom
from storage.rows import row_of, thing_of
from storage.tables import outside_copies, passages, recordings, renditions, testimony
from storage.wall_clearing import room_of


class OutsideCopies:
    """`core.ports.OutsideCopies` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def material(self, testimony_id: TestimonyId, viewer: Viewer) -> OutsideMaterial:
        """Return what a copy is made of and what hinders one. Raises `NotFound` for what `viewer` may not read whole."""
        async with self._connections.reading() as reader:
            return await _material(reader, testimony_id, viewer)

    async def ask(self, testimony_id: TestimonyId, viewer: Viewer, now: datetime, *, with_captions: bool) -> None:
        """Note that a copy is wanted, in place of one before. Raises `NotAllowed`, `NotFound`, `BadInput`."""
        if not viewer.roles & REVIEWERS:
            raise NotAllowed("Only facilitators, analysts and administrators make copies for showing outside.")
        asked = OutsideCopy(testimony_id=testimony_id, with_captions=with_captions, asked_by=viewer.staff_id, asked_at=now)
        async with self._connections.writing() as writer:
            hindrances = (await _material(writer, testimony_id, viewer)).hindrances
            if hindrances:
                raise BadInput(hindrances[0].value)
            await put(writer, outside_copies, [row_of(asked)])

    async def wanted(self) -> Sequence[tuple[TestimonyId, Viewer]]:
        """Return every copy that was asked for or made, each with a viewer who may see no more than anybody outside."""
        statement = (
            select(outside_copies.c.testimony_id, testimony.c.partnership_id)
            .join(testimony, testimony.c.id == outside_copies.c.testimony_id)
            .order_by(outside_copies.c.asked_at)
        )
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).all()
        return [(TestimonyId(row.testimony_id), room_of(PartnershipId(row.partnership_id))) for row in rows]

    async def keep(self, asked: OutsideCopy, rendition: Rendition, recipe: str) -> bool:
        """Keep a copy that was made; return False, and keep nothing, where it was asked for anew or let go of meanwhile."""
        this_one = (outside_copies.c.testimony_id == asked.testimony_id) & (outside_copies.c.asked_at == asked.asked_at)
        async with self._connections.writing() as writer:
            kept = await writer.execute(update(outside_copies).where(this_one).values(state=CopyState.READY, recipe=recipe))
            if kept.rowcount:
                await put(writer, renditions, [row_of(rendition)])
            return bool(kept.rowcount)

    async def failed(self, asked: OutsideCopy) -> None:
        """Note that a copy could not be made."""
        async with self._connections.writing() as writer:
            this_one = outside_copies.c.testimony_id == asked.testimony_id
            await writer.execute(update(outside_copies).where(this_one).values(state=CopyState.FAILED))

    async def let_go(self, testimony_id: TestimonyId) -> Sequence[str]:
        """Forget a copy; return the SHA-256 of the files that nothing needs any more, which are doomed."""
        async with self._connections.writing() as writer:
            await writer.execute(delete(outside_copies).where(outside_copies.c.testimony_id == testimony_id))
            its = (renditions.c.testimony_id == testimony_id) & (renditions.c.kind == RenditionKind.OUTSIDE)
            gone = (await writer.execute(delete(renditions).where(its).returning(renditions.c.sha256))).scalars().all()
            return await doom(writer, gone)


async def _material(connection: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> OutsideMaterial:
    row = await _whole(connection, testimony_id, viewer)
    looked = await looked_through_in(connection, testimony_id, viewer)
    kept = {each.kind: each for each in await _renditions(connection, testimony_id)}
    recording = (
        await connection.execute(select(recordings).where(recordings.c.sha256 == row["recording_sha256"]))
    ).mappings().first()  # fmt: skip
    copy = (
        await connection.execute(select(outside_copies).where(outside_copies.c.testimony_id == testimony_id))
    ).mappings().first()  # fmt: skip
    return OutsideMaterial(
        testimony_id=testimony_id,
        partnership_id=PartnershipId(row["partnership_id"]),
        passages=tuple(looked),
        quotable=frozenset(await _quotable(connection, testimony_id, viewer)),
        recording=thing_of(Recording, recording) if recording else None,
        playable=kept.get(RenditionKind.PLAYABLE),
        hindrances=_hindrances(row, looked, can_play=recording is not None and RenditionKind.PLAYABLE in kept),
        copy=thing_of(OutsideCopy, copy) if copy else None,
        made=kept.get(RenditionKind.OUTSIDE),
    )


async def _whole(connection: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> RowMapping:
    statement = select(testimony, may_use_whole(Use.PLAY_PUBLICLY, viewer).label("may_be_public")).where(
        testimony.c.id == testimony_id, may_use_whole(Use.READ, viewer)
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFound("testimony")
    return row


def _hindrances(row: RowMapping, looked: Sequence[LookedThrough], *, can_play: bool) -> tuple[Hindrance, ...]:
    undecided = any(name.state is NameState.SUGGESTED for each in looked for name in each.names)
    unread = any(not (each.is_looked_through and each.is_reviewed) for each in looked)
    there = {
        Hindrance.HELD: bool(row["held_for_concern"]),
        Hindrance.CONSENT: not row["may_be_public"] and not row["held_for_concern"],
        Hindrance.NOT_READY: row["state"] is not TestimonyState.READY or not can_play,
        Hindrance.NAMES: undecided or unread,
        Hindrance.DOUBTS: any(each.passage.doubts for each in looked),
    }
    return tuple(hindrance for hindrance, is_there in there.items() if is_there)


async def _renditions(connection: AsyncConnection, testimony_id: TestimonyId) -> Sequence[Rendition]:
    statement = select(renditions).where(renditions.c.testimony_id == testimony_id)
    return [thing_of(Rendition, row) for row in (await connection.execute(statement)).mappings()]


async def _quotable(connection: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[str]:
    statement = (
        select(passages.c.id)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .where(passages.c.testimony_id == testimony_id, may_use_passage(Use.QUOTE, viewer))
    )
    return (await connection.execute(statement)).scalars().all()
