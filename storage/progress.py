"""Progress: how far a partnership's testimony has come, for the list of what is being worked through. Hands out no words of it.

That something is being worked through is told before anybody's consent is known, so whoever did not add it learns no more.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, select, true

from core.access import ADDERS, READERS, Use
from core.findings import Progress, left_of
from core.people import Viewer
from core.testimony import Medium, TestimonyId, TestimonyState
from storage.connections import Connections
from storage.gate import may_use_passage, may_use_whole
from storage.paces import expected_s
from storage.rows import thing_of
from storage.tables import consultations, passages, recordings, step_paces, testimony

NEUTRAL_TITLES = {
    Medium.TEXT: "Answer",
    Medium.VOICE: "Voice note",
    Medium.FILM: "Film",
    Medium.SOUND: "Recording",
    Medium.PICTURE: "Picture",
    Medium.FILE: "File",
}
"""What testimony is called where it came from a chat, has no title, or its title is not for this viewer."""


class KeptProgress:
    """The part of `core.ports.Testimonies` that says how far things are."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def progress(
        self, viewer: Viewer, *, limit: int = 50, only: Sequence[TestimonyId] | None = None
    ) -> Sequence[Progress]:
        """Return how far the viewer's partnership's testimony has come, newest first, without any words of it.

        With ``only``, those of them there are, however old. Titles and numbers of passages are for facilitators and
        administrators, who added it, and for whoever the gate lets read it; faults are for facilitators and administrators.
        """
        if not viewer.roles & READERS:
            return []
        sees_all = bool(viewer.roles & ADDERS)
        statement = _progress_of(viewer, sees_all=sees_all)
        statement = statement.limit(limit) if only is None else statement.where(testimony.c.id.in_(only))
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
        return [_progress(row, sees_all=sees_all) for row in rows]


def _progress_of(viewer: Viewer, *, sees_all: bool) -> Select[Any]:
    may_read_whole = true() if sees_all else may_use_whole(Use.READ, viewer)
    may_read_passage = true() if sees_all else may_use_passage(Use.READ, viewer)
    return (
        select(
            testimony,
            testimony.c.id.label("testimony_id"),
            consultations.c.title.label("consultation"),
            may_read_whole.label("may_read_whole"),
            _count_of(may_read_passage).label("passages"),
            recordings.c.length_ms,
            step_paces.c.media_ms,
            step_paces.c.work_ms,
        )
        .join(consultations, consultations.c.id == testimony.c.consultation_id)
        .outerjoin(recordings, recordings.c.sha256 == testimony.c.recording_sha256)
        .outerjoin(step_paces, step_paces.c.step == testimony.c.step)
        .where(testimony.c.partnership_id == viewer.partnership_id)
        .order_by(testimony.c.received_at.desc(), testimony.c.id.desc())
    )


def _count_of(readable: ColumnElement[bool]) -> ColumnElement[int]:
    of_it = select(func.count()).select_from(passages).where(passages.c.testimony_id == testimony.c.id, readable)
    return of_it.correlate(testimony).scalar_subquery()


def _progress(row: RowMapping, *, sees_all: bool) -> Progress:
    may_know = row["may_read_whole"] or row["passages"] > 0
    came_by_chat = row["session_id"] is not None
    title = row["title"] if may_know and not came_by_chat else ""
    return thing_of(
        Progress,
        row,
        title=title or NEUTRAL_TITLES[row["medium"]],
        fault=row["fault"] if sees_all else None,
        left_s=_left(row),
    )


def _left(row: RowMapping) -> int | None:
    """Return how many seconds are left: as fast as it has gone, and until that can be told, as fast as others went before."""
    if row["state"] is not TestimonyState.PROCESSING or row["noted_at"] is None or row["counted_at"] is None:
        return None
    seconds = (row["noted_at"] - row["counted_at"]).total_seconds()
    left_s = left_of(row["done"], counted_from=row["counted_from"], seconds=seconds)
    return expected_s(row) if left_s is None else left_s
