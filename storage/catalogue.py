"""Testimony on its way through the pipeline: facts, files, who is in it, how far it has come. No page reads here."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.concerns import Concern
from core.consent import ConsentRecord
from core.consultations import ConsultationId
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
from storage.concerns import add_concerns
from storage.connections import Connections
from storage.consent import add_consents, ledger
from storage.keeping import keep_new, put
from storage.passages import KeptPassages
from storage.people import participant_row
from storage.rows import row_of, thing_of
from storage.tables import appearances, inbox, participants, recordings, renditions, testimony
from storage.turns import NOTHING_DONE


class Catalogue(KeptPassages):
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
    ) -> Testimony:
        """Keep a new testimony, its recording's facts and who is in it, in one transaction.

        When the same recording is already in the same consultation, return that testimony and add nothing but the consents.
        A record about the one item is then taken to be about the item that is there already.
        """
        async with self._connections.writing() as writer:
            there = await _already_there(writer, testimony)
            if there is not None:
                await keep_new(writer, _participants, [participant_row(person) for person in participants])
                await add_consents(writer, [_about(record, testimony.id, there.id) for record in consents])
                return there
            await _add_new(writer, testimony, recording, participants, appearances)
            await add_consents(writer, consents)
        return testimony

    async def testimony(self, testimony_id: TestimonyId) -> Testimony:
        """Return a testimony. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(select(testimony).where(testimony.c.id == testimony_id))).mappings().first()
        if row is None:
            raise NotFound("testimony")
        return thing_of(Testimony, row)

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
            select(inbox.c.media_sha256).where(inbox.c.done.is_(False), inbox.c.media_sha256.is_not(None)),
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

    async def note_step(self, testimony_id: TestimonyId, step: str, done: float) -> None:
        """Note how far the pipeline has come: the step's name and how much of it is done, 0 to 1."""
        await self._change(testimony_id, step=step, done=done)

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


_participants = participants  # `add` names its arguments as the port does, and so hides the table.
_appearances = appearances
_testimony = testimony


async def _already_there(writer: AsyncConnection, new: Testimony) -> Testimony | None:
    same = _testimony.c.id == new.id
    if new.recording_sha256 is not None:
        same |= (_testimony.c.consultation_id == new.consultation_id) & (_testimony.c.recording_sha256 == new.recording_sha256)
    first = select(_testimony).where(same).order_by(_testimony.c.received_at).limit(1)
    row = (await writer.execute(first)).mappings().first()
    return None if row is None else thing_of(Testimony, row)


async def _add_new(
    writer: AsyncConnection,
    new: Testimony,
    recording: Recording | None,
    people: Sequence[Participant],
    seen: Sequence[Appearance],
) -> None:
    if recording is not None:
        await put(writer, recordings, [row_of(recording)])
    await keep_new(writer, _participants, [participant_row(person) for person in people])
    await writer.execute(_testimony.insert().values(row_of(new, **NOTHING_DONE)))
    if seen:
        await writer.execute(_appearances.insert(), [row_of(each) for each in seen])


def _about(record: ConsentRecord, new: TestimonyId, there: TestimonyId) -> ConsentRecord:
    return replace(record, testimony_id=there) if record.testimony_id == new else record
