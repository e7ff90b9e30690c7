"""Revising testimony: words that a person changed, and what may not be kept at all. Opens no file.

A file of something forgotten is doomed in the same transaction and deleted after it, so that a crash in between leaves a note
of what is still to be deleted and never a file that nobody knows of.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, delete, exists, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.testimony import Segment, Testimony, TestimonyId, TestimonyState, Transcript, TranscriptOrigin
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import answers, concerns, doomed_files, inbox, passages, recordings, renditions, testimony, transcripts

NOTHING_DONE = {"step": "", "done": 0.0}
"""How far the pipeline has come with testimony that was only just kept."""


async def replace_words(writer: AsyncConnection, edited: Sequence[Testimony], *, language: str) -> None:
    """Give testimony its new words, to be worked through again; the words before stay among its transcripts.

    Its passages go at once, so that nobody finds the old words meanwhile. What is held for a concern stays held. An edit of
    what was forgotten, or one that is not newer than what is there, changes nothing.
    """
    for new in edited:
        found = (await writer.execute(select(testimony).where(testimony.c.id == new.id))).mappings().first()
        if found is None or new.version <= found["version"]:
            continue
        before = thing_of(Testimony, found)
        await keep_new(writer, transcripts, [row_of(_as_it_was(before, language))])
        await writer.execute(delete(passages).where(passages.c.testimony_id == new.id))
        await writer.execute(
            update(testimony)
            .where(testimony.c.id == new.id)
            .values(
                text=new.text,
                version=new.version,
                state=TestimonyState.RECEIVED,
                fault=None,
                held_for_concern=before.held_for_concern or new.held_for_concern,
                **NOTHING_DONE,
            )
        )


async def forget(writer: AsyncConnection, testimony_ids: Sequence[TestimonyId]) -> None:
    """Delete testimony with all that hangs on it; answers keep their value. The files it alone needed are doomed.

    Where a concern was raised about it, it is held instead: someone may be in danger, and only the person who reads the
    concern can know that what was said has done its work. The gate shows it to nobody without consent.
    """
    for testimony_id in testimony_ids:
        if await writer.scalar(select(exists().where(concerns.c.testimony_id == testimony_id))):
            await writer.execute(update(testimony).where(testimony.c.id == testimony_id).values(held_for_concern=True))
            continue
        files = list((await writer.execute(_files_of(testimony_id))).scalars())
        await writer.execute(update(answers).where(answers.c.testimony_id == testimony_id).values(testimony_id=None))
        await writer.execute(delete(testimony).where(testimony.c.id == testimony_id))
        await _doom(writer, files)


async def doomed(reader: AsyncConnection) -> Sequence[str]:
    """Return the SHA-256 of the files that are to be deleted; one that came in again meanwhile is not."""
    known = exists().where(recordings.c.sha256 == doomed_files.c.sha256)
    statement = select(doomed_files.c.sha256).where(~known).order_by(doomed_files.c.sha256)
    return list((await reader.execute(statement)).scalars())


async def pardon(writer: AsyncConnection, files: Sequence[str]) -> None:
    """Take files off the list: they are deleted."""
    if files:
        await writer.execute(delete(doomed_files).where(doomed_files.c.sha256.in_(files)))


def _as_it_was(before: Testimony, language: str) -> Transcript:
    """Return typed words as the transcript that the catalogue makes of them."""
    words = before.text or ""
    segment = Segment(
        text=words,
        start_ms=0,
        end_ms=0,
        words=(),
        no_speech_probability=0.0,
        mean_log_probability=0.0,
        compression_ratio=0.0,
    )
    return Transcript(
        testimony_id=before.id,
        version=before.version,
        origin=TranscriptOrigin.TYPED,
        language=language,
        segments=(segment,) if words else (),
    )


def _files_of(testimony_id: TestimonyId) -> CompoundSelect[Any]:
    return union(
        select(testimony.c.recording_sha256).where(testimony.c.id == testimony_id, testimony.c.recording_sha256.is_not(None)),
        select(renditions.c.sha256).where(renditions.c.testimony_id == testimony_id),
    )


async def _doom(writer: AsyncConnection, files: Sequence[str]) -> None:
    """Doom those of `files` that nothing needs any more, and forget what was read from them."""
    needed = union(
        select(testimony.c.recording_sha256).where(testimony.c.recording_sha256.in_(files)),
        select(renditions.c.sha256).where(renditions.c.sha256.in_(files)),
        select(inbox.c.media_sha256).where(inbox.c.media_sha256.in_(files), inbox.c.done.is_(False)),
    )
    kept = set((await writer.execute(needed)).scalars())
    gone = [sha256 for sha256 in files if sha256 not in kept]
    if gone:
        await writer.execute(update(inbox).where(inbox.c.media_sha256.in_(gone)).values(media_sha256=None))
        await writer.execute(delete(recordings).where(recordings.c.sha256.in_(gone)))
        await keep_new(writer, doomed_files, [{"sha256": sha256} for sha256 in gone])
