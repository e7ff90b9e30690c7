"""The outbox: messages decided on and not yet sent. Sends nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update

from core.chat import Say
from storage.connections import Connections
from storage.rows import thing_of
from storage.tables import outbox


class KeptOutbox:
    """`core.ports.Outbox` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def due(self, channel: str, now: datetime, *, limit: int = 100) -> Sequence[Say]:
        """Return unsent messages in the order they were said, what nobody waits for after all else.

        None overtakes one to the same address that waits to be tried again.
        """
        earlier = outbox.alias("earlier")
        waits_behind = exists().where(
            earlier.c.address_id == outbox.c.address_id,
            earlier.c.channel == channel,
            earlier.c.number < outbox.c.number,
            earlier.c.sent_at.is_(None),
            earlier.c.given_up.is_(False),
            earlier.c.retry_at > now,
        )
        statement = (
            select(outbox)
            .where(outbox.c.channel == channel, outbox.c.sent_at.is_(None), outbox.c.given_up.is_(False))
            .where(outbox.c.retry_at.is_(None) | (outbox.c.retry_at <= now), ~waits_behind)
            .order_by(outbox.c.is_bulk, outbox.c.number)
            .limit(limit)
        )
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
        return [thing_of(Say, row) for row in rows]

    async def sent(self, key: str, at: datetime) -> None:
        """Mark a message as sent; the first time counts."""
        async with self._connections.writing() as writer:
            await writer.execute(update(outbox).where(outbox.c.key == key, outbox.c.sent_at.is_(None)).values(sent_at=at))

    async def failed(self, key: str, *, retry_at: datetime | None) -> None:
        """Note a failed try; with no ``retry_at`` the message is given up."""
        async with self._connections.writing() as writer:
            await writer.execute(update(outbox).where(outbox.c.key == key).values(retry_at=retry_at, given_up=retry_at is None))
