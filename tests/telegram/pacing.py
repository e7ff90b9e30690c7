"""Telegram's pace, as its FAQ states it: about 30 messages a second overall, one a second in a chat with short bursts, 20 a
minute in a group. Also remembers who was asked to wait, so that coming back too early shows.
"""

import math
from collections import deque

from tests.telegram import limits


class Bucket:
    """Holds `most` and refills at `per_s`."""

    def __init__(self, most: float, per_s: float, now: float) -> None:
        self.most, self.per_s, self.left, self.at = most, per_s, most, now

    def wait(self, now: float) -> float:
        """How many seconds until one more may go; 0 means now."""
        self.left = min(self.most, self.left + max(0.0, now - self.at) * self.per_s)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.per_s

    def take(self) -> None:
        self.left -= 1


class Pace:
    """Whether the bot may send to a chat now. A call that is told to wait takes nothing from the buckets."""

    def __init__(self, now: float) -> None:
        self._overall = Bucket(limits.OVERALL_PER_S, limits.OVERALL_PER_S, now)
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, deque[float]] = {}

    def retry_after(self, chat_id: int, now: float) -> int:
        """0 where the message may go, and then it counts; otherwise the whole seconds to wait."""
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = Bucket(limits.CHAT_BURST, limits.CHAT_PER_S, now)
        wait = max(self._overall.wait(now), bucket.wait(now), self._group_wait(chat_id, now))
        if wait > 0:
            return max(1, math.ceil(wait))
        self._overall.take()
        bucket.take()
        if chat_id < 0:
            self._groups[chat_id].append(now)
        return 0

    def _group_wait(self, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 0.0
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - 60:
            sent.popleft()
        return sent[0] + 60 - now if len(sent) >= limits.GROUP_PER_MINUTE else 0.0


class Waiting:
    """Who was told to wait until when, by chat and what was asked for; coming back before that moment is a violation."""

    def __init__(self) -> None:
        self._until: dict[tuple[int, str], float] = {}

    def told(self, chat_id: int, method: str, until: float) -> None:
        key = chat_id, _kind(method)
        self._until[key] = max(until, self._until.get(key, 0.0))

    def is_too_early(self, chat_id: int, method: str, now: float) -> bool:
        """Whether the caller comes back early. A tenth of a second is forgiven: clocks and rounding."""
        return now + 0.1 < self._until.get((chat_id, _kind(method)), 0.0)


def _kind(method: str) -> str:
    """All that puts a message into a chat waits together; whatever else is asked for waits by itself."""
    return "sending" if method.startswith("send") and method != "sendChatAction" else method
