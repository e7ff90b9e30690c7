"""Sending: empties the outbox of one channel, each person's messages in order. Decides nothing about what is said."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.pacing import Pacer
from bot.pushing import PushChannel
from core.chat import Receipt, ToSend
from core.errors import DeliveryFailed, HeardError
from core.people import AddressId
from core.ports import Clock, Outcome, Reachability, Sendings

log = structlog.get_logger()

WAIT_S = 30.0
"""How long a message waits that did not go out, where the channel does not say. Reason: most gaps on a line are shorter."""

AT_ONCE = 24
"""How many people are written to at the same time."""

BULK_AT_ONCE = 4
"""How many of them may be people who wait for nothing. Reason: whoever is in a conversation must not queue behind a mailing."""

LOOKS_EVERY_S = 0.5
"""How often the outbox is looked at where nobody says that something is in it, as when another process took the turn."""

ENDING_S = 5.0
"""How long messages under way may take once the program is told to stop. What is cut off is in doubt, and known to be."""

OnUnreachable = Callable[[AddressId], Awaitable[None]]


class Sender:
    """The one sender of a channel. A crash may repeat a message once; it never loses one."""

    def __init__(
        self,
        *,
        sendings: Sendings,
        reach: Reachability,
        channel: PushChannel,
        clock: Clock,
        is_quiet: Callable[[datetime], bool],
        on_unreachable: OnUnreachable | None = None,
    ) -> None:
        """While `is_quiet` (see `bot.reminders.is_quiet`) what nobody waits for stays in the outbox; answers go out always."""
        self._sendings = sendings
        self._reach = reach
        self._channel = channel
        self._pacer = Pacer(channel.pace)
        self._clock = clock
        self._is_quiet = is_quiet
        self._on_unreachable = on_unreachable
        self._under_way: dict[AddressId, asyncio.Task[bool]] = {}
        self._bulk: set[AddressId] = set()
        self._sent = 0
        self._unsettled: list[Outcome] = []
        self._settling = asyncio.Lock()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there is something in the outbox."""
        self._woken.set()

    async def drain(self) -> int:
        """Send everything due and return how many messages went out.

        After one to somebody fails, nothing later overtakes it: their other messages wait with it.
        """
        before, failed = self._sent, set[AddressId]()
        while self._begin([each for each in await self._due() if each.say.address_id not in failed]) or self._under_way:
            tasks = dict(self._under_way)
            await asyncio.wait(tasks.values(), return_when=asyncio.FIRST_COMPLETED)
            failed |= {address_id for address_id, task in tasks.items() if task.done() and not task.result()}
        return self._sent - before

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send for as long as this lasts. What a sender before this one had under way is in doubt, and sent once more."""
        if again := await self._sendings.doubt_all(self._channel.name, self._clock()):
            log.info("messages_in_doubt", channel=self._channel.name, count=again)
        task = asyncio.create_task(self._forever())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self._finish()

    async def _forever(self) -> None:
        while True:
            try:
                self._woken.clear()
                await self._settle_left()
                self._begin(await self._due())
            except HeardError as error:
                log.warning("sending_waits", channel=self._channel.name, reason=type(error).__name__)
            except Exception as error:  # noqa: BLE001 - the outermost ring of sending: told, and tried again
                log.error("sending_broken", channel=self._channel.name, reason=type(error).__name__)  # noqa: TRY400 - a message may hold words
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOKS_EVERY_S)

    async def _settle_left(self) -> None:
        """Record what could not be recorded when it happened, as on a full disk."""
        async with self._settling:
            if self._unsettled:
                await self._settle_all()

    async def _finish(self) -> None:
        tasks = tuple(self._under_way.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=ENDING_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _due(self) -> Sequence[ToSend]:
        now = self._clock()
        due, is_quiet = await self._sendings.to_send(self._channel.name, now), self._is_quiet(now)
        awake = {each.say.address_id for each in due if not each.say.is_bulk}  # They write just now, so nothing wakes them.
        return [each for each in due if not (each.say.is_bulk and is_quiet) or each.say.address_id in awake]

    def _begin(self, due: Sequence[ToSend]) -> bool:
        """Begin to write to whoever is not being written to; return whether there was anybody."""
        by_address: dict[AddressId, list[ToSend]] = {}
        for each in due:
            by_address.setdefault(each.say.address_id, []).append(each)
        begun = False
        for address_id, messages in by_address.items():
            if address_id in self._under_way or not self._has_room(messages):
                continue
            begun = True
            self._bulk |= {address_id} if messages[0].say.is_bulk else set()
            self._under_way[address_id] = asyncio.create_task(self._write(address_id, messages))
        return begun

    def _has_room(self, messages: Sequence[ToSend]) -> bool:
        is_bulk = messages[0].say.is_bulk
        return len(self._under_way) < AT_ONCE and not (is_bulk and len(self._bulk) >= BULK_AT_ONCE)

    async def _write(self, address_id: AddressId, messages: Sequence[ToSend]) -> bool:
        """Send one person's messages one after another; return whether all went out that still had to."""
        try:
            for run in self._runs(messages):
                await asyncio.sleep(self._pacer.wait_for(run[0].to, self._clock()))
                await asyncio.sleep(self._pacer.wait_for_all(self._clock()))
                still = await self._sendings.begun([each.say.key for each in run], self._clock())
                if len(still) < len(run):
                    # Called back while it waited, or put off by a try that ended just before: what is due is looked at anew.
                    if still:
                        await self._settle([Outcome(key=key, at=self._clock(), untried=True) for key in still])
                    return True
                outcomes = await self._tried(run, address_id)
                await self._settle(outcomes)
                if outcomes[0].receipt is None:
                    return False
                self._sent += len(outcomes)
        except HeardError as error:
            log.warning("sending_waits", channel=self._channel.name, reason=type(error).__name__)
            return False
        finally:
            self._under_way.pop(address_id, None)
            self._bulk.discard(address_id)
            self.wake()
        return True

    def _runs(self, messages: Sequence[ToSend]) -> Sequence[Sequence[ToSend]]:
        """Return what goes out as one, message by message where the channel joins none."""
        joining = self._channel.joining
        return [[each] for each in messages] if joining is None else joining.runs(messages)

    async def _tried(self, run: Sequence[ToSend], address_id: AddressId) -> Sequence[Outcome]:
        """Send what goes out as one, and return what became of each message of it: the same. The first has the parts."""
        keys, at = [each.say.key for each in run], self._clock
        try:
            receipt = await self._delivered(run)
        except DeliveryFailed as error:
            if error.unreachable:
                await self._lost(address_id)
            wait = timedelta(seconds=WAIT_S if error.retry_after_s is None else error.retry_after_s)
            retry_at = at() + wait if error.retryable else None
            return [Outcome(key=key, at=at(), retry_at=retry_at, in_doubt=error.in_doubt) for key in keys]
        except Exception as error:  # noqa: BLE001 - one message that breaks something is nobody else's trouble
            log.error("message_broken", channel=self._channel.name, key=keys[0], reason=type(error).__name__)  # noqa: TRY400 - a message may hold words
            retry_at = at() + timedelta(seconds=WAIT_S)
            return [Outcome(key=key, at=at(), retry_at=retry_at, in_doubt=True) for key in keys]
        receipts = (receipt, *[replace(receipt, parts=0)] * (len(keys) - 1))
        return [Outcome(key=key, at=at(), receipt=each) for key, each in zip(keys, receipts, strict=True)]

    async def _delivered(self, run: Sequence[ToSend]) -> Receipt:
        joining = self._channel.joining
        return await self._channel.deliver(run[0]) if joining is None else await joining.deliver(run)

    async def _lost(self, address_id: AddressId) -> None:
        await self._reach.mark_unreachable(address_id, self._clock())
        log.info("address_unreachable", channel=self._channel.name, address_id=address_id)
        if self._on_unreachable is not None:
            await self._on_unreachable(address_id)

    async def _settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record outcomes, together with whatever else is to be recorded by the time it is their turn."""
        self._unsettled.extend(outcomes)
        async with self._settling:
            if outcomes[0] in self._unsettled:
                await self._settle_all()

    async def _settle_all(self) -> None:
        outcomes, self._unsettled = self._unsettled, []
        try:
            await self._sendings.settle(outcomes)
        except BaseException:
            self._unsettled = [*outcomes, *self._unsettled]  # Recorded with the next ones: what went out is never forgotten.
            raise
