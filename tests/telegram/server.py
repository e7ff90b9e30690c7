"""The pretended Telegram as an ASGI application: the Bot API, its files, and a way for tests in other processes to act.

| address | what |
|---|---|
| ``/bot<token>/<method>`` | the Bot API: form, multipart or JSON |
| ``/file/bot<token>/<path>`` | a file's bytes |
| ``/control/<act>`` | `world.World`'s acts by name, with JSON arguments; also ``log``, ``fault``, ``chat`` and ``deliver_to`` |
| ``/`` | a page that looks like a phone |
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.telegram.chats import Json
from tests.telegram.faults import Fault
from tests.telegram.methods import NAMES, SENDING, answer
from tests.telegram.refusals import Refused, forbidden, too_many_requests
from tests.telegram.world import World

PHONE = Path(__file__).parent / "phone.html"
ACTS = frozenset({
    "person", "write", "start", "send", "share", "edit", "tap", "block", "group", "remove_bot", "migrate", "unknown_update",
})  # fmt: skip


class Dropped(Response):
    """No answer: the connection ends in the middle of one."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


def application(world: World) -> Starlette:
    """Return the server over a world."""

    async def bot(request: Request) -> Response:
        if request.path_params["token"] != world.token:
            return _refused(Refused(401, "Unauthorized"))
        name = NAMES.get(request.path_params["method"].lower())
        if name is None:
            world.log.violation("unknown method")
            return _refused(Refused(404, "Not Found"))
        if request.url.query and "token" in request.url.query:
            world.log.violation("a token in a query")
        return await _called(world, name, await _params_of(request))

    async def file(request: Request) -> Response:
        kept = next((each for each in world.files.values() if each.path == request.path_params["path"]), None)
        is_known = request.path_params["token"] == world.token and kept is not None
        if not is_known or kept is None or kept.path_until < world.clock.now() or world.faults.drawn("expired_path"):
            return _refused(Refused(404, "Not Found"))
        slow, cut = world.faults.drawn("slow_file"), world.faults.drawn("truncated_file")
        content = kept.content[: len(kept.content) // 2] if cut else kept.content
        return StreamingResponse(_pieces(content, slow.seconds if slow else 0.0), media_type="application/octet-stream")

    async def control(request: Request) -> Response:
        given = await request.json() if request.method == "POST" else dict(request.query_params)
        return JSONResponse(_acted(world, request.path_params["act"], given))

    async def phone(_request: Request) -> Response:
        return HTMLResponse(PHONE.read_text(encoding="utf-8"))

    return Starlette(
        routes=[
            Route("/", phone),
            Route("/bot{token}/{method}", bot, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", file),
            Route("/control/{act}", control, methods=["GET", "POST"]),
        ]
    )


async def _called(world: World, name: str, params: Json) -> Response:
    chat = _number(params.get("chat_id"))
    if refused := _fault_before(world, name, chat):
        return refused
    try:
        result = await answer(world, name, params)
    except Refused as error:
        world.log.add("refused", method=name, chat_id=chat, error_code=error.code, description=error.description)
        return _refused(error)
    return await _fault_after(world, name, chat) or JSONResponse({"ok": True, "result": result})


def _fault_before(world: World, name: str, chat: int | None) -> Response | None:
    kinds = ("too_many_requests", "server_error", "bad_gateway", "forbidden", "refused", "drop_before")
    fault = world.faults.drawn(*kinds, method=name, chat_id=chat)
    if fault is None:
        return None
    world.log.add("fault", fault=fault.number, kind=fault.kind, method=name, chat_id=chat)
    if fault.kind == "drop_before":
        return Dropped()
    if fault.kind == "bad_gateway":
        return PlainTextResponse("<html>Bad Gateway</html>", status_code=502)
    if fault.kind == "too_many_requests":
        if name in SENDING and chat is not None:
            world.waiting.told(chat, world.clock.now() + fault.retry_after)
        return _refused(too_many_requests(fault.retry_after))
    if fault.kind == "forbidden":
        return _refused(forbidden(fault.description or "bot was blocked by the user"))
    return _refused(Refused(fault.status, fault.description or "Internal Server Error"))


async def _fault_after(world: World, name: str, chat: int | None) -> Response | None:
    fault = world.faults.drawn("server_error_after", "timeout_after", "drop_after", "slow_answer", method=name, chat_id=chat)
    if fault is None:
        return None
    world.log.add("fault", fault=fault.number, kind=fault.kind, method=name, chat_id=chat)
    if fault.kind in {"timeout_after", "slow_answer"}:
        await asyncio.sleep(fault.seconds)
    if fault.kind == "slow_answer":
        return None
    return Dropped() if fault.kind in {"timeout_after", "drop_after"} else _refused(Refused(500, "Internal Server Error"))


def _acted(world: World, act: str, given: Json) -> Any:
    if act == "log":
        return world.log.entries[int(given.get("since") or 0) :]
    if act == "fault":
        return world.faults.add(Fault(**given)).facts()
    if act == "clear_faults":
        world.faults.clear()
        return True
    if act == "chat":
        return world.chats[int(given["chat"])].history
    if act == "deliver_to":
        world.updates.webhook.deliver_to = given["url"]
        world.updates.resend_scale = float(given.get("resend_scale") or 1.0)
        return True
    if act == "put_on":
        world.clock.put_on(float(given["seconds"]))
        return True
    if act not in ACTS:
        raise LookupError(f"Nobody can {act!r}.")
    if "content" in given:
        given["content"] = base64.b64decode(given["content"])
    done = getattr(world, act)(*given.pop("members", ()), **given) if act == "group" else getattr(world, act)(**given)
    return done if isinstance(done, dict | type(None)) else done.user() if hasattr(done, "user") else done.chat()


async def _params_of(request: Request) -> Json:
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        params: Json = await request.json()
        return params
    given = {**request.query_params, **(await request.form())} if request.method == "POST" else dict(request.query_params)
    params = {}
    uploads = {name: await value.read() for name, value in given.items() if isinstance(value, UploadFile)}
    for name, value in given.items():
        if isinstance(value, str):
            params[name] = uploads.get(value.removeprefix("attach://"), _read(name, value))
    for name, content in uploads.items():
        if not any(str(value) == f"attach://{name}" for value in given.values()):
            params[name] = content
    return params


def _read(name: str, value: str) -> Any:
    """Form fields are texts; what is no text in the Bot API is written in them as JSON."""
    if name in {"text", "caption", "chat_id", "callback_query_id", "url", "secret_token", "file_id"}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


async def _pieces(content: bytes, seconds: float) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        await asyncio.sleep(seconds / max(1, len(content) // 65_536))
        yield content[start : start + 65_536]


def _refused(error: Refused) -> Response:
    return JSONResponse(error.envelope(), status_code=error.code)
