"""Corrections of transcripts: read for editing, kept as versions, and never over what somebody else did meanwhile.

One sitting of one person is one version, however often the page saves. The passages, the word index and what points at the
words change in the same transaction; the vectors of changed words go, and are made anew by a round.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.correcting import Corrected, corrected, segments_of
from core.corrections import Correction, Editable, Review, Saved
from core.errors import BadInput
from core.people import ParticipantId, Viewer
from core.testimony import Passage, TestimonyId, Transcript, TranscriptOrigin
from storage.clearing import KeptDoubts
from storage.connections import Connections
from storage.correctable import check_ready, correctable, newest_version
from storage.keeping import put
from storage.names import forget_names
from storage.pointing import Edit, follow
from storage.reviewing import KeptReviews, waiting
from storage.rows import row_of, thing_of
from storage.tables import appearances, corrections, participants, passages, staff, transcripts, vectors
from storage.versions import KeptVersions

NOBODY = "Somebody who has left"


class Corrections(KeptVersions, KeptReviews, KeptDoubts):
    """`core.ports.Corrections` on the store."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)

    async def editable(self, testimony_id: TestimonyId, viewer: Viewer) -> Editable:
        """Return a transcript to be edited. Raises `NotAllowed`, `NotFound`, `BadInput` while it is worked on."""
        async with self._connections.reading() as reader:
            check_ready(await correctable(reader, testimony_id, viewer))
            newest = await newest_version(reader, testimony_id)
            last = await _last(reader, testimony_id)
            return Editable(
                version=newest["version"] if newest else 0,
                passages=tuple(await _passages(reader, testimony_id)),
                speakers=tuple(await _speakers(reader, testimony_id)),
                reviews=tuple(thing_of(Review, row, id=row["number"]) for row in await waiting(reader, testimony_id)),
                changed_by=(last["name"] or NOBODY) if last else "",
                changed_at=last["saved_at"] if last else None,
            )

    async def save(self, testimony_id: TestimonyId, correction: Correction, viewer: Viewer, now: datetime) -> Saved:
        """Keep what was rewritten, but for what somebody else changed meanwhile, which is given back.

        Raises `NotAllowed`, `NotFound`, `BadInput`.
        """
        async with self._connections.writing() as writer:
            row = await correctable(writer, testimony_id, viewer)
            check_ready(row)
            await _check_speakers(writer, testimony_id, correction)
            version, revision, began_at = await _next(writer, row, correction, viewer, now)
            made = corrected(
                await _passages(writer, testimony_id),
                correction.regions,
                testimony_id=testimony_id,
                version=version,
                new_ids=f"{testimony_id}.{version}.{revision}",
            )
            if made.groups:
                await _keep_words(writer, made, testimony_id, now)
                await _keep_version(writer, made, row, version)
                about = {"staff_id": viewer.staff_id, "began_at": began_at, "saved_at": now, "sitting": correction.sitting}
                speakers = [passage.speaker_id or "" for passage in made.passages]
                kept = about | {"testimony_id": testimony_id, "version": version, "revision": revision, "speakers": speakers}
                await put(writer, corrections, [kept])
        now_there = {passage.id: passage for passage in made.passages}
        taken = {number: tuple(now_there[each] for each in ids) for number, ids in made.taken.items()}
        return Saved(version=version, at=now, passages=taken, conflicts=made.conflicts)


async def _passages(connection: AsyncConnection, testimony_id: TestimonyId) -> Sequence[Passage]:
    statement = select(passages).where(passages.c.testimony_id == testimony_id).order_by(passages.c.position)
    return [thing_of(Passage, row) for row in (await connection.execute(statement)).mappings()]


async def _last(reader: AsyncConnection, testimony_id: TestimonyId) -> RowMapping | None:
    statement = (
        select(corrections.c.saved_at, staff.c.name)
        .outerjoin(staff, staff.c.id == corrections.c.staff_id)
        .where(corrections.c.testimony_id == testimony_id)
        .order_by(corrections.c.version.desc())
        .limit(1)
    )
    return (await reader.execute(statement)).mappings().first()


