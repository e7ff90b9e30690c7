"""Transcripts, passages, tags and vectors of one testimony. What is replaced takes with it all that hung on it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.ports import Vectors
from core.testimony import HeardStretch, Medium, Passage, PassageId, TestimonyId, TestimonyState, Transcript
from core.themes import Tag, TagMaker, TagState
from storage.connections import Connections
from storage.correctable import is_corrected
from storage.keeping import put
from storage.quantising import quantised
from storage.rows import row_of, thing_of
from storage.tables import cleared_doubts, corrections, heard_stretches, passages, tags, testimony, transcripts, vectors


class KeptPassages:
    """The part of `core.ports.Catalogue` that keeps words."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def save_transcript(self, transcript: Transcript) -> None:
        """Keep one version of a transcript, in place of the same version. Its stretches go: they are in it.

        What a person corrected is not written over.
        """
        async with self._connections.writing() as writer:
            if not await is_corrected(writer, transcript.testimony_id):
                await put(writer, transcripts, [row_of(transcript)])
            await writer.execute(delete(heard_stretches).where(heard_stretches.c.testimony_id == transcript.testimony_id))

    async def save_stretch(self, testimony_id: TestimonyId, version: int, stretch: HeardStretch) -> None:
        """Keep what was made of one stretch of a recording, in place of one with the same start; none of what was forgotten."""
        async with self._connections.writing() as writer:
            if await writer.scalar(select(testimony.c.id).where(testimony.c.id == testimony_id)) is not None:
                await put(writer, heard_stretches, [row_of(stretch, testimony_id=testimony_id, version=version)])

    async def stretches(self, testimony_id: TestimonyId, version: int) -> Sequence[HeardStretch]:
        """Return the stretches that were kept of this version so far, in order."""
        this_one = (heard_stretches.c.testimony_id == testimony_id) & (heard_stretches.c.version == version)
        kept = select(heard_stretches).where(this_one).order_by(heard_stretches.c.start_ms)
        async with self._connections.reading() as reader:
            return [thing_of(HeardStretch, row) for row in (await reader.execute(kept)).mappings()]

    async def transcript(self, testimony_id: TestimonyId) -> Transcript | None:
        """Return the newest version."""
        newest = (
            select(transcripts)
            .where(transcripts.c.testimony_id == testimony_id)
            .order_by(transcripts.c.version.desc())
            .limit(1)
        )
        async with self._connections.reading() as reader:
            row = (await reader.execute(newest)).mappings().first()
        return None if row is None else thing_of(Transcript, row)

    async def save_passages(self, testimony_id: TestimonyId, new: Sequence[Passage]) -> None:
        """Keep a testimony's passages in place of those before; tags and vectors of passages that are gone go too.

        A passage whose text is as it was keeps what people decided about it; one whose text changed is a new one. Passages of
        typed words that were edited meanwhile are not kept, nor is anything in place of what a person corrected: nobody may
        find what was put right.
        """
        async with self._connections.writing() as writer:
            if await _were_edited(writer, testimony_id, new) or await is_corrected(writer, testimony_id):
                return
            found = await writer.execute(select(passages.c.id, passages.c.text).where(passages.c.testimony_id == testimony_id))
            before = {row.id: row.text for row in found}
            same = {passage.id for passage in new if before.get(passage.id) == passage.text}
            gone = [passage_id for passage_id in before if passage_id not in same]
            await _delete_passages(writer, gone)
            vouched_for = await _vouched_for(writer, testimony_id)
            for passage in (each for each in new if each.id in same):
                without = ("doubts",) if passage.id in vouched_for else ()
                await writer.execute(passages.update().where(passages.c.id == passage.id).values(row_of(passage, *without)))
            rows = [row_of(passage) for passage in new if passage.id not in same]
            if rows:
                await writer.execute(passages.insert(), rows)

    async def passages(self, testimony_id: TestimonyId) -> Sequence[Passage]:
        """Return a testimony's passages in order."""
        statement = select(passages).where(passages.c.testimony_id == testimony_id).order_by(passages.c.position)
        async with self._connections.reading() as reader:
            return [thing_of(Passage, row) for row in (await reader.execute(statement)).mappings()]

    async def save_tags(
        self, testimony_id: TestimonyId, new: Sequence[Tag], *, only: Collection[PassageId] | None = None
    ) -> None:
        """Keep machine tags in place of earlier machine tags; tags that a person made or decided on stay.

        Where a person has decided about a theme on a passage, a machine's new opinion about it is not kept. With `only`, the
        tags of other passages stay as they are.
        """
        by_person = (tags.c.maker == TagMaker.PERSON) | (tags.c.state != TagState.SUGGESTED)
        async with self._connections.writing() as writer:
            these = [] if only is None else [tags.c.passage_id.in_(only)]
            await writer.execute(delete(tags).where(tags.c.passage_id.in_(_ids_in(testimony_id)), ~by_person, *these))
            decided = {
                tuple(row)
                for row in await writer.execute(
                    select(tags.c.passage_id, tags.c.theme).where(tags.c.passage_id.in_(_ids_in(testimony_id)))
                )
            }
            kept = [tag for tag in new if tag.maker is TagMaker.PERSON or (tag.passage_id, tag.theme) not in decided]
            await put(writer, tags, [row_of(tag) for tag in kept])

    async def reworded(self) -> Mapping[TestimonyId, frozenset[PassageId]]:
        """Return the passages that people rewrote and nobody has read for their meaning since, by testimony."""
        unread = (
            select(passages.c.testimony_id, passages.c.id)
            .join(testimony, testimony.c.id == passages.c.testimony_id)
            .outerjoin(vectors, vectors.c.passage_number == passages.c.number)
            .where(
                testimony.c.state == TestimonyState.READY,
                passages.c.testimony_id.in_(select(corrections.c.testimony_id)),
                vectors.c.passage_number.is_(None),
            )
        )
        found: dict[TestimonyId, set[PassageId]] = {}
        async with self._connections.reading() as reader:
            for row in await reader.execute(unread):
                found.setdefault(TestimonyId(row.testimony_id), set()).add(PassageId(row.id))
        return {testimony_id: frozenset(ids) for testimony_id, ids in found.items()}

    async def save_vectors(self, passage_ids: Sequence[PassageId], vectors: Vectors, *, model: str) -> None:
        """Keep one vector a passage, shape (len(passage_ids), 384), unit length. Ids of passages that are gone are left out."""
        async with self._connections.writing() as writer:
            numbers = await _numbers(writer, passage_ids)
            rows = [
                {"passage_number": numbers[passage_id], "model": model, "scale": scale, "bytes": components}
                for passage_id, (scale, components) in zip(passage_ids, quantised(vectors), strict=True)
                if passage_id in numbers
            ]
            await put(writer, _vectors, rows)


