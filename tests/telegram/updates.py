"""Bringing updates to the bot: by its asking (getUpdates) or by calling it (a webhook), with Telegram's own rules for both."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from tests.telegram import limits
from tests.telegram.chats import Json
from tests.telegram.clock import Clock
from tests.telegram.faults import Faults
from tests.telegram.logbook import Logbook
from tests.telegram.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET, conflict

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LOOKS_EVERY_S = 0.01


@dataclass
class Pending:
    """An update that is not acknowledged."""

    update: Json
    kind: str
    chat: int
    until: float
    attempts: int = 0
    not_before: float = 0.0
    is_under_way: bool = False

    @property
    def id(self) -> int:
        return int(self.update["update_id"])


@dataclass
class Webhook:
    """Where the bot wants to be called. ``deliver_to`` stands in for its address on a computer without a name."""

    url: str = ""
    secret: str = ""
    connections: int = limits.CONNECTIONS
    deliver_to: str = ""
    last_error: str = ""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class Updates:
    """What the bot is still to be told, in order."""

    def __init__(self, clock: Clock, log: Logbook, faults: Faults) -> None:
        self._clock, self._log, self._faults = clock, log, faults
        self._ids = count(10_000)
        self.pending: list[Pending] = []
        self.webhook = Webhook()
        self.allowed: frozenset[str] = frozenset()
        self.resend_scale = 1.0
        self._poller = 0
        self._chance = random.Random(7)

    def add(
        self, kind: str, payload: Json, chat: int, *, of: int, lasts_s: float = limits.UPDATE_LIFETIME_S, always: bool = False
    ) -> None:
        """Queue an update, unless the bot asked for other kinds alone."""
        wanted = self.allowed or frozenset(limits.UPDATE_KINDS) - limits.NOT_UNLESS_ASKED
        if kind not in wanted and not always:
            return
        update = {"update_id": next(self._ids), kind: payload}
        self._log.add("update", update_id=update["update_id"], kind=kind, chat_id=chat, of=of)
        self.pending.append(Pending(update, kind, chat, self._clock.now() + lasts_s))

    # -- by asking ---------------------------------------------------------------------------------------------------------

    async def polled(self, offset: int, most: int, timeout_s: float) -> list[Json]:
        """Return what is new after `offset`, which confirms everything before it; wait for it up to `timeout_s`."""
        if self.webhook.url:
            raise conflict(WEBHOOK_ACTIVE)
        self._poller += 1
        mine = self._poller
        self._confirm(offset)
        until = asyncio.get_running_loop().time() + min(timeout_s, limits.LONGEST_POLL_S)
        while not (found := self._next(most)) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(LOOKS_EVERY_S)
            if self.webhook.url:
                raise conflict(WEBHOOK_SET)
            if mine != self._poller:
                raise conflict(OTHER_POLLER)
        for each in found:
            each.attempts += 1
            self._log.add("delivered", update_id=each.id, how="poll", attempt=each.attempts)
        updates = [each.update for each in found]
        if updates and self._faults.drawn("duplicate"):
            updates.append(updates[0])
        return updates

    def _confirm(self, offset: int) -> None:
        last = self.pending[-1].id if self.pending else 0
        if offset <= 0 or (last and offset > last + limits.FURTHEST_OFFSET_AHEAD):
            return
        for each in [each for each in self.pending if each.id < offset and each.attempts]:
            self._acknowledged(each)

    def _next(self, most: int) -> list[Pending]:
        self._forget_old()
        return self.pending[: max(1, min(most, limits.UPDATES_AT_ONCE))]

    # -- by calling --------------------------------------------------------------------------------------------------------

    async def call_for_ever(self) -> None:
        """Call the bot with what is new, for as long as it has a webhook: one chat's updates in order, many chats at once."""
        async with httpx.AsyncClient(timeout=limits.WEBHOOK_ANSWER_S, limits=httpx.Limits(max_connections=200)) as client:
            while True:
                if self.webhook.url:
                    self._forget_old()
                    self._begin(client)
                await asyncio.sleep(LOOKS_EVERY_S)

    def _begin(self, client: httpx.AsyncClient) -> None:
        now, busy = self._clock.now(), {each.chat for each in self.pending if each.is_under_way}
        for each in tuple(self.pending):
            if len(self.webhook.tasks) >= self.webhook.connections:
                return
            if each.is_under_way or each.not_before > now:
                busy.add(each.chat)
                continue
            if each.chat in busy and not self._faults.drawn("concurrent", "out_of_order", chat_id=each.chat):
                continue
            busy.add(each.chat)
            each.is_under_way = True
            task = asyncio.create_task(self._call(client, each))
            self.webhook.tasks.add(task)
            task.add_done_callback(self.webhook.tasks.discard)

    async def _call(self, client: httpx.AsyncClient, each: Pending) -> None:
        each.attempts += 1
        self._log.add("delivered", update_id=each.id, how="webhook", attempt=each.attempts)
        twice = self._faults.drawn("duplicate", chat_id=each.chat)
        try:
            answers = [self._posted(client, each) for _ in range(2 if twice else 1)]
            statuses = await asyncio.gather(*answers)
        finally:
            each.is_under_way = False
        if 200 <= statuses[0] < 300:
            self._acknowledged(each)
            return
        self.webhook.last_error = f"Wrong response from the webhook: {statuses[0]}"
        self._log.add("failed", update_id=each.id, why=str(statuses[0]))
        wait_s = 0.0 if each.attempts == 1 else min(limits.LONGEST_RESEND_S, 2.0 ** (each.attempts - 1))
        each.not_before = self._clock.now() + wait_s * self.resend_scale

    async def _posted(self, client: httpx.AsyncClient, each: Pending) -> int:
        headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {})
        try:
            answer = await client.post(
                self.webhook.deliver_to or self.webhook.url, content=json.dumps(each.update), headers=headers
            )
        except httpx.HTTPError:
            return 0
        return answer.status_code

    # -- both --------------------------------------------------------------------------------------------------------------

    def _acknowledged(self, each: Pending) -> None:
        if each not in self.pending:
            return
        self._log.add("acknowledged", update_id=each.id)
        self.pending.remove(each)
        if self._faults.drawn("redeliver", chat_id=each.chat):
            again = Pending(each.update, each.kind, each.chat, each.until)
            self.pending.insert(self._chance.randint(0, len(self.pending)), again)

    def _forget_old(self) -> None:
        for each in [each for each in self.pending if each.until < self._clock.now() and not each.is_under_way]:
            self._log.add("expired", update_id=each.id)
            self.pending.remove(each)

    def drop_all(self) -> None:
        """Forget what is pending, as drop_pending_updates asks."""
        for each in self.pending:
            self._log.add("dropped", update_id=each.id)
        self.pending.clear()

    def info(self) -> dict[str, Any]:
        """As the Bot API's `WebhookInfo`."""
        told = {"url": self.webhook.url, "has_custom_certificate": False, "pending_update_count": len(self.pending)}
        return told | ({"last_error_message": self.webhook.last_error} if self.webhook.last_error else {})
