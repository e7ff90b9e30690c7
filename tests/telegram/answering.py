"""One call from its first byte to its answer: read, checked, disturbed by faults, done, logged and answered."""

import asyncio
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request

from tests.telegram import refusals
from tests.telegram.calls import METHODS, PARAMETERS, Call, call_in
from tests.telegram.faults import Fault
from tests.telegram.handlers import HANDLERS
from tests.telegram.receiving import Receiving
from tests.telegram.refusals import Refused, bad_request, forbidden, too_many_requests
from tests.telegram.webhooks import Caller
from tests.telegram.wire import Dropped, Reply
from tests.telegram.world import World

BEFORE = ("too_many_requests", "server_error", "bad_gateway", "forbidden", "refused", "drop_before")
AFTER = ("server_error_after", "timeout_after", "drop_after", "slow_answer")
PAGE = Reply(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")


class Answering:
    def __init__(self, world: World) -> None:
        self._world = world
        self.caller = Caller(world.updates, world.clock, world.log, world.faults, self._reply_to_webhook)
        self.receiving = Receiving(world, self.caller)

    async def answer(self, token: str, name: str, request: Request) -> Reply:
        """Raises: Dropped where the caller shall see nothing."""
        method = METHODS.get(name.lower())
        try:
            if token != self._world.token:
                known_form = token.partition(":")[0].isdigit() and ":" in token
                raise Refused(401, "Unauthorized") if known_form else Refused(404, "Not Found")
            if method is None:
                self._world.log.violation("an unknown method", name)
                raise Refused(404, "Not Found: method not found")
            call = await call_in(request, method)
        except Refused as refused:
            self._world.log.add(
                "refused", method=method or name, chat_id=None, error_code=refused.code, description=refused.description
            )
            return _enveloped(refused)
        self._check_strictly(call, request)
        return await self._disturbed(call)

    def _check_strictly(self, call: Call, request: Request) -> None:
        log = self._world.log
        if self._world.token in unquote(request.url.query):
            log.violation("the token stands in the query string", call.method)
        for name in set(call.values) - PARAMETERS[call.method]:
            log.violation("an unknown parameter", f"{call.method} {name}")
        for name in set(call.files) - PARAMETERS[call.method]:
            if f"attach://{name}" not in map(str, call.values.values()):
                log.violation("an unknown file", f"{call.method} {name}")

    async def _disturbed(self, call: Call) -> Reply:
        world = self._world
        before = world.struck(
            world.faults.drawn(*BEFORE, method=call.method, chat_id=call.chat_id), method=call.method, chat_id=call.chat_id
        )
        if before is not None:
            return self._told(call, "error", None, self._before(before, call))
        mark = len(world.log.entries)
        try:
            reply, how = Reply.json(200, {"ok": True, "result": await self._done(call)}), "ok"
        except Refused as refused:
            facts = {"error_code": refused.code, "description": refused.description}
            world.log.add("refused", method=call.method, chat_id=call.chat_id, **facts)
            return _enveloped(refused)
        after = world.struck(
            world.faults.drawn(*AFTER, method=call.method, chat_id=call.chat_id), method=call.method, chat_id=call.chat_id
        )
        of = next((entry["seq"] for entry in world.log.entries[mark:] if entry["what"] in {"accepted", "edited"}), None)
        if after is not None:
            reply, how = await self._after(after, reply, call, of)
        return self._told(call, how, of, reply)

    def _told(self, call: Call, how: str, of: int | None, reply: Reply) -> Reply:
        if call.method != "getUpdates":
            self._world.log.add("told", method=call.method, chat_id=call.chat_id, how=how, of=of)
        if call.method == "answerCallbackQuery" and how == "ok":
            self._world.callbacks[call.text("callback_query_id")].answers_told += 1
        return reply

    def _before(self, fault: Fault, call: Call) -> Reply:
        if fault.kind == "drop_before":
            self._told(call, "dropped", None, PAGE)
            raise Dropped
        if fault.kind == "bad_gateway":
            return PAGE
        if fault.kind == "too_many_requests":
            if call.chat_id is not None:
                self._world.waiting.told(call.chat_id, call.method, self._world.clock.now() + fault.retry_after)
            return _enveloped(too_many_requests(fault.retry_after))
        if fault.kind == "forbidden":
            return _enveloped(forbidden(fault.description or refusals.BLOCKED))
        if fault.kind == "refused":
            return _enveloped(Refused(fault.status, fault.description or "Bad Request: refused"))
        return _enveloped(_server_error(fault))

    async def _after(self, fault: Fault, reply: Reply, call: Call, of: int | None) -> tuple[Reply, str]:
        if fault.kind == "slow_answer":
            await asyncio.sleep(fault.seconds)
            return reply, "ok"
        if fault.kind == "server_error_after":
            return _enveloped(_server_error(fault)), "error"
        self._told(call, "dropped", of, reply)
        raise Dropped(fault.seconds if fault.kind == "timeout_after" else 0.0)

    async def _done(self, call: Call) -> Any:
        receiving = {
            "getUpdates": self.receiving.get_updates,
            "setWebhook": self.receiving.set_webhook,
            "deleteWebhook": self.receiving.delete_webhook,
        }
        if call.method in receiving:
            return await receiving[call.method](call)
        if call.method == "getWebhookInfo":
            return self.receiving.webhook_info()
        try:
            return HANDLERS[call.method](self._world, call)
        except ValueError:
            raise bad_request("can't parse JSON object") from None

    def _reply_to_webhook(self, said: dict[str, object]) -> None:
        """Do what a webhook's answer asks. Telegram tells nobody how it went; the log does."""
        method = METHODS.get(str(said.pop("method")).lower())
        if method not in HANDLERS:
            return self._world.log.violation("a webhook's answer asks for what it may not", str(method))
        call = Call(method, dict(said))
        try:
            HANDLERS[method](self._world, call)
        except Refused as refused:
            facts = {"error_code": refused.code, "description": refused.description}
            self._world.log.add("refused", method=method, chat_id=call.chat_id, **facts)
        return None


def _server_error(fault: Fault) -> Refused:
    words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
    return Refused(fault.status, fault.description or words.get(fault.status, "Internal Server Error"))


def _enveloped(refused: Refused) -> Reply:
    return Reply.json(refused.code, refused.envelope(), retry_after=refused.parameters.get("retry_after"))
