"""Running the channels that can write first: one process a home sends and polls, and another takes over when it ends or dies.

Every process takes the turns of what it receives itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

import structlog

from app.clock import now
from app.home import OneProcessLock
from app.logs import where_it_broke
from app.wiring import House
from bot.pushing import PushChannel
from bot.reaching import note_unreachable
from bot.reminders import Facts, is_quiet
from bot.sending import Sender

log = structlog.get_logger()

TAKE_OVER_S = 1.0
"""How long messages may wait, at the most, after the process that sent them has ended or died."""

POLL_AGAIN_S = 5.0
"""How long to wait before a channel is asked again that could not be asked. Reason: an outage is not hurried."""


@asynccontextmanager
async def running_channels(house: House) -> AsyncIterator[None]:
    """Send, poll and take turns for as long as this lasts, from the moment on when no other process sends and polls."""
    if not house.channels:
        yield
        return
    with OneProcessLock(house.home.channels_lock_file) as lock:
        async with house.attendant.running():
            ending = asyncio.Event()
            task = asyncio.create_task(_when_free(house, lock, ending))
            try:
                yield
            finally:
                ending.set()
                await task


async def _when_free(house: House, lock: OneProcessLock, ending: asyncio.Event) -> None:
    while not lock.taken():
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), TAKE_OVER_S)
        if ending.is_set():
            return
    try:
        await _send_and_poll(house, ending)
    except Exception as error:  # noqa: BLE001 - the outermost ring of this task: told, and the pages go on
        log.error("channels_failed", stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words


async def _send_and_poll(house: House, ending: asyncio.Event) -> None:
    facts = Facts(
        pushing=frozenset(house.channels), quiet_from=house.settings.quiet_from, quiet_until=house.settings.quiet_until
    )
    senders = {
        name: Sender(
            sendings=house.store.conversations,
            reach=house.store.conversations,
            channel=channel,
            clock=now,
            is_quiet=partial(is_quiet, facts=facts),
            on_unreachable=partial(note_unreachable, house.store.conversations),
        )
        for name, channel in house.channels.items()
    }
    house.attendant.on_turn = lambda name: senders[name].wake()
    async with AsyncExitStack() as stack:
        for sender in senders.values():
            await stack.enter_async_context(sender.running())
        polling = [asyncio.create_task(_polled(house, channel)) for channel in house.channels.values() if channel.poll]
        await house.attendant.catch_up()
        try:
            await ending.wait()
        finally:
            for task in polling:
                task.cancel()
            await asyncio.gather(*polling, return_exceptions=True)


async def _polled(house: House, channel: PushChannel) -> None:
    """Poll a channel for ever; what goes wrong is told, and it is tried again."""
    while channel.poll is not None:
        try:
            await channel.poll(house.attendant.receive)
        except Exception as error:  # noqa: BLE001 - the outermost ring of polling: told, and tried again
            log.warning("polling_waits", channel=channel.name, stage=where_it_broke(error))
            await asyncio.sleep(POLL_AGAIN_S)
