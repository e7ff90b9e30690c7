"""How often one line may try a code or start. Held in memory only: who tried is forgotten with the process, never logged."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from core.ports import Clock

PEOPLE_REMEMBERED = 10_000
"""Enough for any home; the longest unheard of are forgotten first, so that memory is bounded."""


class Tries:
    """Counts wrong tries of each caller in the last `window`, and says when there were too many."""

    def __init__(self, clock: Clock, *, limit: int = 10, window: timedelta = timedelta(minutes=10)) -> None:
        self._clock = clock
        self._limit = limit
        self._window = window
        self._wrong: OrderedDict[str, deque[datetime]] = OrderedDict()

    def too_many(self, caller: str) -> bool:
        """Whether this caller must wait before another try."""
        tries = self._wrong.get(caller)
        if tries is None:
            return False
        while tries and tries[0] <= self._clock() - self._window:
            tries.popleft()
        return len(tries) >= self._limit

    def note_wrong(self, caller: str) -> None:
        """Remember one wrong try."""
        self._wrong.setdefault(caller, deque(maxlen=self._limit)).append(self._clock())
        self._wrong.move_to_end(caller)
        while len(self._wrong) > PEOPLE_REMEMBERED:
            self._wrong.popitem(last=False)
