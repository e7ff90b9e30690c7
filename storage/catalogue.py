"""Testimony on its way through the pipeline: facts, files, who is in it, how far it has come. No page reads here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.concerns import Concern
from core.consent import ConsentRecord
from core.consultations import ConsultationId
from core.describing import Element
from core.errors import NotFound
from core.people import Participant, ParticipantId
from core.testimony import (
    Appearance,
    Recording,
    Rendition,
    Testimony,
    TestimonyId,
    TestimonyState,
)
from storage.appearing import add_appearing
from storage.concerns import add_concerns
from storage.connections import Connections
from storage.consent import ledger
from storage.descriptions import add_description
from storage.keeping import put
from storage.paces import begun, learn_pace
from storage.passages import KeptPassages
from storage.revising import NOTHING_DONE, pardon
from storage.rows import row_of, thing_of
from storage.tables import appearances, inbox, recordings, renditions, testimony
from storage.voices import KeptVoices


class Catalogue(KeptPassages, KeptVoices):
    """`core.ports.Catalogue` on the store."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)

    async def add(
        self,
        testimony: Testimony,
        *,
        recording: Recording | None,
        participants: Sequence[Participant],
        appearances: Sequence[Appearance],
        consents: Sequence[ConsentRecord],
        described: Mapping[Element, str] | None = None,
    ) -> Testimony:
        """Keep a new testimony, its recording's facts, what is written about it and who is in it, in one transaction.

        When the same recording is already in the same consultation, return that testimony: people who are not yet known to be
        in it are added with their appearances, everybody's consents are added, and one that had failed begins again. What was
        about the new item is then taken to be about the item that is there already.
        """
        async with self._connections.writing() as writer:
            there = await _already_there(writer, testimony)
            if there is None:
                await _add_new(writer, testimony, recording)
                await add_description(writer, testimony.id, described or {}, testimony.received_at)
            kept = await _begun_again(writer, there) if there is not None else testimony
            await add_appearing(
                writer,
                participants,
                [replace(each, testimony_id=kept.id) for each in appearances],
                [_about(record, testimony.id, kept.id) for record in consents],
            )
        return kept

    async def begin_again(self, testimony_id: TestimonyId) -> Testimony:
        """Make a failed testimony received again, as its next version, so that it gets a new job; any other is left as it is.

        Raises `NotFound`.
        """
        async with self._connections.writing() as writer:
            return await _begun_again(writer, await _there(writer, testimony_id))

    async def add_people(
        self,
        testimony_id: TestimonyId,
        *,
        participants: Sequence[Participant],
        appearances: Sequence[Appearance],
        consents: Sequence[ConsentRecord],
    ) -> None:
        """Add who is in a testimony after the fact, in one transaction. Whoever already appears in it keeps their times.

        Raises `NotFound`.
        """
        async with self._connections.writing() as writer:
            await _there(writer, testimony_id)
            await add_appearing(writer, participants, appearances, consents)

    async def testimony(self, testimony_id: TestimonyId) -> Testimony:
        """Return a testimony. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            return await _there(reader, testimony_id)

    async def recorded(self, sha256: str, consultation_id: ConsultationId) -> Testimony | None:
        """Return the testimony of a consultation that has this recording, or None; of several, which came first."""
        async with self._connections.reading() as reader:
            return await _first(reader, _has_recording(sha256, consultation_id))

    async def recording(self, sha256: str) -> Recording:
        """Return a recording's facts. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(recordings).where(recordings.c.sha256 == sha256))).mappings().first()
        if row is None:
            raise NotFound("recording")
        return thing_of(Recording, row)

    async def save_recording(self, recording: Recording) -> None:
        """Keep what the probe read."""
        async with self._connections.writing() as writer:
            await put(writer, recordings, [row_of(recording)])

    async def save_rendition(self, rendition: Rendition) -> None:
        """Keep a derived file, in place of one of the same kind."""
        async with self._connections.writing() as writer:
            await put(writer, renditions, [row_of(rendition)])
            await pardon(writer, [rendition.sha256])

    async def forget_renditions(self, testimony_id: TestimonyId) -> None:
        """Forget what was derived from its recording; the files themselves are `MediaFiles` business."""
        async with self._connections.writing() as writer:
            await writer.execute(delete(renditions).where(renditions.c.testimony_id == testimony_id))

    async def save_concern(self, concern: Concern) -> None:
        """Keep a concern and hold its testimony until the duty contact has read it."""
        async with self._connections.writing() as writer:
            await add_concerns(writer, [concern])

    async def appearances(self, testimony_id: TestimonyId) -> Sequence[Appearance]:
        """Return who is seen or heard, and when."""
        statement = select(appearances).where(appearances.c.testimony_id == testimony_id).order_by(appearances.c.number)
        async with self._connections.reading() as reader:
            return [thing_of(Appearance, row) for row in (await reader.execute(statement)).mappings()]

    async def files_used_only_by(self, testimony_id: TestimonyId) -> Sequence[str]:
        """Return the SHA-256 of its recording and renditions, without those that another testimony has too.

        A file that came with a message still waiting for its turn is left out as well.
        """
        its_own = union(
            select(testimony.c.recording_sha256.label("sha256")).where(
                testimony.c.id == testimony_id, testimony.c.recording_sha256.is_not(None)
            ),
            select(renditions.c.sha256).where(renditions.c.testimony_id == testimony_id),
        )
        of_others = union(
            select(testimony.c.recording_sha256).where(
                testimony.c.id != testimony_id, testimony.c.recording_sha256.is_not(None)
            ),
            select(renditions.c.sha256).where(renditions.c.testimony_id != testimony_id),
            select(inbox.c.media_sha256).where(inbox.c.done.is_(False) | inbox.c.is_held, inbox.c.media_sha256.is_not(None)),
        )
        files = its_own.subquery()
        async with self._connections.reading() as reader:
            found = await reader.execute(
                select(files.c.sha256).where(files.c.sha256.not_in(of_others)).order_by(files.c.sha256)
            )
            return list(found.scalars())

    async def consents(self, participant_id: ParticipantId, consultation_id: ConsultationId) -> Sequence[ConsentRecord]:
        """Return one person's consent records, in the order they were made."""
        async with self._connections.reading() as reader:
            return await ledger(reader, participant_id, consultation_id)

    async def note_step(self, testimony_id: TestimonyId, step: str, done: float, at: datetime) -> None:
        """Note how far the pipeline has come: the step's name, how much of it is done, 0 to 1, and when that was so.

        Time is counted from the first moment at which any of the step was done: what came before, such as loading a model, or
        taking over what an earlier walk had done, says nothing about how fast it goes.
        """
        counts_anew = or_(testimony.c.step != step, testimony.c.counted_from == 0.0)
        begins: dict[str, object] = {}
        if done == 0.0:
            begins["begun_at"] = begun(step, at)
            async with self._connections.writing() as writer:
                await learn_pace(writer, testimony_id, step, at)
        await self._change(
            testimony_id,
            **begins,
            step=step,
            done=done,
            fault=None,
            noted_at=at,
            counted_at=case((counts_anew, at), else_=testimony.c.counted_at),
            counted_from=case((counts_anew, done), else_=testimony.c.counted_from),
        )

    async def set_state(self, testimony_id: TestimonyId, state: TestimonyState, *, fault: str | None = None) -> None:
        """Set a testimony's own state; this, not the job, is the truth about it."""
        await self._change(testimony_id, state=state, fault=fault)

    async def unfinished(self) -> Sequence[Testimony]:
        """Return every testimony that is received or processing, oldest first."""
        statement = (
            select(testimony)
            .where(testimony.c.state.in_([TestimonyState.RECEIVED, TestimonyState.PROCESSING]))
            .order_by(testimony.c.received_at, testimony.c.id)
        )
        async with self._connections.reading() as reader:
            return [thing_of(Testimony, row) for row in (await reader.execute(statement)).mappings()]

    async def _change(self, testimony_id: TestimonyId, **facts: object) -> None:
        async with self._connections.writing() as writer:
            changed = await writer.execute(update(testimony).where(testimony.c.id == testimony_id).values(facts))
        if changed.rowcount == 0:
            raise NotFound("testimony")


