"""How often someone may try a password. Kept in memory: a restart forgives, and nothing about anybody is stored."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
"""How long a failed try counts."""

KEYS_KEPT = 10_000
"""Beyond this the oldest are forgotten, so that a flood of made-up addresses cannot fill the memory."""


class Attempts:
    """Counts failed tries by key. Each key comes with how many tries it may have in `WINDOW`."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, list[datetime]] = OrderedDict()

    def must_wait(self, limits: Sequence[tuple[str, int]], now: datetime) -> bool:
        """Whether any of the keys has used up its tries."""
        return any(len(self._recent(key, now)) >= limit for key, limit in limits)

    def note_failure(self, keys: Sequence[str], now: datetime) -> None:
        """Count a failed try against every key."""
        for key in keys:
            self._failed[key] = [*self._recent(key, now), now]
            self._failed.move_to_end(key)
        while len(self._failed) > KEYS_KEPT:
            self._failed.popitem(last=False)

    def take_back(self, key: str) -> None:
        """Forget a key's newest try, which was no failure after all."""
        tries = self._failed.get(key)
        if tries:
            tries.pop()

    def forgive(self, key: str) -> None:
        """Forget a key's failed tries, after it got in."""
        self._failed.pop(key, None)

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        return [at for at in self._failed.get(key, ()) if now - at < WINDOW]
