"""Versions of a transcript, from what the machine wrote to the newest: who wrote each, when, and its words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.corrections import TranscriptVersion, VersionLine
from core.errors import NotFound
from core.people import Viewer
from core.testimony import TestimonyId, Transcript
from storage.connections import Connections
from storage.correctable import correctable
from storage.rows import thing_of
from storage.tables import corrections, participants, staff, transcripts


class KeptVersions:
    """The part of `core.ports.Corrections` that reads what was written before."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def versions(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[TranscriptVersion]:
        """Return every version, newest first. Raises `NotAllowed`, `NotFound`."""
        statement = _written(testimony_id).order_by(transcripts.c.version.desc())
        async with self._connections.reading() as reader:
            await correctable(reader, testimony_id, viewer)
            return [_version(row) for row in (await reader.execute(statement)).mappings()]

    async def lines(self, testimony_id: TestimonyId, version: int, viewer: Viewer) -> Sequence[VersionLine]:
        """Return the words of one version. Raises `NotAllowed`, `NotFound`."""
        statement = _written(testimony_id).where(transcripts.c.version == version)
        async with self._connections.reading() as reader:
            await correctable(reader, testimony_id, viewer)
            row = (await reader.execute(statement)).mappings().first()
            if row is None:
                raise NotFound("version")
            speakers = row["speakers"] or ()
            names = await _names(reader, speakers)
        segments = thing_of(Transcript, row).segments
        spoken = [*speakers, *[""] * (len(segments) - len(speakers))]
        return [
            VersionLine(speaker=names.get(speaker, ""), text=segment.text.strip())
            for speaker, segment in zip(spoken, segments, strict=True)
        ]


def _written(testimony_id: TestimonyId) -> Select[Any]:
    made = (corrections.c.testimony_id == transcripts.c.testimony_id) & (corrections.c.version == transcripts.c.version)
    return (
        select(
            transcripts, corrections.c.staff_id, corrections.c.began_at, corrections.c.saved_at, corrections.c.speakers,
            staff.c.name,
        )
        .outerjoin(corrections, made)
        .outerjoin(staff, staff.c.id == corrections.c.staff_id)
        .where(transcripts.c.testimony_id == testimony_id)
    )  # fmt: skip


def _version(row: RowMapping) -> TranscriptVersion:
    return TranscriptVersion(
        version=row["version"],
        origin=row["origin"],
        by=row["staff_id"],
        by_name=row["name"] or "",
        began_at=row["began_at"],
        saved_at=row["saved_at"],
        words=sum(len(segment.text.split()) for segment in row["segments"]),
    )


async def _names(reader: AsyncConnection, ids: Sequence[str]) -> Mapping[str, str]:
    statement = select(participants.c.id, participants.c.pseudonym).where(participants.c.id.in_(sorted(set(ids) - {""})))
    return {row.id: row.pseudonym for row in await reader.execute(statement)}
