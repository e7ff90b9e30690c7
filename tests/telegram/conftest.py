"""The pretended Telegram in a test's own event loop, and python-telegram-bot's own `Bot` against it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.telegram.faults import Fault
from tests.telegram.running import TOKEN, serve
from tests.telegram.world import World


class Here:
    """A running world and its address, with short ways to what these tests do most."""

    def __init__(self) -> None:
        self.world, self.address = World(TOKEN), ""

    def rowan(self) -> int:
        """Somebody who has begun a chat."""
        who = self.world.person().id
        self.world.start(who)
        return who

    def fault(self, kind: str, **facts: Any) -> None:
        self.world.faults.add(Fault(kind, **facts))

    def said(self, chat: int) -> list[str]:
        """What the bot has in a chat."""
        return [each.get("text", "") for each in self.world.chats[chat].history if each["from"]["is_bot"]]

    def broken(self) -> list[str]:
        """The rules of Telegram that were broken."""
        return [each["rule"] for each in self.world.log.of("violation")]

    async def until(self, holds: Callable[[], Any], *, within_s: float = 30.0) -> Any:
        async with asyncio.timeout(within_s):
            while not (found := holds()):
                await asyncio.sleep(0.01)
            return found


@pytest.fixture
async def here() -> AsyncIterator[Here]:
    running, ready, ending = Here(), asyncio.Event(), asyncio.Event()

    def started(address: str) -> None:
        running.address = address
        ready.set()

    task = asyncio.create_task(serve(running.world, on_start=started, ending=ending))
    await ready.wait()
    yield running
    ending.set()
    await task


@pytest.fixture
async def bot(here: Here, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    requests = [HTTPXRequest(connection_pool_size=8, read_timeout=10, httpx_kwargs={"verify": False}) for _ in range(2)]
    addresses = {"base_url": f"{here.address}/bot", "base_file_url": f"{here.address}/file/bot"}
    async with Bot(TOKEN, **addresses, request=requests[0], get_updates_request=requests[1]) as bot:
        yield bot
