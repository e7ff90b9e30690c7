"""Who is listened to next: one long recording at a time, and short ones do not wait for it. Knows no engine.

Jobs run on event loops of their own, so turns hold across loops, and waiting for one can be called off.
"""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

WAIT_S = 0.05

LONGEST_SHORT_MS = 180_000
"""A voice note longer than this is a recording: whoever made it expects to wait."""


class Turns:
    """One long recording at a time, and so many short ones, however many ask, so that memory stays that of one."""

    def __init__(self, *, short_ones: int = 1) -> None:
        self._long = threading.Semaphore(1)
        self._short = threading.Semaphore(short_ones)
        self._short_ones = 0

    @asynccontextmanager
    async def turn(self, *, is_long: bool) -> AsyncIterator[None]:
        """Wait for one's turn and have it for as long as this lasts."""
        lock = self._long if is_long else self._short
        self._short_ones += not is_long
        try:
            while not lock.acquire(blocking=False):  # noqa: ASYNC110 - a lock of one loop would not hold in another
                await asyncio.sleep(WAIT_S)
            try:
                yield
            finally:
                lock.release()
        finally:
            self._short_ones -= not is_long

    async def let_pass(self, *, is_long: bool) -> None:
        """Between two parts of a long one: wait while somebody waits for a short one."""
        while is_long and self._short_ones:  # noqa: ASYNC110 - see `turn`
            await asyncio.sleep(WAIT_S)