_vectors = vectors  # `save_vectors` names its arguments as the port does, and so hides the table.

_AT_ONCE = 1000
"""Ids in one statement; well under every database's limit on parameters."""


async def _were_edited(writer: AsyncConnection, testimony_id: TestimonyId, new: Sequence[Passage]) -> bool:
    typed = select(testimony.c.version).where(testimony.c.id == testimony_id, testimony.c.medium == Medium.TEXT)
    version = await writer.scalar(typed)
    return version is not None and any(passage.transcript_version < version for passage in new)


async def _vouched_for(writer: AsyncConnection, testimony_id: TestimonyId) -> set[str]:
    """Return the passages whose doubts somebody cleared by listening."""
    cleared = select(cleared_doubts.c.passage_id).where(cleared_doubts.c.testimony_id == testimony_id)
    return set((await writer.execute(cleared)).scalars())


def _ids_in(testimony_id: TestimonyId) -> Select[tuple[str]]:
    return select(passages.c.id).where(passages.c.testimony_id == testimony_id)


async def _delete_passages(writer: AsyncConnection, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), _AT_ONCE):
        await writer.execute(delete(passages).where(passages.c.id.in_(ids[start : start + _AT_ONCE])))


async def _numbers(writer: AsyncConnection, ids: Sequence[PassageId]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        wanted = select(passages.c.id, passages.c.number).where(passages.c.id.in_(ids[start : start + _AT_ONCE]))
        numbers |= {row.id: row.number for row in await writer.execute(wanted)}
    return numbers