async def _speakers(connection: AsyncConnection, testimony_id: TestimonyId) -> Sequence[tuple[ParticipantId, str]]:
    """Return who appears in it: nobody else can be named, because nobody else's consent is asked."""
    statement = (
        select(participants.c.id, participants.c.pseudonym)
        .join(appearances, appearances.c.participant_id == participants.c.id)
        .where(appearances.c.testimony_id == testimony_id)
        .distinct()
        .order_by(participants.c.pseudonym)
    )
    return [(ParticipantId(row.id), row.pseudonym) for row in await connection.execute(statement)]


async def _check_speakers(writer: AsyncConnection, testimony_id: TestimonyId, correction: Correction) -> None:
    known = {participant_id for participant_id, _ in await _speakers(writer, testimony_id)}
    named = {each.speaker_id for region in correction.regions for each in region.passages if each.speaker_id}
    if not named <= known:
        raise BadInput("Only people who are in it can be named as speakers.", remedy="Say first who is in it.")


async def _next(
    writer: AsyncConnection, row: RowMapping, correction: Correction, viewer: Viewer, now: datetime
) -> tuple[int, int, datetime]:
    """Return the version, the revision and the beginning of what is to be kept: the same version within one sitting."""
    newest = func.max(transcripts.c.version)
    last = await writer.scalar(select(newest).where(transcripts.c.testimony_id == row["id"]))
    here = (corrections.c.testimony_id == row["id"]) & (corrections.c.version == last)
    mine = (await writer.execute(select(corrections).where(here))).mappings().first()
    if mine is not None and (mine["sitting"], mine["staff_id"]) == (correction.sitting, viewer.staff_id):
        return mine["version"], mine["revision"] + 1, mine["began_at"]
    return max(last or 0, row["version"]) + 1, 1, now


async def _keep_words(writer: AsyncConnection, made: Corrected, testimony_id: TestimonyId, now: datetime) -> None:
    found = await writer.execute(select(passages.c.id, passages.c.text).where(passages.c.testimony_id == testimony_id))
    before = {row.id: row.text for row in found}
    added = [row_of(passage) for passage in made.passages if passage.id not in before]
    if added:
        await writer.execute(passages.insert(), added)
    there = [passage for passage in made.passages if passage.id in before]
    changed = [passage for passage in there if before[passage.id] != passage.text]
    await _update(writer, there, ("transcript_version", "position", "start_char", "end_char", "speaker_id"))
    await _update(writer, changed, ("text", "start_ms", "end_ms", "words", "doubts"))
    await forget_names(writer, [passage.id for passage in changed])
    numbers = select(passages.c.number).where(passages.c.id.in_([passage.id for passage in changed]))
    await writer.execute(delete(vectors).where(vectors.c.passage_number.in_(numbers)))
    version = made.passages[0].transcript_version if made.passages else 0
    await follow(writer, made.groups, Edit(testimony_id=testimony_id, version=version, now=now))
    gone = sorted(before.keys() - {passage.id for passage in made.passages})
    await writer.execute(delete(passages).where(passages.c.id.in_(gone)))


async def _update(writer: AsyncConnection, changed: Sequence[Passage], columns: Sequence[str]) -> None:
    if not changed:
        return
    statement = update(passages).where(passages.c.id == bindparam("of_id"))
    statement = statement.values({name: bindparam(f"new_{name}", type_=passages.c[name].type) for name in columns})
    rows = [(passage.id, row_of(passage)) for passage in changed]
    await writer.execute(statement, [{"of_id": of_id, **{f"new_{name}": row[name] for name in columns}} for of_id, row in rows])


async def _keep_version(writer: AsyncConnection, made: Corrected, row: RowMapping, version: int) -> None:
    newest = await newest_version(writer, row["id"])
    transcript = Transcript(
        testimony_id=row["id"],
        version=version,
        origin=TranscriptOrigin.CORRECTED,
        language=newest["language"] if newest else "",
        segments=segments_of(made.passages),
    )
    await put(writer, transcripts, [row_of(transcript)])
