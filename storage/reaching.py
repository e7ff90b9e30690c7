"""Where people can be reached: addresses that take no messages, and those that got a new number. Decides nothing."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.chat import HeardKind, InboxId
from core.people import AddressId
from storage.connections import Connections
from storage.sealing import Sealing
from storage.tables import addresses, inbox, outbox, private_links, sessions


class KeptReachability:
    """`core.ports.Reachability` on the store."""

    def __init__(self, connections: Connections, sealing: Sealing) -> None:
        self._connections = connections
        self._sealing = sealing

    async def mark_unreachable(self, address_id: AddressId, at: datetime) -> bool:
        """Note that since `at` nothing arrives at an address, and give up what was to be sent there; whether that is news."""
        waits = (outbox.c.address_id == address_id) & outbox.c.sent_at.is_(None)
        lost = {"unreachable_at": at, "reach_known_at": at}
        async with self._connections.writing() as writer:
            is_news = await _noted(writer, address_id, at, addresses.c.unreachable_at.is_(None), lost)
            if is_news:
                await writer.execute(update(outbox).where(waits).values(given_up=True, begun_at=None))
        return is_news

    async def mark_reachable(self, address_id: AddressId, at: datetime) -> bool:
        """Note that since `at` an address can be written to again; return whether that is news."""
        back = {"unreachable_at": None, "reach_known_at": at}
        async with self._connections.writing() as writer:
            return await _noted(writer, address_id, at, addresses.c.unreachable_at.is_not(None), back)

    async def move_address(self, channel: str, old: str, new: str) -> None:
        """Let everything at one address belong to another from now on, as when a group gets a new number. Twice is once."""
        before, after = self._sealing.finding(channel, old), self._sealing.finding(channel, new)
        async with self._connections.writing() as writer:
            moved = {"address_hash": after, "address_sealed": self._sealing.seal(new)}
            said_there = (inbox.c.channel == channel) & (inbox.c.address_hash == before)
            await writer.execute(update(inbox).where(said_there).values(**moved))
            old_id, new_id = await _known(writer, channel, before), await _known(writer, channel, after)
            if old_id is None:
                return
            if new_id is None:
                here = update(addresses).where(addresses.c.id == old_id)
                await writer.execute(here.values(value_hash=after, value_sealed=self._sealing.seal(new), unreachable_at=None))
                return
            for table in (sessions, outbox, private_links):
                await writer.execute(update(table).where(table.c.address_id == old_id).values(address_id=new_id))


async def _noted(
    writer: AsyncConnection, address_id: AddressId, at: datetime, is_other: ColumnElement[bool], known: dict[str, Any]
) -> bool:
    """Note what is known of an address since `at`, unless something later is known; return whether it changed anything."""
    is_later = addresses.c.reach_known_at.is_(None) | (addresses.c.reach_known_at <= at)
    here = update(addresses).where(addresses.c.id == address_id, is_later)
    is_news = (await writer.execute(here.where(is_other).values(**known))).rowcount > 0
    if not is_news:
        await writer.execute(here.values(reach_known_at=at))
    return is_news


async def is_heard_again(writer: AsyncConnection, inbox_id: InboxId, address_id: AddressId) -> None:
    """Let an address be written to again once its person is heard; a recogniser's words are nobody there."""
    is_theirs = exists().where(inbox.c.id == inbox_id, inbox.c.kind != HeardKind.WORDS)
    lost = (addresses.c.id == address_id) & addresses.c.unreachable_at.is_not(None)
    heard_at = select(inbox.c.at).where(inbox.c.id == inbox_id).scalar_subquery()
    await writer.execute(update(addresses).where(lost, is_theirs).values(unreachable_at=None, reach_known_at=heard_at))


async def _known(writer: AsyncConnection, channel: str, value_hash: str) -> str | None:
    same = (addresses.c.channel == channel) & (addresses.c.value_hash == value_hash)
    known: str | None = await writer.scalar(select(addresses.c.id).where(same))
    return known
