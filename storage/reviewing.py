"""What waits for a person to look at because the words under it were edited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.corrections import PointedBy
from core.errors import NotFound
from core.people import Viewer
from core.testimony import PassageId, TestimonyId
from core.themes import Tag, TagMaker, TagState
from storage.connections import Connections
from storage.correctable import correctable
from storage.keeping import put
from storage.rows import row_of
from storage.tables import passages, reviews, tags

KEPT_BY_HAND = "Kept by a person after the words were edited"
"""Why a theme stands where a person put it again."""


class KeptReviews:
    """The part of `core.ports.Corrections` that settles what pointed at edited words."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def settle(
        self, testimony_id: TestimonyId, review_id: int, viewer: Viewer, now: datetime, *, keep_on: PassageId | None
    ) -> None:
        """Say what becomes of it: a theme stands on `keep_on`, or is taken off. Settling twice changes nothing more.

        Raises `NotAllowed`, `NotFound`.
        """
        async with self._connections.writing() as writer:
            await correctable(writer, testimony_id, viewer)
            row = next((each for each in await waiting(writer, testimony_id) if each["number"] == review_id), None)
            if row is None:
                return
            if row["kind"] is PointedBy.TAG:
                await _put_theme(writer, testimony_id, row, keep_on)
            settled = {"settled_at": now, "settled_by": viewer.staff_id}
            await writer.execute(update(reviews).where(reviews.c.number == review_id).values(settled))


async def waiting(reader: AsyncConnection, testimony_id: TestimonyId) -> Sequence[RowMapping]:
    """Return what waits, in the order in which it came."""
    statement = select(reviews).where(reviews.c.testimony_id == testimony_id, reviews.c.waits, reviews.c.settled_at.is_(None))
    return list((await reader.execute(statement.order_by(reviews.c.number))).mappings())


async def _put_theme(writer: AsyncConnection, testimony_id: TestimonyId, row: RowMapping, keep_on: PassageId | None) -> None:
    if row["passage_id"] is not None and row["passage_id"] != keep_on:
        where_it_was = (tags.c.passage_id == row["passage_id"]) & (tags.c.theme == row["theme"])
        await writer.execute(delete(tags).where(where_it_was, tags.c.state != TagState.REJECTED))
    if keep_on is None:
        return
    here = select(passages.c.id).where(passages.c.id == keep_on, passages.c.testimony_id == testimony_id)
    if await writer.scalar(here) is None:
        raise NotFound("passage")
    kept = Tag(
        passage_id=keep_on,
        theme=row["theme"],
        maker=TagMaker.PERSON,
        state=TagState.ACCEPTED,
        score=1.0,
        reason=KEPT_BY_HAND,
        codebook_sha256=row["codebook_sha256"],
    )
    await put(writer, tags, [row_of(kept)])
