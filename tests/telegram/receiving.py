"""getUpdates, setWebhook, deleteWebhook and getWebhookInfo (Bot API, "Getting updates"; Client.cpp, do_get_updates,
do_set_webhook).
"""

import asyncio
import re
from urllib.parse import urlsplit

from tests.telegram import limits, refusals
from tests.telegram.calls import Call
from tests.telegram.chats import Json
from tests.telegram.refusals import Refused, bad_request, conflict
from tests.telegram.updates import USUAL, Update, Webhook
from tests.telegram.webhooks import Caller
from tests.telegram.world import World

PORTS = frozenset({None, 80, 88, 443, 8443})


class Receiving:
    """How the bot gets its updates. One long poll waits at a time; another one ends it with 409."""

    def __init__(self, world: World, caller: Caller) -> None:
        self._world, self._caller = world, caller
        self._poll: asyncio.Future[str] | None = None

    @property
    def is_polling(self) -> bool:
        """Whether a long poll waits now."""
        return self._poll is not None

    async def get_updates(self, call: Call) -> list[Json]:
        world = self._world
        if world.updates.webhook.url:
            world.log.violation("getUpdates while a webhook is set")
            raise conflict(refusals.WEBHOOK_ACTIVE)
        if "allowed_updates" in call.values:
            world.updates.allow(_list(call))
        for name, low, high in (("limit", 1, limits.UPDATES_AT_ONCE), ("timeout", 0, limits.LONGEST_POLL_S)):
            if name in call.values and call.text(name) != str(call.whole(name, low, low, high)):
                world.log.violation("a number that Telegram cuts", f"getUpdates {name}")
        offset = call.whole("offset", 0, -(2**31), 2**31 - 1)
        limit = call.whole("limit", limits.UPDATES_AT_ONCE, 1, limits.UPDATES_AT_ONCE)
        found = world.updates.from_offset(offset, limit)
        timeout = call.whole("timeout", 0, 0, limits.LONGEST_POLL_S)
        if not found and timeout:
            await self._long_poll(timeout)
            found = world.updates.from_offset(max(0, offset), limit)
        return [self._given(update) for update in found]

    def _given(self, update: Update) -> Json:
        self._world.updates.delivered(update, "poll")
        return update.update

    async def _long_poll(self, longest_s: float) -> None:
        """Wait until something comes. Raises: Refused with 409 where another poll or a webhook takes over."""
        self.end_poll(refusals.OTHER_POLLER)
        mine = self._poll = asyncio.get_running_loop().create_future()

        def wake(_: Update) -> None:
            if not mine.done():
                mine.set_result("")

        self._world.updates.on_new.append(wake)
        try:
            async with asyncio.timeout(longest_s):
                why = await mine
        except TimeoutError:
            return
        finally:
            self._world.updates.on_new.remove(wake)
            if self._poll is mine:
                self._poll = None
        if why:
            raise conflict(why)

    def end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._world.log.violation("two at once", why)
            self._poll.set_result(why)

    async def set_webhook(self, call: Call) -> bool:
        url = call.text("url").strip()
        if not url:
            return await self.delete_webhook(call)
        secret = _checked_secret(call.text("secret_token"))
        self._check_url(url)
        self.end_poll(refusals.WEBHOOK_SET)
        updates = self._world.updates
        connections = call.whole("max_connections", limits.CONNECTIONS, 1, limits.MOST_CONNECTIONS)
        updates.webhook = Webhook(url, secret, connections, updates.webhook.deliver_to)
        if "allowed_updates" in call.values:
            updates.allow(_list(call))
        self._world.log.add("webhook_set", has_secret=bool(secret), max_connections=connections)
        await self._begin_anew(call)
        return True

    async def _begin_anew(self, call: Call) -> None:
        if call.yes("drop_pending_updates"):
            self._world.updates.drop_all()
        await self._caller.restart()

    def _check_url(self, url: str) -> None:
        """Telegram wants https on one of four ports (Bot API, "Notes" on setWebhook)."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise bad_request("invalid webhook URL specified") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("invalid webhook URL specified")
        if self._world.token in url:
            self._world.log.violation("the token stands in the webhook's address")
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if port not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")

    async def delete_webhook(self, call: Call) -> bool:
        updates = self._world.updates
        if updates.webhook.url:
            self._world.log.add("webhook_deleted")
        updates.webhook = Webhook(deliver_to=updates.webhook.deliver_to)
        await self._begin_anew(call)
        return True

    def webhook_info(self) -> Json:
        updates, webhook = self._world.updates, self._world.updates.webhook
        info: Json = {"url": webhook.url, "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
        if webhook.url:
            info |= {"max_connections": webhook.connections, "ip_address": "127.0.0.1"}
            if webhook.last_error:
                at, why = webhook.last_error
                info |= {"last_error_date": int(at), "last_error_message": why}
        return info if updates.allowed == USUAL else info | {"allowed_updates": sorted(updates.allowed)}


def _list(call: Call) -> object:
    try:
        return call.structure("allowed_updates") or []
    except ValueError:
        return None


def _checked_secret(secret: str) -> str:
    if len(secret.encode()) > limits.SECRET_CHARS:
        raise Refused(400, "Bad Request: secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    return secret
