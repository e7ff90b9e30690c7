"""The outbox: messages decided on and not yet sent. Sends nothing."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.chat import Say
from core.consultations import Session
from core.turns import HUSHED_AS, HUSHED_AT, REMINDS, Turn, is_hushed
from storage.connections import Connections
from storage.rows import thing_of
from storage.tables import outbox, sessions


class KeptOutbox:
    """`core.ports.Outbox` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def due(self, channel: str, now: datetime, *, limit: int = 100) -> Sequence[Say]:
        """Return unsent messages in the order they were said, what nobody waits for after all else.

        None overtakes an earlier one to the same address: what nobody waits for goes with what somebody waits for behind it.
        No reminder is due where somebody said stop, was
        shown help lines or took everything back, in whichever of their consultations: it may have been decided just before.
        """
        async with self._connections.reading() as reader:
            rows = (await reader.execute(unsent().limit(limit), {"channel": channel, "now": now})).mappings().all()
        return [thing_of(Say, row) for row in rows]

    async def sent(self, key: str, at: datetime) -> None:
        """Mark a message as sent; the first time counts."""
        async with self._connections.writing() as writer:
            await writer.execute(update(outbox).where(outbox.c.key == key, outbox.c.sent_at.is_(None)).values(sent_at=at))

    async def failed(self, key: str, *, retry_at: datetime | None) -> None:
        """Note a failed try; with no ``retry_at`` the message is given up."""
        async with self._connections.writing() as writer:
            await writer.execute(update(outbox).where(outbox.c.key == key).values(retry_at=retry_at, given_up=retry_at is None))

    async def said(self, key: str) -> Say | None:
        """Return a message by its key, sent or not; None where there is none."""
        async with self._connections.reading() as reader:
            row = (await reader.execute(_by_key(), {"this_key": key})).mappings().first()
        return None if row is None else thing_of(Say, row)


@cache
def _by_key() -> Select[Any]:
    return select(outbox).where(outbox.c.key == bindparam("this_key"))


@cache
def unsent() -> Select[Any]:
    """Return the statement that finds what is due on ``channel`` at ``now``, in the order in which it goes out.

    Made once: making it takes longer than running it, and it is run twice a second.
    """
    channel, now = bindparam("channel", type_=outbox.c.channel.type), bindparam("now", type_=outbox.c.retry_at.type)
    earlier = outbox.alias("earlier")
    waits_behind = exists().where(
        earlier.c.address_id == outbox.c.address_id,
        earlier.c.channel == channel,
        earlier.c.number < outbox.c.number,
        earlier.c.sent_at.is_(None),
        earlier.c.given_up.is_(False),
        earlier.c.retry_at > now,
    )
    behind = outbox.alias("behind")
    is_waited_for = exists().where(
        behind.c.address_id == outbox.c.address_id,
        behind.c.channel == channel,
        behind.c.number > outbox.c.number,
        behind.c.sent_at.is_(None),
        behind.c.given_up.is_(False),
        behind.c.is_bulk.is_(False),
    )
    may_not = exists().where(
        sessions.c.address_id == outbox.c.address_id,
        sessions.c.stage.in_(HUSHED_AT) | sessions.c.came_from.in_(HUSHED_AT) | sessions.c.disposition.in_(HUSHED_AS),
    )
    return (
        select(outbox)
        .where(outbox.c.channel == channel, outbox.c.sent_at.is_(None), outbox.c.given_up.is_(False))
        .where(outbox.c.retry_at.is_(None) | (outbox.c.retry_at <= now), ~waits_behind)
        .where(~(outbox.c.key.contains(REMINDS) & may_not))
        .order_by(outbox.c.is_bulk & ~is_waited_for, outbox.c.number)
    )


async def call_back(writer: AsyncConnection, turn: Turn) -> None:
    """Give up what was to be said first to somebody and is not sent yet, once they are heard or may not be written to.

    New words overtake a reminder. A stop, a card and a withdrawal call back everything that nobody waits for, and a stop the
    questions too that are still on their way out (`core.turns.Turn.calls_back`).
    """
    if turn.inbox_id is None or turn.session is None:
        return
    waits = (outbox.c.address_id == turn.session.address_id) & outbox.c.is_bulk & outbox.c.sent_at.is_(None)
    overtaken = waits if is_hushed(turn.session) else waits & outbox.c.key.contains(REMINDS)
    await writer.execute(update(outbox).where(overtaken).values(given_up=True))
    if turn.calls_back:
        await writer.execute(update(outbox).where(*_questions_before(turn.session)).values(given_up=True))


def _questions_before(session: Session) -> Sequence[ColumnElement[bool]]:
    """Find what ends each turn of a session so far and has not begun to go out: a question, where it waits for an answer.

    What is said before it in a turn goes out all the same, and so does a card.
    """
    after = outbox.alias("after")
    is_last = ~exists().where(after.c.inbox_id == outbox.c.inbox_id, after.c.number > outbox.c.number)
    said_here = (outbox.c.address_id == session.address_id) & outbox.c.key.startswith(f"{session.id}:", autoescape=True)
    on_its_way = outbox.c.sent_at.is_(None) & outbox.c.begun_at.is_(None)
    return said_here, on_its_way, outbox.c.is_card.is_(False), outbox.c.inbox_id.is_not(None), is_last
