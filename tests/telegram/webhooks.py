"""Telegram's side of a webhook (server, WebhookActor.cpp).

Updates of one line go one after another, different lines at the same time over up to `max_connections` kept connections. An
answer other than 2xx, or none, is tried again: at once after the first failure, then after 2, 4, 8 … seconds up to one to
two minutes, or when the answer's Retry-After says; meanwhile nothing else of that line goes.
"""

import asyncio
import heapq
import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.telegram import limits
from tests.telegram.clock import Clock
from tests.telegram.faults import Faults
from tests.telegram.logbook import Logbook
from tests.telegram.posting import Poster, PostFailed
from tests.telegram.updates import Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Line:
    waiting: deque[Update] = field(default_factory=deque)
    failures: int = 0
    delay: float = 1.0


class Caller:
    """Calls the bot where a webhook is set. `on_reply` gets a call of the bot's that came in an answer."""

    def __init__(
        self, updates: Updates, clock: Clock, log: Logbook, faults: Faults, on_reply: Callable[[dict[str, Any]], None]
    ) -> None:
        self._updates, self._clock, self._log, self._faults, self._on_reply = updates, clock, log, faults, on_reply
        self._lines: dict[str, Line] = {}
        self._ready: list[tuple[float, int, str]] = []
        self._count = 0
        self._changed = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._poster: tuple[str, Poster] | None = None
        updates.on_new.append(self._take)

    async def restart(self) -> None:
        """Begin anew after the webhook was set or taken away: calls under way are ended, and what waits goes to the new one."""
        for task in tuple(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        self._lines.clear()
        self._ready.clear()
        self._close_poster()
        for update in self._updates.pending:
            self._take(update)

    async def call_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._changed.clear()
                while self._ready and self._ready[0][0] <= loop.time() and self._is_free:
                    self._begin(heapq.heappop(self._ready)[2])
                wait = max(0.0, self._ready[0][0] - loop.time()) if self._ready and self._is_free else None
                try:
                    await asyncio.wait_for(self._changed.wait(), wait)
                except TimeoutError:
                    continue
        finally:
            for task in self._sending:
                task.cancel()
            self._close_poster()

    @property
    def _is_free(self) -> bool:
        return len(self._sending) < self._updates.webhook.connections

    def _take(self, update: Update) -> None:
        if not self._updates.webhook.url:
            return
        line = self._lines.setdefault(update.line, Line())
        if not line.waiting:
            line.waiting.append(update)
            self._put(update.line, 0.0)
        elif fault := self._faults.drawn("concurrent", chat_id=update.chat_id):
            self._log.add("fault", fault=fault.number, kind=fault.kind, update_id=update.id)
            alone = f"{update.line}/{update.id}"
            self._lines[alone] = Line(deque([update]))
            self._put(alone, 0.0)
        else:
            line.waiting.append(update)

    def _put(self, name: str, wait: float) -> None:
        self._count += 1
        when = asyncio.get_running_loop().time() + wait * self._updates.resend_scale
        heapq.heappush(self._ready, (when, self._count, name))
        self._changed.set()

    def _begin(self, name: str) -> None:
        line = self._lines[name]
        while line.waiting and line.waiting[0].expires_at <= self._clock.now():
            self._updates.expire(line.waiting.popleft())
        if not line.waiting:
            del self._lines[name]
            return
        self._reorder(line)
        copies = 2 if self._faults.drawn("duplicate", chat_id=line.waiting[0].chat_id) else 1
        task = asyncio.create_task(self._deliver(name, line, line.waiting[0], copies))
        self._sending.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._changed.set()

    def _reorder(self, line: Line) -> None:
        if len(line.waiting) > 1 and (fault := self._faults.drawn("out_of_order", chat_id=line.waiting[0].chat_id)):
            self._log.add("fault", fault=fault.number, kind=fault.kind, update_id=line.waiting[1].id)
            line.waiting[0], line.waiting[1] = line.waiting[1], line.waiting[0]

    async def _deliver(self, name: str, line: Line, update: Update, copies: int) -> None:
        answers = await asyncio.gather(*[self._post(update) for _ in range(copies)])
        failed = next((answer for answer in answers if answer is not None), None)
        if failed is None:
            self._updates.acknowledge(update)
            line.waiting.popleft()
            self._next(name, line)
            return
        why, retry_after = failed
        self._updates.webhook.last_error = (self._clock.now(), why)
        self._log.add("failed", update_id=update.id, why=why)
        wait = float(min(retry_after, limits.LONGEST_ASKED_WAIT_S))
        if wait == 0 and line.failures > 0:
            longest = random.uniform(limits.LONGEST_RESEND_S, limits.LONGEST_RESEND_S * 2)
            wait = line.delay = min(line.delay * 2, longest)
        line.failures += 1
        self._put(name, wait)

    def _next(self, name: str, line: Line) -> None:
        line.failures, line.delay = 0, 1.0
        if line.waiting:
            self._put(name, 0.0)
        elif self._lines.get(name) is line:
            del self._lines[name]

    async def _post(self, update: Update) -> tuple[str, int] | None:
        """None where the bot took it, otherwise why not and after how many seconds it wants it again."""
        self._updates.delivered(update, "webhook")
        secret = self._updates.webhook.secret
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
        try:
            answer = await self._to().post(
                json.dumps(update.update, ensure_ascii=False).encode(), headers | ({SECRET_HEADER: secret} if secret else {})
            )
        except PostFailed as failed:
            return str(failed), 0
        if not 200 <= answer.status <= 299:
            asked = answer.headers.get("retry-after", "0")
            return f"Wrong response from the webhook: {answer.status} {answer.reason}", int(asked) if asked.isdigit() else 0
        self._reply(answer.body)
        return None

    def _to(self) -> Poster:
        """Where to call: tests may change `deliver_to` at any time, such as after the bot's server began anew."""
        url = self._updates.webhook.deliver_to or self._updates.webhook.url
        if self._poster is None or self._poster[0] != url:
            self._close_poster()
            self._poster = (url, Poster(urlsplit(url), limits.WEBHOOK_ANSWER_S))
        return self._poster[1]

    def _close_poster(self) -> None:
        if self._poster is not None:
            self._poster[1].close()
            self._poster = None

    def _reply(self, body: bytes) -> None:
        """An answer may carry one call (Bot API, "Making requests when getting updates"); its result is not told."""
        try:
            said = json.loads(body)
        except ValueError:
            return
        if isinstance(said, dict) and isinstance(said.get("method"), str):
            self._on_reply(said)
