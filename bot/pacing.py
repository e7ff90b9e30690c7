"""Pacing: how long a message has to wait so that a channel is not written to faster than it takes. Pure; the clock is given.

The generic cell rate algorithm (ITU-T I.371): per key one time, at which the next message would be due at an even pace.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

KEYS_REMEMBERED = 10_000


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One message every ``gap_s`` seconds, and up to ``burst`` of them at once after a pause."""

    gap_s: float
    burst: int = 1


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a channel may be written to: all addresses together, and one address by itself."""

    overall: Rate
    one: Callable[[str], Rate]


class Pacer:
    """Gives out moments to send at, in the order in which they are asked for.

    First `wait_for` one address, then, once that is over, `wait_for_all`: a slow address then takes nobody else's turn.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._overall: datetime | None = None
        self._next: dict[str, datetime] = {}

    def wait_for(self, to: str, now: datetime) -> float:
        """Take the next moment at which one address may be written to; return how many seconds away it is."""
        rate = self._pace.one(to)
        at = _free(self._next.get(to), rate, now)
        self._forget_if_many(now)
        self._next[to] = _moved(self._next.get(to), rate, at)
        return (at - now).total_seconds()

    def wait_for_all(self, now: datetime) -> float:
        """Take the next moment at which anything may be sent at all; return how many seconds away it is."""
        at = _free(self._overall, self._pace.overall, now)
        self._overall = _moved(self._overall, self._pace.overall, at)
        return (at - now).total_seconds()

    def _forget_if_many(self, now: datetime) -> None:
        if len(self._next) >= KEYS_REMEMBERED:
            self._next = {to: at for to, at in self._next.items() if at > now}


def _free(due: datetime | None, rate: Rate, now: datetime) -> datetime:
    """Return when one more may go, given when the next is due at an even pace."""
    return now if due is None else max(now, due - timedelta(seconds=rate.gap_s * (rate.burst - 1)))


def _moved(due: datetime | None, rate: Rate, at: datetime) -> datetime:
    return max(due or at, at) + timedelta(seconds=rate.gap_s)
