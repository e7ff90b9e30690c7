"""Descriptions: what the team writes about testimony, behind the gate, and the vectors by which its meaning is found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, outerjoin, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import ADDERS, Use
from core.describing import Description, Element, Note, problems_in, searched_text, tidied
from core.errors import BadInput, NotAllowed, NotFound
from core.people import Viewer
from core.ports import Vectors
from core.testimony import Medium, TestimonyId
from storage.connections import Connections
from storage.gate import may_use_whole
from storage.keeping import put
from storage.quantising import quantised
from storage.rows import thing_of
from storage.tables import described, described_vectors, descriptions, notes, recordings, testimony


class Descriptions:
    """`core.ports.Descriptions` and `core.ports.DescribedMeanings` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def description(self, testimony_id: TestimonyId, viewer: Viewer) -> Description:
        """Return what is written about it, nothing yet included. Raises `NotFound` where not all of it may be read."""
        async with self._connections.reading() as reader:
            row = await _readable(reader, testimony_id, viewer)
            return await _description(reader, row)

    async def describe(self, description: Description, viewer: Viewer, now: datetime) -> Description:
        """Keep what is written about it, whole. Raises `NotAllowed`, `NotFound`, `BadInput`."""
        if not viewer.roles & ADDERS:
            raise NotAllowed("Only facilitators and administrators describe films, pictures and files.")
        new = tidied(description)
        async with self._connections.writing() as writer:
            row = await _readable(writer, new.testimony_id, viewer)
            if new.version != (row["version"] or 0):
                raise BadInput("Somebody else wrote about it meanwhile.", remedy="Open the page again and add yours to theirs.")
            if problems := problems_in(new, length_ms=_length_of(row)):
                raise BadInput(" ".join(problems))
            await _keep(writer, new, viewer, now)
        return replace(new, version=new.version + 1)

    async def without_meaning(self, *, model: str, limit: int) -> Sequence[tuple[int, str]]:
        """Return what has no vector of this model yet, by number, oldest first."""
        has_one = (described_vectors.c.described_number == described.c.number) & (described_vectors.c.model == model)
        statement = (
            select(described.c.number, described.c.text)
            .select_from(outerjoin(described, described_vectors, has_one))
            .where(described_vectors.c.described_number.is_(None))
            .order_by(described.c.number)
            .limit(limit)
        )
        async with self._connections.reading() as reader:
            return [(number, text) for number, text in await reader.execute(statement)]

    async def save_meanings(self, numbers: Sequence[int], vectors: Vectors, *, model: str) -> None:
        """Keep one vector each; what was changed or forgotten meanwhile is left out."""
        async with self._connections.writing() as writer:
            there = set((await writer.execute(select(described.c.number).where(described.c.number.in_(numbers)))).scalars())
            rows = [
                {"described_number": number, "model": model, "scale": scale, "bytes": components}
                for number, (scale, components) in zip(numbers, quantised(vectors), strict=True)
                if number in there
            ]
            await put(writer, described_vectors, rows)


async def add_description(
    writer: AsyncConnection, testimony_id: TestimonyId, elements: Mapping[Element, str], at: datetime
) -> None:
    """Add what came with something new: nobody may read it yet, and from now on only who may read all that it is about."""
    new = tidied(Description(testimony_id=testimony_id, elements=elements))
    if new.elements:
        await put(writer, descriptions, [_row(new, staff_id="", at=at)])


async def _readable(connection: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> RowMapping:
    """Return the facts of something that can be described, where `viewer` may read all of it."""
    statement = (
        select(
            testimony.c.id.label("testimony_id"),
            testimony.c.medium,
            testimony.c.title,
            descriptions.c.elements,
            descriptions.c.version,
            recordings.c.length_ms,
        )
        .outerjoin(descriptions, descriptions.c.testimony_id == testimony.c.id)
        .outerjoin(recordings, recordings.c.sha256 == testimony.c.recording_sha256)
        .where(testimony.c.id == testimony_id, testimony.c.medium != Medium.TEXT, may_use_whole(Use.READ, viewer))
    )
    row = (await connection.execute(statement)).mappings().first()
    if row is None:
        raise NotFound("testimony")
    return row


async def _description(reader: AsyncConnection, row: RowMapping) -> Description:
    statement = select(notes).where(notes.c.testimony_id == row["testimony_id"]).order_by(notes.c.start_ms, notes.c.number)
    titled = {Element.TITLE: row["title"]} if row["title"] else {}
    return Description(
        testimony_id=row["testimony_id"],
        elements=titled | (row["elements"] or {}),
        notes=tuple(thing_of(Note, note) for note in (await reader.execute(statement)).mappings()),
        version=row["version"] or 0,
    )


def _length_of(row: RowMapping) -> int | None:
    return row["length_ms"] or 0 if row["medium"] in {Medium.FILM, Medium.SOUND, Medium.VOICE} else None


async def _keep(writer: AsyncConnection, new: Description, viewer: Viewer, now: datetime) -> None:
    await writer.execute(update(testimony).where(testimony.c.id == new.testimony_id).values(title=new.title))
    await put(writer, descriptions, [_row(new, staff_id=viewer.staff_id, at=now)])
    await writer.execute(delete(notes).where(notes.c.testimony_id == new.testimony_id))
    rows = [{"testimony_id": new.testimony_id, "start_ms": note.start_ms, "text": note.text} for note in new.notes]
    if rows:
        await writer.execute(insert(notes), rows)


def _row(new: Description, *, staff_id: str, at: datetime) -> dict[str, Any]:
    return {
        "testimony_id": new.testimony_id,
        "elements": {element: text for element, text in new.elements.items() if element is not Element.TITLE},
        "searched": searched_text(new.elements),
        "version": new.version + 1,
        "staff_id": staff_id,
        "at": at,
    }
