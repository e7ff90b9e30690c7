"""Quoting: the words of a testimony that may go beyond the team. The gate is asked inside the query, at every look.

What nobody looked through for names does not go out at all.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, select

from core.access import Use
from core.names import LookedThrough, NameState
from core.people import Viewer
from core.testimony import Passage, TestimonyId, TestimonyState
from storage.connections import Connections
from storage.gate import may_use_passage
from storage.name_reviews import names_by_passage
from storage.rows import thing_of
from storage.tables import looked_through, names, passages, testimony


class Quotes:
    """`core.ports.Quotes` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def quotable(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[LookedThrough]:
        """Return the passages that may be quoted to anybody: all names decided by a person; none held, doubted or not ready."""
        nobody_decided = exists().where(names.c.passage_id == passages.c.id, names.c.state == NameState.SUGGESTED)
        was_reviewed = exists().where(looked_through.c.passage_id == passages.c.id, looked_through.c.reviewed_by.is_not(None))
        statement = (
            select(passages)
            .join(testimony, testimony.c.id == passages.c.testimony_id)
            .where(passages.c.testimony_id == testimony_id, may_be_quoted(viewer), was_reviewed, ~nobody_decided)
            .order_by(passages.c.position)
        )
        async with self._connections.reading() as reader:
            found = [thing_of(Passage, row) for row in (await reader.execute(statement)).mappings()]
            by_passage = await names_by_passage(reader, [passage.id for passage in found])
        return [
            LookedThrough(passage=each, names=by_passage.get(each.id, ()), is_looked_through=True, is_reviewed=True)
            for each in found
            if not each.doubts
        ]


def may_be_quoted(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a row of `passages` joined to its `testimony` may be quoted in public wording.

    Its doubts are left to be looked at: they are packed.
    """
    return and_(
        may_use_passage(Use.QUOTE, viewer),
        may_use_passage(Use.READ, viewer),
        testimony.c.state == TestimonyState.READY,
        testimony.c.held_for_concern.is_(False),
        exists().where(looked_through.c.passage_id == passages.c.id),
    )
