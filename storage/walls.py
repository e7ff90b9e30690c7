"""The walls of events. The gate is asked in every query, the public one too, and words show only as they were chosen."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import ADDERS
from core.consultations import ConsultationId
from core.errors import NotAllowed, NotFound
from core.names import public_wording
from core.people import PartnershipId, Viewer
from core.testimony import PassageId
from core.walls import Wall, WallCandidate, WallChoices, WallCode
from storage.connections import Connections
from storage.keeping import keep_new
from storage.name_reviews import names_by_passage
from storage.quoting import may_be_quoted
from storage.rows import row_of, thing_of
from storage.tables import passages, testimony, wall_passages, walls
from storage.wall_clearing import room_of


class Walls:
    """`core.ports.Walls` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def open_wall(self, wall: Wall, viewer: Viewer) -> Wall:
        """Keep a consultation's wall, or return the one that it has. Raises `NotAllowed`."""
        _require_runner(viewer, wall.partnership_id)
        async with self._connections.writing() as writer:
            await keep_new(writer, walls, [row_of(wall)])
            return await _wall_there(writer, walls.c.consultation_id == wall.consultation_id)

    async def wall_of(self, consultation_id: ConsultationId, viewer: Viewer) -> Wall | None:
        """Return a consultation's wall, of the viewer's partnership, or None."""
        its = and_(walls.c.consultation_id == consultation_id, walls.c.partnership_id == viewer.partnership_id)
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(walls).where(its))).mappings().first()
        return None if row is None else thing_of(Wall, row)

    async def close_wall(self, consultation_id: ConsultationId, viewer: Viewer) -> None:
        """Forget a wall and what is on it. Raises `NotAllowed`."""
        _require_runner(viewer, viewer.partnership_id)
        its = and_(walls.c.consultation_id == consultation_id, walls.c.partnership_id == viewer.partnership_id)
        async with self._connections.writing() as writer:
            await writer.execute(delete(walls).where(its))

    async def on_wall(self, consultation_id: ConsultationId, viewer: Viewer) -> Sequence[WallCandidate]:
        """Return all the words that are on the wall, newest first. Raises `NotAllowed`."""
        _require_runner(viewer, viewer.partnership_id)
        async with self._connections.reading() as reader:
            rows = (await reader.execute(_offered(consultation_id, viewer, is_on=True))).all()
            return await _candidates(reader, rows, is_on=True)

    async def candidates(
        self, consultation_id: ConsultationId, viewer: Viewer, *, page: int = 1, limit: int = 200
    ) -> WallChoices:
        """Return one page of the words that may go on the wall and are not on it, newest first. Raises `NotAllowed`."""
        _require_runner(viewer, viewer.partnership_id)
        statement = _offered(consultation_id, viewer, is_on=False).limit(limit + 1).offset((page - 1) * limit)
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).all()
            words = await _candidates(reader, [row for row in rows[:limit] if not row.doubts], is_on=False)
        return WallChoices(words=tuple(words), has_older=len(rows) > limit)

    async def put_on(self, passage_id: PassageId, viewer: Viewer, now: datetime) -> None:
        """Put words on their consultation's wall; twice is once. Raises `NotAllowed`, `NotFound` where they may not."""
        _require_runner(viewer, viewer.partnership_id)
        async with self._connections.writing() as writer:
            statement = _quotable(viewer).add_columns(testimony.c.consultation_id).where(passages.c.id == passage_id)
            row = (await writer.execute(statement)).first()
            if row is None or row.doubts:
                raise NotFound("passage")
            wall = await _wall_there(writer, walls.c.consultation_id == row.consultation_id)
            chosen = {
                "wall_code": wall.code,
                "passage_id": passage_id,
                "text_sha256": _hash(row.text),
                "put_by": viewer.staff_id,
                "put_at": now,
            }
            await writer.execute(delete(wall_passages).where(wall_passages.c.passage_id == passage_id, _is_stale(row.text)))
            await keep_new(writer, wall_passages, [chosen])

    async def take_off(self, passage_id: PassageId, viewer: Viewer) -> None:
        """Take words off; taking off what is not on is no error. Raises `NotAllowed`."""
        _require_runner(viewer, viewer.partnership_id)
        theirs = select(walls.c.code).where(walls.c.partnership_id == viewer.partnership_id)
        async with self._connections.writing() as writer:
            await writer.execute(
                delete(wall_passages).where(wall_passages.c.passage_id == passage_id, wall_passages.c.wall_code.in_(theirs))
            )

    async def shown(self, code: WallCode) -> Sequence[str]:
        """Return the words on a wall, in the order they were put there. For everyone. Raises `NotFound` for no such wall."""
        async with self._connections.reading() as reader:
            wall = await _wall_there(reader, walls.c.code == code)
            statement = (
                _quotable(room_of(wall.partnership_id))
                .add_columns(wall_passages.c.text_sha256)
                .join(wall_passages, wall_passages.c.passage_id == passages.c.id)
                .where(wall_passages.c.wall_code == code, testimony.c.consultation_id == wall.consultation_id)
                .order_by(wall_passages.c.number)
            )
            rows = (await reader.execute(statement)).all()
            chosen = [row for row in rows if not row.doubts and _hash(row.text) == row.text_sha256]
            return list((await _public(reader, chosen)).values())


def _quotable(viewer: Viewer) -> Select[tuple[str, str, object]]:
    """Select the passages whose words may be quoted to `viewer`. Doubts are left to be looked at: they are packed."""
    return (
        select(passages.c.id, passages.c.text, passages.c.doubts)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .where(may_be_quoted(viewer))
    )


def _offered(consultation_id: ConsultationId, viewer: Viewer, *, is_on: bool) -> Select[Any]:
    there = exists().where(wall_passages.c.passage_id == passages.c.id)
    return (
        _quotable(viewer)
        .add_columns(testimony.c.question_label, testimony.c.made_at)
        .where(testimony.c.consultation_id == consultation_id, there if is_on else ~there)
        .order_by(testimony.c.made_at.desc(), passages.c.testimony_id, passages.c.position)
    )


async def _candidates(reader: AsyncConnection, rows: Sequence[Row[Any]], *, is_on: bool) -> Sequence[WallCandidate]:
    public = await _public(reader, rows)
    return [
        WallCandidate(
            passage_id=PassageId(row.id), text=public[row.id], question=row.question_label, made_at=row.made_at, is_on=is_on
        )
        for row in rows
    ]


async def _public(reader: AsyncConnection, rows: Sequence[Row[Any]]) -> Mapping[str, str]:
    """Return the words of rows in public wording, by passage, in the order of the rows."""
    names = await names_by_passage(reader, [row.id for row in rows])
    return {row.id: public_wording(row.text, names.get(row.id, ())) for row in rows}


def _require_runner(viewer: Viewer, partnership_id: PartnershipId) -> None:
    if viewer.partnership_id != partnership_id or not viewer.roles & ADDERS:
        raise NotAllowed("Only facilitators and administrators run events.")


async def _wall_there(connection: AsyncConnection, which: ColumnElement[bool]) -> Wall:
    row = (await connection.execute(select(walls).where(which))).mappings().first()
    if row is None:
        raise NotFound("wall")
    return thing_of(Wall, row)


def _is_stale(text: str) -> ColumnElement[bool]:
    return wall_passages.c.text_sha256 != _hash(text)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
