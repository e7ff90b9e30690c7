"""What is under way: the outbox as a channel's one sender empties it. Every try is on record before it is made."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Update, bindparam, case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.chat import Delivery, Say, ToSend
from core.ports import Outcome
from storage.connections import Connections
from storage.outbox import unsent
from storage.rows import thing_of
from storage.sealing import Sealing
from storage.tables import addresses, outbox

MOST_DOUBTS = 1
"""How often a message in doubt is sent again. Reason: the same question a third time is worse than once too few."""

WAITS = outbox.c.sent_at.is_(None) & outbox.c.given_up.is_(False)


class KeptSendings:
    """`core.ports.Sendings` on the store."""

    def __init__(self, connections: Connections, sealing: Sealing) -> None:
        self._connections = connections
        self._sealing = sealing

    async def to_send(self, channel: str, now: datetime, *, limit: int = 100) -> Sequence[ToSend]:
        """Return what is due and not under way, in the order of `Outbox.due`, with addresses. None to who cannot be reached."""
        async with self._connections.reading() as reader:
            rows = (await reader.execute(_sendable(), {"channel": channel, "now": now, "most": limit})).mappings().all()
        return [
            ToSend(say=thing_of(Say, row), to=self._sealing.unseal(row["value_sealed"]), is_repeat=row["doubts"] > 0)
            for row in rows
        ]

    async def begun(self, keys: Sequence[str], at: datetime) -> Sequence[str]:
        """Record that these are about to be sent, and return those that still may be.

        What was called back meanwhile may not, nor what is to be tried again later.
        """
        is_time = outbox.c.retry_at.is_(None) | (outbox.c.retry_at <= at)
        begin = update(outbox).where(outbox.c.key.in_(keys), WAITS, outbox.c.begun_at.is_(None), is_time).values(begun_at=at)
        async with self._connections.writing() as writer:
            still = set((await writer.execute(begin.returning(outbox.c.key))).scalars())
        return [key for key in keys if key in still]

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record what became of tries, in one transaction."""
        async with self._connections.writing() as writer:
            for outcome in outcomes:
                await _settle(writer, outcome)

    async def doubt_all(self, channel: str, at: datetime) -> int:
        """Put in doubt whatever a sender that is no more had under way; return how many messages are sent once more."""
        under_way = (outbox.c.channel == channel) & outbox.c.begun_at.is_not(None) & WAITS
        async with self._connections.writing() as writer:
            again = await writer.execute(update(outbox).where(under_way).values(**_doubted(at)).returning(outbox.c.sent_at))
            return sum(sent_at is None for sent_at in again.scalars())

    async def reported(self, channel: str, reference: str, delivery: Delivery, at: datetime) -> bool:
        """Keep what the channel reports of a message that it took; return whether it is ours. The first report stands."""
        ours = (outbox.c.channel == channel) & (outbox.c.reference == reference)
        async with self._connections.writing() as writer:
            if await writer.scalar(select(outbox.c.number).where(ours)) is None:
                return False
            new = update(outbox).where(ours, outbox.c.delivery.is_(None))
            await writer.execute(new.values(delivery=delivery, delivered_at=at))
        return True


@cache
def _sendable() -> Select[Any]:
    earlier = outbox.alias("under_way")
    is_under_way = exists().where(
        earlier.c.address_id == outbox.c.address_id,
        earlier.c.channel == outbox.c.channel,
        earlier.c.begun_at.is_not(None),
        earlier.c.sent_at.is_(None),
        earlier.c.given_up.is_(False),
    )
    return (
        unsent()
        .join(addresses, addresses.c.id == outbox.c.address_id)
        .add_columns(addresses.c.value_sealed)
        .where(addresses.c.unreachable_at.is_(None), ~is_under_way)
        .limit(bindparam("most", type_=Integer))
    )


def _doubted(at: datetime, retry_at: datetime | None = None) -> dict[str, Any]:
    """Return what becomes of a message in doubt: it is sent once more, and counts as sent the second time."""
    is_last = outbox.c.doubts >= MOST_DOUBTS
    return {
        "sent_at": case((is_last, at), else_=None),
        "doubts": outbox.c.doubts + 1,
        "begun_at": None,
        "retry_at": retry_at,
    }


async def _settle(writer: AsyncConnection, outcome: Outcome) -> None:
    this_one = {"this_key": outcome.key, "at": outcome.at, "again_at": outcome.retry_at}
    if outcome.receipt is not None:
        went = {"the_reference": outcome.receipt.reference, "the_parts": outcome.receipt.parts}
        await writer.execute(_went_out(), this_one | went)
    elif outcome.untried:
        await writer.execute(_let_go(), this_one)
    elif outcome.in_doubt:
        await writer.execute(update(outbox).where(_this_one()).values(**_doubted(outcome.at, outcome.retry_at)), this_one)
    elif outcome.retry_at is not None:
        await writer.execute(_tried_later(), this_one)
    else:
        await writer.execute(_given_up(), this_one)


def _this_one() -> ColumnElement[bool]:
    return (outbox.c.key == bindparam("this_key")) & outbox.c.sent_at.is_(None)


@cache
def _went_out() -> Update:
    """Sent is sent, even where it was called back while it was under way."""
    went: dict[str, Any] = {
        "sent_at": bindparam("at"),
        "begun_at": None,
        "given_up": False,
        "reference": bindparam("the_reference"),
        "parts": bindparam("the_parts"),
    }
    return update(outbox).where(_this_one()).values(**went)


@cache
def _let_go() -> Update:
    return update(outbox).where(_this_one()).values(begun_at=None)


@cache
def _tried_later() -> Update:
    return update(outbox).where(_this_one()).values(begun_at=None, retry_at=bindparam("again_at"))


@cache
def _given_up() -> Update:
    return update(outbox).where(_this_one()).values(begun_at=None, given_up=True)
