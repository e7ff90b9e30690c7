"""Revising testimony: words that a person changed, and what may not be kept at all. Opens no file.

A file of something forgotten is doomed in the same transaction and deleted after it, so that a crash in between leaves a note
of what is still to be deleted and never a file that nobody knows of.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, delete, exists, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.consent import Purpose
from core.consultations import Session, SessionId, Stage
from core.testimony import Segment, Testimony, TestimonyId, TestimonyState, Transcript, TranscriptOrigin
from storage.gate import agrees_to
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import (
    answers,
    appearances,
    concerns,
    doomed_files,
    inbox,
    passages,
    recordings,
    renditions,
    testimony,
    transcripts,
)

PURPOSES = frozenset(purpose.value for purpose in Purpose)
"""What a session waits at while it asks for consent."""

AT_THE_END = ("forget", "finish")
"""The steps of the catalogue by which the words of a recording are safe."""

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


async def forget(writer: AsyncConnection, testimony_ids: Sequence[TestimonyId]) -> bool:
    """Delete testimony with all that hangs on it; answers keep their value. Return whether files are doomed with it.

    Where a concern was raised about it, it is held instead: someone may be in danger, and only the person who reads the
    concern can know that what was said has done its work. The gate shows it to nobody without consent.
    """
    leaves_files = False
    for testimony_id in testimony_ids:
        if await writer.scalar(select(exists().where(concerns.c.testimony_id == testimony_id))):
            await writer.execute(update(testimony).where(testimony.c.id == testimony_id).values(held_for_concern=True))
            continue
        files = list((await writer.execute(_files_of(testimony_id))).scalars())
        await writer.execute(update(answers).where(answers.c.testimony_id == testimony_id).values(testimony_id=None))
        await writer.execute(update(inbox).where(inbox.c.about == testimony_id).values(text="", choice=None))
        await writer.execute(delete(testimony).where(testimony.c.id == testimony_id))
        leaves_files |= await let_go(writer, files)
    return leaves_files


async def forget_held(writer: AsyncConnection, session_id: SessionId) -> bool:
    """Blank what waited to be told whose it is, and was nobody's who is known. Return whether files are doomed with it."""
    held = (inbox.c.session_id == session_id) & inbox.c.is_held
    files = list((await writer.execute(select(inbox.c.media_sha256).where(held, inbox.c.media_sha256.is_not(None)))).scalars())
    await writer.execute(update(inbox).where(held).values(text="", choice=None, is_held=False))
    return await let_go(writer, files)


async def take_over_held(writer: AsyncConnection, messages: Sequence[str], *, of: SessionId, by: SessionId) -> None:
    """Let messages that wait to be told whose they are wait in another session of the same address."""
    held = (inbox.c.session_id == of) & inbox.c.is_held & inbox.c.external_id.in_(messages)
    await writer.execute(update(inbox).where(held).values(session_id=by))


async def forget_recordings(writer: AsyncConnection, session: Session) -> bool:
    """Forget the files that came in a session and that someone in them does not agree to keep, once all of it was asked.

    Words stay, and so does what is held for a concern. What the catalogue still works on it forgets itself, at the end. Return
    whether files are doomed.
    """
    if session.stage is not Stage.ENDED and session.waiting_at in PURPOSES:
        return False
    someone_refuses = select(testimony.c.id).join(appearances, appearances.c.testimony_id == testimony.c.id)
    someone_refuses = someone_refuses.where(
        testimony.c.session_id == session.id,
        testimony.c.recording_sha256.is_not(None),
        testimony.c.held_for_concern.is_(False),
        (testimony.c.state == TestimonyState.READY) | testimony.c.step.in_(AT_THE_END),
        ~agrees_to(Purpose.KEEP_RECORDING),
    )
    ids = list((await writer.execute(someone_refuses.distinct())).scalars())
    files = [sha256 for each in ids for sha256 in (await writer.execute(_files_of(each))).scalars()]
    await writer.execute(delete(renditions).where(renditions.c.testimony_id.in_(ids)))
    return bool(await doom(writer, files, but_for=ids))


async def let_go(writer: AsyncConnection, files: Sequence[str]) -> bool:
    """Doom files that nothing needs, and delete what is known of them. Return whether there are any."""
    gone = await doom(writer, files)
    await writer.execute(update(inbox).where(inbox.c.media_sha256.in_(gone)).values(media_sha256=None))
    await writer.execute(delete(recordings).where(recordings.c.sha256.in_(gone)))
    return bool(gone)


async def doomed(reader: AsyncConnection) -> Sequence[str]:
    """Return the SHA-256 of the files that are to be deleted."""
    return list((await reader.execute(select(doomed_files.c.sha256).order_by(doomed_files.c.sha256))).scalars())


async def claim(writer: AsyncConnection, sha256: str) -> bool:
    """Take a file off the list, and return whether it is to be deleted now: it may have been deleted, or come in again.

    The file is to be deleted before the transaction ends, so that nobody counts on it meanwhile.
    """
    claimed = await writer.scalar(delete(doomed_files).where(doomed_files.c.sha256 == sha256).returning(doomed_files.c.sha256))
    return claimed is not None and await writer.scalar(_waits_in_inbox(sha256)) is None


def _waits_in_inbox(sha256: str) -> Select[Any]:
    waits = inbox.c.done.is_(False) | inbox.c.is_held
    return select(inbox.c.id).where(inbox.c.media_sha256 == sha256, waits).limit(1)


async def pardon(writer: AsyncConnection, files: Sequence[str]) -> None:
    """Take files off the list: they are deleted, or came in again."""
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


async def doom(writer: AsyncConnection, files: Sequence[str], *, but_for: Sequence[str] = ()) -> Sequence[str]:
    """Doom those of `files` that nothing needs any more, whatever the testimony in `but_for` says, and return them."""
    needed = union(
        select(testimony.c.recording_sha256).where(testimony.c.recording_sha256.in_(files), testimony.c.id.not_in(but_for)),
        select(renditions.c.sha256).where(renditions.c.sha256.in_(files)),
        select(inbox.c.media_sha256).where(inbox.c.media_sha256.in_(files), inbox.c.done.is_(False) | inbox.c.is_held),
    )
    kept = set((await writer.execute(needed)).scalars())
    gone = [sha256 for sha256 in dict.fromkeys(files) if sha256 not in kept]
    await keep_new(writer, doomed_files, [{"sha256": sha256} for sha256 in gone])
    return gone
