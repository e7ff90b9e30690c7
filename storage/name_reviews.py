"""What people decide about names. The gate is asked in every statement, so nobody decides about words they may not read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.errors import NotAllowed, NotFound
from core.names import REVIEWERS, LookedThrough, Name, NamesInReview, NameState
from core.people import Viewer
from core.testimony import Passage, PassageId, TestimonyId
from storage.connections import Connections
from storage.gate import may_use_passage
from storage.keeping import put
from storage.rows import row_of, thing_of
from storage.tables import looked_through, names, passages, testimony


class NameReviews:
    """`core.ports.NameReviews` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def review(self, testimony_id: TestimonyId, viewer: Viewer) -> NamesInReview:
        """Return the names in what `viewer` may read. Raises `NotFound` alike for what is not there and what is not allowed."""
        async with self._connections.reading() as reader:
            seen = await looked_through_in(reader, testimony_id, viewer)
            if not seen:
                raise NotFound("testimony")
            return NamesInReview(testimony_id=testimony_id, passages=tuple(seen), may_decide=bool(viewer.roles & REVIEWERS))

    async def decide(
        self, testimony_id: TestimonyId, stand_in: str, state: NameState, viewer: Viewer, now: datetime, *, instead: str
    ) -> None:
        """Decide about every mention that has this stand-in. Raises `NotAllowed`, `NotFound` where there is none."""
        async with self._connections.writing() as writer:
            ids = await _theirs_to_decide(writer, testimony_id, viewer)
            decided = (
                update(names)
                .where(names.c.passage_id.in_(ids), names.c.stand_in == stand_in)
                .values(state=state, stand_in=instead, decided_by=viewer.staff_id, decided_at=now)
            )
            if (await writer.execute(decided)).rowcount == 0:
                raise NotFound("name")

    async def add(self, testimony_id: TestimonyId, new: Sequence[Name], viewer: Viewer, now: datetime) -> None:
        """Keep names that a person found, in place of those they overlap. Raises `NotAllowed`, `NotFound`."""
        async with self._connections.writing() as writer:
            ids = await _theirs_to_decide(writer, testimony_id, viewer)
            for name in (each for each in new if each.passage_id in ids):
                overlapping = (
                    (names.c.passage_id == name.passage_id)
                    & (names.c.start_char < name.end_char)
                    & (names.c.end_char > name.start_char)
                )
                await writer.execute(delete(names).where(overlapping))
                await put(writer, names, [row_of(name, decided_by=viewer.staff_id, decided_at=now)])

    async def confirm(self, testimony_id: TestimonyId, viewer: Viewer, now: datetime) -> None:
        """Note that a person has read all of it. Raises `NotAllowed`, `NotFound`."""
        async with self._connections.writing() as writer:
            ids = await _theirs_to_decide(writer, testimony_id, viewer)
            read = {"reviewed_by": viewer.staff_id, "reviewed_at": now}
            await writer.execute(update(looked_through).where(looked_through.c.passage_id.in_(ids)).values(read))


async def _theirs_to_decide(writer: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[PassageId]:
    """Return the passages about whose names `viewer` may decide. Raises `NotAllowed`, `NotFound`."""
    if not viewer.roles & REVIEWERS:
        raise NotAllowed("Only facilitators, analysts and administrators decide what is a name.")
    ids = [each.passage.id for each in await looked_through_in(writer, testimony_id, viewer)]
    if not ids:
        raise NotFound("testimony")
    return ids


async def looked_through_in(connection: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[LookedThrough]:
    """Return the passages that `viewer` may read, in order, with the names in them."""
    statement = (
        select(passages, looked_through.c.passage_id.label("looked"), looked_through.c.reviewed_by)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .outerjoin(looked_through, looked_through.c.passage_id == passages.c.id)
        .where(passages.c.testimony_id == testimony_id, may_use_passage(Use.READ, viewer))
        .order_by(passages.c.position)
    )
    rows = (await connection.execute(statement)).mappings().all()
    found = await names_by_passage(connection, [row["id"] for row in rows])
    return [
        LookedThrough(
            passage=thing_of(Passage, row),
            names=found.get(row["id"], ()),
            is_looked_through=row["looked"] is not None,
            is_reviewed=row["reviewed_by"] is not None,
        )
        for row in rows
    ]


async def names_by_passage(connection: AsyncConnection, passage_ids: Sequence[str]) -> dict[str, tuple[Name, ...]]:
    """Return the names in these passages, in order; a passage without any is left out."""
    by_passage: dict[str, tuple[Name, ...]] = {}
    for start in range(0, len(passage_ids), _AT_ONCE):
        some = passage_ids[start : start + _AT_ONCE]
        statement = select(names).where(names.c.passage_id.in_(some)).order_by(names.c.passage_id, names.c.start_char)
        for row in (await connection.execute(statement)).mappings():
            by_passage[row["passage_id"]] = (*by_passage.get(row["passage_id"], ()), thing_of(Name, row))
    return by_passage


_AT_ONCE = 500
"""Ids in one statement."""
