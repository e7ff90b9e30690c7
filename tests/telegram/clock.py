"""The server's clock: real time, and as much further as a test puts it on."""

import time


class Clock:
    """Seconds since 1970. `put_on` lets an hour pass at once; it never goes back."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def put_on(self, seconds: float) -> None:
        self._ahead += max(0.0, seconds)
