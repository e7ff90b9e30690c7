"""`heard worker`: works on testimony beside a server that only serves pages."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from app.commands.printing import people
from app.logs import set_up_logs
from app.settings import Settings, read_settings
from app.wiring import opened
from app.working import running_jobs


def worker() -> None:
    """Run this home's jobs until Ctrl-C."""
    settings = read_settings()
    set_up_logs(settings)
    asyncio.run(_worker(settings))


async def _worker(settings: Settings) -> None:
    with stop_asked() as stop:
        async with opened(settings) as house, running_jobs(house) as is_here:
            people.print("Working. Ctrl-C stops; what is unfinished goes on at the next start.")
            if not is_here:
                people.print("  Another process works for this home now; this one takes over when that one ends.")
            await stop.wait()
        people.print("Stopped.")


@contextmanager
def stop_asked() -> Iterator[asyncio.Event]:
    """Give an event that Ctrl-C or a polite kill sets, in place of what they would do; from the first moment on."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    try:
        yield stop
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(each)
