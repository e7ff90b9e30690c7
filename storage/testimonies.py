"""Testimony as a viewer may see it: all of it has passed the gate, and what has not is as if it were not there."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.consent import Purpose, standing
from core.errors import NotFound
from core.findings import PersonInView, TestimonyView
from core.people import ParticipantId, Viewer
from core.testimony import (
    Appearance,
    Medium,
    Passage,
    Recording,
    Rendition,
    RenditionKind,
    Testimony,
    TestimonyId,
)
from core.themes import Tag, TagState
from storage.connections import Connections
from storage.consent import ledger
from storage.gate import may_use_passage, may_use_whole
from storage.playing import may_be_played
from storage.progress import KeptProgress
from storage.rows import thing_of
from storage.tables import appearances, consultations, participants, passages, recordings, renditions, tags, testimony


class Testimonies(KeptProgress):
    """`core.ports.Testimonies` on the store."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)

    async def view(self, testimony_id: TestimonyId, viewer: Viewer) -> TestimonyView:
        """Return what `viewer` may see. Raises `NotFound` alike for what is not there and what is not allowed.

        Of people, those are shown who take part; of tags, those nobody rejected. The typed text is left out where any
        passage of it is.
        """
        async with self._connections.reading() as reader:
            row = await _row_for(reader, testimony_id, viewer)
            if row is None:
                raise NotFound("testimony")
            read = await _readable_passages(reader, testimony_id, viewer)
            if not read and not row["may_read_whole"]:
                raise NotFound("testimony")
            whole = thing_of(Testimony, row)
            gate_lets_play = bool(row["may_play_whole"])
            return TestimonyView(
                testimony=whole if row["may_read_whole"] else _without_words(whole),
                consultation=row["consultation"],
                approach=row["approach"],
                people=await _people_in(reader, whole),
                passages=tuple(read),
                tags=await _tags_on(reader, read),
                hidden_passages=not row["may_read_whole"] or await _count(reader, testimony_id) > len(read),
                may_play=bool(row["may_play"]),
                recording=await _recording(reader, whole.recording_sha256) if gate_lets_play else None,
                renditions=await _renditions(reader, testimony_id) if gate_lets_play else (),
            )

    async def rendition_for(self, testimony_id: TestimonyId, kind: RenditionKind, viewer: Viewer) -> Rendition:
        """Return a derived file `viewer` may play. Raises `NotFound`."""
        statement = (
            select(renditions)
            .join(testimony, testimony.c.id == renditions.c.testimony_id)
            .where(renditions.c.testimony_id == testimony_id, renditions.c.kind == kind, may_use_whole(Use.PLAY, viewer))
        )
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        if row is None or kind is RenditionKind.OUTSIDE:  # That one asks for more: see `storage.outside`.
            raise NotFound("recording")
        return thing_of(Rendition, row)

    async def file_for(self, testimony_id: TestimonyId, viewer: Viewer) -> Recording:
        """Return a file that is kept as it came and that `viewer` may have. Raises `NotFound`."""
        statement = (
            select(recordings)
            .join(testimony, testimony.c.recording_sha256 == recordings.c.sha256)
            .where(testimony.c.id == testimony_id, testimony.c.medium == Medium.FILE, may_use_whole(Use.PLAY, viewer))
        )
        async with self._connections.reading() as reader:
            row = (await reader.execute(statement)).mappings().first()
        if row is None:
            raise NotFound("file")
        return thing_of(Recording, row)


def _without_words(whole: Testimony) -> Testimony:
    return replace(whole, text=None)


async def _row_for(reader: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> RowMapping | None:
    statement = (
        select(
            testimony,
            consultations.c.title.label("consultation"),
            consultations.c.approach,
            may_use_whole(Use.READ, viewer).label("may_read_whole"),
            may_use_whole(Use.PLAY, viewer).label("may_play_whole"),
            may_be_played(viewer).label("may_play"),
        )
        .join(consultations, consultations.c.id == testimony.c.consultation_id)
        .where(testimony.c.id == testimony_id)
    )
    return (await reader.execute(statement)).mappings().first()


async def _readable_passages(reader: AsyncConnection, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[Passage]:
    statement = (
        select(passages)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .where(passages.c.testimony_id == testimony_id, may_use_passage(Use.READ, viewer))
        .order_by(passages.c.position)
    )
    return [thing_of(Passage, row) for row in (await reader.execute(statement)).mappings()]


async def _count(reader: AsyncConnection, testimony_id: TestimonyId) -> int:
    counted = select(func.count()).select_from(passages).where(passages.c.testimony_id == testimony_id)
    return (await reader.execute(counted)).scalar_one()


async def _people_in(reader: AsyncConnection, whole: Testimony) -> tuple[PersonInView, ...]:
    statement = (
        select(appearances, participants.c.pseudonym)
        .join(participants, participants.c.id == appearances.c.participant_id)
        .where(appearances.c.testimony_id == whole.id)
        .order_by(appearances.c.number)
    )
    seen: dict[ParticipantId, list[Appearance]] = {}
    pseudonyms: dict[ParticipantId, str] = {}
    for row in (await reader.execute(statement)).mappings():
        appearance = thing_of(Appearance, row)
        seen.setdefault(appearance.participant_id, []).append(appearance)
        pseudonyms[appearance.participant_id] = row["pseudonym"]
    people = []
    for participant_id, when in seen.items():
        agreed = standing(await ledger(reader, participant_id, whole.consultation_id), testimony_id=whole.id)
        if Purpose.TAKE_PART in agreed:
            people.append(PersonInView(pseudonym=pseudonyms[participant_id], agreed=agreed, appearances=tuple(when)))
    return tuple(people)


async def _tags_on(reader: AsyncConnection, read: Sequence[Passage]) -> tuple[Tag, ...]:
    if not read:
        return ()
    of_it = select(passages.c.id).where(passages.c.testimony_id == read[0].testimony_id)
    statement = (
        select(tags)
        .where(tags.c.passage_id.in_(of_it), tags.c.state != TagState.REJECTED)
        .order_by(tags.c.passage_id, tags.c.score.desc(), tags.c.theme)
    )
    allowed = {passage.id for passage in read}
    found = (await reader.execute(statement)).mappings()
    return tuple(thing_of(Tag, row) for row in found if row["passage_id"] in allowed)


async def _recording(reader: AsyncConnection, sha256: str | None) -> Recording | None:
    row = (await reader.execute(select(recordings).where(recordings.c.sha256 == sha256))).mappings().first()
    return None if row is None else thing_of(Recording, row)


async def _renditions(reader: AsyncConnection, testimony_id: TestimonyId) -> tuple[Rendition, ...]:
    statement = select(renditions).where(renditions.c.testimony_id == testimony_id).order_by(renditions.c.kind)
    return tuple(thing_of(Rendition, row) for row in (await reader.execute(statement)).mappings())