_testimony = testimony  # `add` names its arguments as the port does, and so hides the table.


async def _there(connection: AsyncConnection, testimony_id: TestimonyId) -> Testimony:
    row = (await connection.execute(select(_testimony).where(_testimony.c.id == testimony_id))).mappings().first()
    if row is None:
        raise NotFound("testimony")
    return thing_of(Testimony, row)


async def _already_there(writer: AsyncConnection, new: Testimony) -> Testimony | None:
    same = _testimony.c.id == new.id
    if new.recording_sha256 is not None:
        same |= _has_recording(new.recording_sha256, new.consultation_id)
    return await _first(writer, same)


def _has_recording(sha256: str, consultation_id: ConsultationId) -> ColumnElement[bool]:
    return (_testimony.c.consultation_id == consultation_id) & (_testimony.c.recording_sha256 == sha256)


async def _first(connection: AsyncConnection, which: ColumnElement[bool]) -> Testimony | None:
    first = select(_testimony).where(which).order_by(_testimony.c.received_at).limit(1)
    row = (await connection.execute(first)).mappings().first()
    return None if row is None else thing_of(Testimony, row)


async def _add_new(writer: AsyncConnection, new: Testimony, recording: Recording | None) -> None:
    if recording is not None:
        await put(writer, recordings, [row_of(recording)])
        await pardon(writer, [recording.sha256])
    await writer.execute(_testimony.insert().values(row_of(new, **NOTHING_DONE)))


async def _begun_again(writer: AsyncConnection, there: Testimony) -> Testimony:
    if there.state is not TestimonyState.FAILED:
        return there
    again = replace(there, state=TestimonyState.RECEIVED, version=there.version + 1, fault=None)
    await writer.execute(update(_testimony).where(_testimony.c.id == there.id).values(row_of(again, **NOTHING_DONE)))
    return again


def _about(record: ConsentRecord, new: TestimonyId, there: TestimonyId) -> ConsentRecord:
    return replace(record, testimony_id=there) if record.testimony_id == new else record
