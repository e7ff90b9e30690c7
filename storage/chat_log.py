"""The chat log: a conversation as the participant saw it, read from the inbox and the outbox. Keeps nothing of its own."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, or_, select, tuple_, union
from sqlalchemy.ext.asyncio import AsyncConnection

from core.chat import ChatLine, ChatSide, HeardKind, Say
from core.consultations import SessionId
from core.people import AddressId
from storage.connections import Connections
from storage.rows import thing_of
from storage.tables import addresses, inbox, outbox, sessions


class KeptChatLog:
    """`core.ports.ChatLog` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def lines(self, address_id: AddressId) -> Sequence[ChatLine]:
        """Return what was heard from and said to this address, oldest first; an answer follows what it answers."""
        async with self._connections.reading() as reader:
            heard = await _heard(reader, address_id)
            said = (
                (await reader.execute(select(outbox).where(outbox.c.address_id == address_id).order_by(outbox.c.number)))
                .mappings()
                .all()
            )
            here = frozenset((await reader.execute(select(sessions.c.id).where(sessions.c.address_id == address_id))).scalars())
        placed = [((row["id"], 0), _their_line(row)) for row in heard if _is_shown(row)]
        placed += [
            ((place, row["number"]), _our_line(row, here)) for place, row in zip(_places(heard, said), said, strict=True)
        ]
        return [line for _, line in sorted(placed, key=lambda each: each[0])]


async def _heard(reader: AsyncConnection, address_id: AddressId) -> Sequence[RowMapping]:
    """Everything heard from where this address is, and, before it was known, whatever was answered there."""
    known = select(addresses.c.channel, addresses.c.value_hash).where(addresses.c.id == address_id)
    answered = (
        select(inbox.c.channel, inbox.c.address_hash)
        .join(outbox, outbox.c.inbox_id == inbox.c.id)
        .where(outbox.c.address_id == address_id)
    )
    places = (await reader.execute(union(known, answered))).all()
    if not places:
        return []
    there = or_(*(tuple_(inbox.c.channel, inbox.c.address_hash) == tuple_(*place) for place in places))
    return (await reader.execute(select(inbox).where(there).order_by(inbox.c.id))).mappings().all()


def _places(heard: Sequence[RowMapping], said: Sequence[RowMapping]) -> list[int]:
    """Return after which message each of ours stands: the one it answers, or where it answers none, the last one before it."""
    places: list[int] = []
    for row in said:
        before = (
            [each["id"] for each in heard if each["at"] <= row["said_at"]] if row["inbox_id"] is None else [row["inbox_id"]]
        )
        places.append(max(before + (places[-1:] if row["inbox_id"] is None else []), default=0))
    return places


def _is_shown(row: RowMapping) -> bool:
    """Whether it is a line of theirs: words that were wiped (`core.turns.Turn.wipes_inbox`) are none, nor a recogniser's."""
    if row["kind"] is HeardKind.WORDS:
        return False
    return row["kind"] not in {HeardKind.TEXT, HeardKind.CHOICE} or bool(row["text"] or row["choice"])


def _their_line(row: RowMapping) -> ChatLine:
    return ChatLine(
        side=ChatSide.THEIRS,
        at=row["at"],
        kind=row["kind"],
        text=row["text"] or row["choice"] or "",
        session_id=row["session_id"],
        speaker=row["speaker"],
    )


def _our_line(row: RowMapping, sessions_here: frozenset[str]) -> ChatLine:
    whose = SessionId(row["key"].partition(":")[0])
    return ChatLine(
        side=ChatSide.OURS,
        at=row["said_at"],
        kind=None,
        text=row["text"],
        say=thing_of(Say, row),
        session_id=whose if whose in sessions_here else None,
    )
