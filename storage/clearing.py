"""Doubts that somebody cleared by listening: who, when, and what was played. Only ever added to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from core.corrections import ClearedDoubt, HeardSpan, digest_of
from core.errors import BadInput, NotFound
from core.listened import was_heard
from core.people import Viewer
from core.testimony import Passage, PassageId, TestimonyId
from storage.connections import Connections
from storage.correctable import check_ready, correctable
from storage.rows import row_of, thing_of
from storage.tables import cleared_doubts, passages

MOST_SPANS = 200
"""Stretches played that are kept with one passage: more than anybody needs to hear a minute of speech."""


class KeptDoubts:
    """The part of `core.ports.Corrections` that clears doubts."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def clear_doubts(
        self,
        testimony_id: TestimonyId,
        passage_id: PassageId,
        viewer: Viewer,
        now: datetime,
        *,
        digest: str,
        heard: Sequence[HeardSpan],
    ) -> None:
        """Clear a passage's doubts and record who vouches for its words.

        Raises `NotAllowed`, `NotFound`, and `BadInput` where it was not all heard, or is not as it was heard.
        """
        async with self._connections.writing() as writer:
            may_play = (row := await correctable(writer, testimony_id, viewer))["may_play"]
            check_ready(row)
            found = select(passages).where(passages.c.id == passage_id, passages.c.testimony_id == testimony_id)
            there = (await writer.execute(found)).mappings().first()
            if there is None:
                raise NotFound("passage")
            passage = thing_of(Passage, there)
            if not may_play or len(heard) > MOST_SPANS or not _is_heard(passage, heard):
                raise BadInput("These words were not heard from beginning to end.", remedy="Play all of them first.")
            if digest_of(passage) != digest:
                raise BadInput("Somebody changed these words meanwhile.", remedy="Read them and listen again.")
            if not passage.doubts:
                return
            cleared = ClearedDoubt(
                testimony_id=testimony_id,
                passage_id=passage_id,
                version=passage.transcript_version,
                doubts=passage.doubts,
                heard=tuple(heard),
                by=viewer.staff_id,
                at=now,
            )
            await writer.execute(cleared_doubts.insert().values(row_of(cleared, "by", staff_id=cleared.by)))
            await writer.execute(update(passages).where(passages.c.id == passage_id).values(doubts=frozenset()))

    async def cleared(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[ClearedDoubt]:
        """Return the doubts that were cleared, oldest first. Raises `NotAllowed`, `NotFound`."""
        statement = select(cleared_doubts).where(cleared_doubts.c.testimony_id == testimony_id)
        async with self._connections.reading() as reader:
            await correctable(reader, testimony_id, viewer)
            rows = (await reader.execute(statement.order_by(cleared_doubts.c.number))).mappings()
            return [thing_of(ClearedDoubt, row, by=row["staff_id"]) for row in rows]


def _is_heard(passage: Passage, heard: Sequence[HeardSpan]) -> bool:
    if passage.start_ms is None or passage.end_ms is None:
        return False
    return was_heard(passage.start_ms, passage.end_ms, heard)
