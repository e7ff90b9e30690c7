"""The names that were found in testimony, as the pipeline keeps them. What people decided is never overwritten."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.names import Name, NameState
from core.testimony import Passage, TestimonyId
from storage.connections import Connections
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.tables import appearances, looked_through, names, participants, passages


class Names:
    """`core.ports.Names` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def roster(self, testimony_id: TestimonyId) -> Sequence[str]:
        """Return the pseudonyms of everybody in a testimony."""
        statement = (
            select(participants.c.pseudonym)
            .join(appearances, appearances.c.participant_id == participants.c.id)
            .where(appearances.c.testimony_id == testimony_id)
            .distinct()
            .order_by(participants.c.pseudonym)
        )
        async with self._connections.reading() as reader:
            return (await reader.execute(statement)).scalars().all()

    async def names_of(self, testimony_id: TestimonyId) -> Sequence[Name]:
        """Return every name in a testimony, in the order of its passages."""
        statement = (
            select(names)
            .join(passages, passages.c.id == names.c.passage_id)
            .where(passages.c.testimony_id == testimony_id)
            .order_by(passages.c.position, names.c.start_char)
        )
        async with self._connections.reading() as reader:
            return [thing_of(Name, row) for row in (await reader.execute(statement)).mappings()]

    async def save_names(self, looked_in: Sequence[Passage], new: Sequence[Name]) -> None:
        """Keep what was found; what people decided stays. Passages whose text has changed meanwhile are left as they are."""
        async with self._connections.writing() as writer:
            same = await _unchanged(writer, looked_in)
            if not same:
                return
            undecided = names.c.passage_id.in_(same) & (names.c.state == NameState.SUGGESTED)
            await writer.execute(delete(names).where(undecided))
            decided = await _decided(writer, same)
            fresh = [name for name in new if name.passage_id in same and not _overlaps_any(name, decided)]
            await keep_new(writer, names, [row_of(name) for name in fresh])
            await keep_new(writer, looked_through, [{"passage_id": passage_id} for passage_id in same])

    async def not_looked_through(self, *, limit: int) -> Sequence[TestimonyId]:
        """Return testimonies with a passage in which no names were looked for."""
        statement = (
            select(passages.c.testimony_id)
            .outerjoin(looked_through, looked_through.c.passage_id == passages.c.id)
            .where(looked_through.c.passage_id.is_(None))
            .distinct()
            .limit(limit)
        )
        async with self._connections.reading() as reader:
            return [TestimonyId(each) for each in (await reader.execute(statement)).scalars()]


async def look_through_again(writer: AsyncConnection, testimony_ids: Collection[str]) -> None:
    """Have testimony looked through anew, and read anew by somebody; what was found and decided stays."""
    of_it = select(passages.c.id).where(passages.c.testimony_id.in_(testimony_ids))
    await writer.execute(delete(looked_through).where(looked_through.c.passage_id.in_(of_it)))


async def forget_names(writer: AsyncConnection, passage_ids: Sequence[str]) -> None:
    """Forget what was found in passages whose text changes: offsets into other words would hide the wrong ones.

    Until they are looked through anew nobody beyond the team reads them.
    """
    await writer.execute(delete(names).where(names.c.passage_id.in_(passage_ids)))
    await writer.execute(delete(looked_through).where(looked_through.c.passage_id.in_(passage_ids)))


async def _unchanged(writer: AsyncConnection, looked_in: Sequence[Passage]) -> Sequence[str]:
    """Return the ids of those passages whose text is still what was looked through."""
    of_it = {passage.testimony_id for passage in looked_in}
    kept = await writer.execute(select(passages.c.id, passages.c.text).where(passages.c.testimony_id.in_(of_it)))
    texts = {row.id: row.text for row in kept}
    return [passage.id for passage in looked_in if texts.get(passage.id) == passage.text]


async def _decided(writer: AsyncConnection, passage_ids: Sequence[str]) -> Sequence[Name]:
    statement = select(names).where(names.c.passage_id.in_(passage_ids), names.c.state != NameState.SUGGESTED)
    return [thing_of(Name, row) for row in (await writer.execute(statement)).mappings()]


def _overlaps_any(name: Name, others: Sequence[Name]) -> bool:
    return any(
        name.passage_id == other.passage_id and name.start_char < other.end_char and other.start_char < name.end_char
        for other in others
    )
