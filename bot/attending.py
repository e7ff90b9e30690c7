"""Attending: keeps what channels that can write first bring, lets it be acknowledged, and then takes its turn.

One person's messages have their turns in order, many people's at once. A file is fetched before the message it belongs to has
its turn, and what the same person says meanwhile waits behind it. Knows no channel, and logs ids alone.
"""

import asyncio
import heapq
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.listening import Listener
from bot.pushing import Fetch, PushChannel
from core.chat import NOT_FETCHED, TOO_BIG, Heard, HeardKind, KeptHeard
from core.errors import BadMedia, FetchFailed, HeardError, NotFound
from core.ports import Clock, Inbox
from core.testimony import Recording

log = structlog.get_logger()

AT_ONCE = 8
"""How many people's turns are taken at the same time."""

AGAIN_S = 2.0
"""After how long a turn that the store could not keep is tried again."""

FETCH_AGAIN_S = (2.0, 5.0, 15.0, 60.0, 120.0, 300.0, 600.0, 1200.0)
"""How long to wait before each new try to fetch a file. Together over half an hour: longer, and the person waits in vain."""

Keep = Callable[[AsyncIterator[bytes]], Awaitable[Recording]]
"""Keeps a file and says what it is. Raises `BadMedia`, `StoreFull`."""

Place = tuple[str, str]


@dataclass(order=True)
class _Queued:
    order: int
    number: int
    kept: KeptHeard = field(compare=False)


@dataclass(eq=False)
class Attendant:
    """Where channels that can write first bring what they hear."""

    inbox: Inbox
    listener: Listener
    channels: Mapping[str, PushChannel]
    keep_media: Keep
    keep_file: Keep
    clock: Clock
    on_turn: Callable[[str], None] = lambda _: None
    _waiting: dict[Place, list[_Queued]] = field(default_factory=dict)
    _tasks: dict[Place, asyncio.Task[None]] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _count: int = 0

    async def receive(self, heard: Heard, *, order: int = 0) -> None:
        """Keep what was heard; once this returns it may be acknowledged. Its turn comes soon.

        Of what waits for one person the lowest `order` goes first, then what came first. Raises `StoreFull`, `StoreBusy`: then
        it is not kept and may not be acknowledged.
        """
        kept = await self.listener.keep(heard)
        if kept is not None:
            self._queue(kept, order)

    async def catch_up(self) -> int:
        """Queue what channels brought before and never had its turn; return how many messages that is."""
        waiting = [kept for kept in await self.inbox.waiting() if kept.heard.channel in self.channels]
        for kept in waiting:
            self._queue(kept, 0)
        return len(waiting)

    async def idle(self) -> None:
        """Wait until everything that was brought has had its turn."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks.values()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take turns for as long as this lasts; what is unfinished at the end is taken up at the next start."""
        try:
            yield
        finally:
            tasks = tuple(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _queue(self, kept: KeptHeard, order: int) -> None:
        place = (kept.heard.channel, kept.heard.address)
        self._count += 1
        heapq.heappush(self._waiting.setdefault(place, []), _Queued(order, self._count, kept))
        if place not in self._tasks:
            self._tasks[place] = asyncio.create_task(self._attend(place))

    async def _attend(self, place: Place) -> None:
        """Take the turns of one person until nothing of theirs waits."""
        try:
            while waiting := self._waiting.get(place):
                await self._take(heapq.heappop(waiting).kept)
                self.on_turn(place[0])
        finally:
            self._waiting.pop(place, None)
            self._tasks.pop(place, None)

    async def _take(self, kept: KeptHeard) -> None:
        """Take one turn, however often that has to be tried while the store is busy or full."""
        while True:
            try:
                kept = await self._with_file(kept)
                async with self._room:
                    await self.listener.attend(kept)
            except NotFound:
                await self._answer_stranger(kept.heard)
            except HeardError as error:
                log.warning("turn_waits", inbox_id=kept.id, reason=type(error).__name__)
                await asyncio.sleep(AGAIN_S)
                continue
            except Exception as error:  # noqa: BLE001 - one message that breaks something is nobody else's trouble
                log.error("turn_broken", inbox_id=kept.id, reason=type(error).__name__)  # noqa: TRY400 - a message may hold words
            return

    async def _answer_stranger(self, heard: Heard) -> None:
        try:
            await self.channels[heard.channel].answer_stranger(heard)
        except HeardError as error:
            log.warning("stranger_not_answered", channel=heard.channel, reason=type(error).__name__)

    async def _with_file(self, kept: KeptHeard) -> KeptHeard:
        """Return the message with its file kept here, or known not to come."""
        fetch = self.channels[kept.heard.channel].fetch if kept.heard.channel in self.channels else None
        while kept.heard.attachment is not None:
            if kept.retry_at is not None:
                await asyncio.sleep(max(0.0, (kept.retry_at - self.clock()).total_seconds()))
            try:
                heard = await self._fetched(kept.heard, fetch) if fetch else _never_came(kept.heard)
            except FetchFailed as error:
                kept = await self._later(kept, error)
            else:
                await self.inbox.fetched(kept.id, heard)
                kept = KeptHeard(id=kept.id, heard=heard)
        return kept

    async def _later(self, kept: KeptHeard, error: FetchFailed) -> KeptHeard:
        """Note a try that brought no file, or give the file up."""
        if not error.retryable or kept.tries >= len(FETCH_AGAIN_S):
            log.warning("file_never_came", inbox_id=kept.id, tries=kept.tries + 1)
            heard = _never_came(kept.heard, TOO_BIG if error.too_big else NOT_FETCHED)
            await self.inbox.fetched(kept.id, heard)
            return KeptHeard(id=kept.id, heard=heard)
        wait_s = max(FETCH_AGAIN_S[kept.tries], error.retry_after_s or 0.0)
        retry_at = self.clock() + timedelta(seconds=wait_s)
        await self.inbox.not_fetched(kept.id, retry_at=retry_at)
        return replace(kept, tries=kept.tries + 1, retry_at=retry_at)

    async def _fetched(self, heard: Heard, fetch: Fetch) -> Heard:
        """Fetch a file and say what it is. Raises `FetchFailed`, `StoreFull`."""
        if heard.attachment is None:
            return heard
        pieces, opens = fetch(heard.attachment), heard.kind in {HeardKind.VOICE, HeardKind.FILM}
        try:
            media = await (self.keep_media if opens else self.keep_file)(pieces)
        except BadMedia:
            return replace(heard, kind=HeardKind.UNREADABLE, attachment=None)
        with_picture, without = (HeardKind.FILM, HeardKind.VOICE) if opens else (HeardKind.PICTURE, HeardKind.FILE)
        return replace(heard, kind=with_picture if media.has_picture else without, media=media, attachment=None)


def _never_came(heard: Heard, why: str = NOT_FETCHED) -> Heard:
    return replace(heard, kind=HeardKind.UNREADABLE, choice=why, attachment=None)
