"""Running the pretended Telegram on this computer: in a thread of a test, or as a process (`python -m tests.telegram`)."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import uvicorn

from tests.telegram.server import Server
from tests.telegram.world import World

TOKEN = "4711:a-token-that-opens-nothing-anywhere-0"
Result = TypeVar("Result")


async def serve(world: World, *, port: int = 0, on_start: Callable[[str], None], ending: asyncio.Event) -> None:
    """Serve a world until told to end."""
    application, listening = Server(world), socket.create_server(("127.0.0.1", port), backlog=1024)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # Answers come in two pieces; neither waits for the other.
    config = uvicorn.Config(cast("Any", application), log_config=None, access_log=False, lifespan="off", ws="none")
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    calling = asyncio.create_task(application.answering.caller.call_for_ever())
    while not server.started and not serving.done():
        await asyncio.sleep(0.005)
    on_start(f"http://127.0.0.1:{listening.getsockname()[1]}")
    await ending.wait()
    calling.cancel()
    server.stop()
    await asyncio.gather(serving, calling, return_exceptions=True)
    world.log.close()


class _Server(uvicorn.Server):
    """Leaves Ctrl-C to whoever runs it, and ends at once when told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self.should_exit = self.force_exit = True
        self._stopped.set()

    async def main_loop(self) -> None:
        await self._stopped.wait()

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


@dataclass
class Running:
    """A pretended Telegram in a thread of its own. `do` runs something in that thread, where the world lives."""

    world: World
    address: str = ""
    _loop: asyncio.AbstractEventLoop | None = field(default=None, repr=False)

    def do(self, act: Callable[[World], Result]) -> Result:
        """Let somebody act and return what came of it."""

        async def acted() -> Result:
            return act(self.world)

        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(acted(), self._loop).result(timeout=30)

    def texts(self, chat: int) -> list[str]:
        """Return what the bot has said in a chat."""
        accepted = self.do(lambda world: world.log.of("accepted", chat_id=chat))
        return [str(entry["message"].get("text", "")) for entry in accepted]

    def wait_for(self, what: Callable[[World], Result], *, within_s: float = 30.0) -> Result:
        """Wait until something is so, and return it."""
        until = time.monotonic() + within_s
        while not (found := self.do(what)):
            assert time.monotonic() < until, "It never came about."
            time.sleep(0.02)
        return found


@contextlib.contextmanager
def telegram(world: World | None = None) -> Iterator[Running]:
    """Run a pretended Telegram for as long as this lasts."""
    running, ready, ended = Running(world or World(TOKEN)), threading.Event(), asyncio.Event()

    def started(address: str) -> None:
        running.address = address
        ready.set()

    async def run() -> None:
        running._loop = asyncio.get_running_loop()
        await serve(running.world, on_start=started, ending=ended)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(timeout=30), "The pretended Telegram never started."
    try:
        yield running
    finally:
        assert running._loop is not None
        running._loop.call_soon_threadsafe(ended.set)
        thread.join(timeout=15)
