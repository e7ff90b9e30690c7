"""The far end of a messenger, for measuring: takes every message at once and notes when it came. Checks nothing."""

import asyncio
import json
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


@dataclass
class Sink:
    """What came, and when: the moments of each chat's messages, by `time.perf_counter`."""

    address: str = ""
    came: dict[int, list[float]] = field(default_factory=dict)
    count: int = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer as the Bot API does (ASGI)."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        method = scope["path"].rsplit("/", 1)[-1]
        result = self._taken(_fields(scope, body)) if method == "sendMessage" else ME if method == "getMe" else True
        answer = json.dumps({"ok": True, "result": result}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": answer})

    def _taken(self, fields: dict[str, Any]) -> dict[str, Any]:
        chat = int(fields["chat_id"])
        self.count += 1
        self.came.setdefault(chat, []).append(time.perf_counter())
        return {"message_id": self.count, "date": 0, "chat": {"id": chat, "type": "private"}, "text": str(fields["text"])}


def _fields(scope: dict[str, Any], body: bytes) -> dict[str, Any]:
    kind = dict(scope["headers"]).get(b"content-type", b"")
    if kind.startswith(b"application/json"):
        fields: dict[str, Any] = json.loads(body)
        return fields
    return dict(urllib.parse.parse_qsl(body.decode()))


@contextmanager
def listening_sink() -> Iterator[Sink]:
    """Listen on a free port of this computer in a thread of its own."""
    sink = Sink()
    server = uvicorn.Server(uvicorn.Config(sink, port=0, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    sink.address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield sink
    finally:
        server.should_exit = True
        thread.join(timeout=10)
