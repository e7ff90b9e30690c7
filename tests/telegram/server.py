"""The pretended Telegram as an ASGI application: the Bot API, its files, and a way for tests in other processes to act.

| address | what |
|---|---|
| ``/bot<token>/<method>`` | the Bot API: query, form, multipart or JSON |
| ``/file/bot<token>/<path>`` | a file's bytes |
| ``/control/<act>`` | the control interface (`controlling`) |
| ``/`` | a page that looks like a phone |
"""

from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request

from tests.telegram.answering import Answering
from tests.telegram.controlling import Controlling
from tests.telegram.refusals import Refused
from tests.telegram.wire import Dropped, Receive, Reply, Send, drop, send_half, send_reply, send_slowly, unless_gone
from tests.telegram.world import World

HERE = Path(__file__).parent
PAGES = {"/": ("phone.html", "text/html; charset=utf-8"), "/phone.js": ("phone.js", "text/javascript; charset=utf-8")}
NOT_FOUND = Reply.json(404, Refused(404, "Not Found").envelope())


class Server:
    """An ASGI application over a world. Everything runs in one event loop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.answering = Answering(world)
        self._controlling = Controlling(world)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path = scope["path"]
        try:
            if path.startswith("/bot"):
                await self._bot(scope, receive, send)
            elif path.startswith("/file/bot"):
                await self._file(path.removeprefix("/file/bot"), receive, send)
            elif path.startswith("/control/"):
                await self._control(path.removeprefix("/control/"), Request(scope, receive), send)
            elif path in PAGES:
                name, kind = PAGES[path]
                await send_reply(send, Reply(200, (HERE / name).read_bytes(), kind))
            else:
                await send_reply(send, NOT_FOUND)
        except Dropped as dropped:
            await drop(send, receive, dropped.seconds)
        except ClientDisconnect:
            return  # The bot was killed in the middle of a call; nobody is left to answer.

    async def _bot(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        token, _, method = scope["path"].removeprefix("/bot").partition("/")
        request = Request(scope, receive)
        if method.lower() == "getupdates":
            await request.body()
            reply = await unless_gone(receive, self.answering.answer(token, method, request))
        else:
            reply = await self.answering.answer(token, method, request)
        if reply is not None:
            await send_reply(send, reply)

    async def _file(self, rest: str, receive: Receive, send: Send) -> None:
        token, _, path = rest.partition("/")
        world = self._world
        file = world.files.at(path) if token == world.token else None
        if file is None or world.struck(world.faults.drawn("expired_path"), path=path):
            await send_reply(send, NOT_FOUND)
            return
        reply = Reply(200, file.data, "application/octet-stream")
        world.log.add("fetched", file_id=file.id, size=len(file.data))
        if slow := world.struck(world.faults.drawn("slow_file"), path=path):
            await send_slowly(send, reply, slow.seconds)
        elif world.struck(world.faults.drawn("truncated_file"), path=path):
            await send_half(send, receive, reply)
        else:
            await send_reply(send, reply)

    async def _control(self, name: str, request: Request, send: Send) -> None:
        try:
            given = await request.json() if await request.body() else dict(request.query_params)
        except ValueError:
            await send_reply(send, Reply.json(400, {"error": "This is no JSON."}))
            return
        await send_reply(send, self._controlling.answer(name, given))
