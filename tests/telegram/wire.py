"""Answers as bytes on the connection, and connections that break on purpose."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]


class Dropped(Exception):
    """The connection shall end without an answer, after `seconds`."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())

    @classmethod
    def json(cls, status: int, said: Any, *, retry_after: int | None = None) -> "Reply":
        headers = ((b"retry-after", str(retry_after).encode()),) if retry_after else ()
        return cls(status, json.dumps(said, ensure_ascii=False).encode(), headers=headers)


def _start(reply: Reply) -> Message:
    own = [(b"content-type", reply.content_type.encode()), (b"content-length", str(len(reply.body)).encode())]
    return {"type": "http.response.start", "status": reply.status, "headers": [*own, *reply.headers]}


async def send_reply(send: Send, reply: Reply) -> None:
    await send(_start(reply))
    await send({"type": "http.response.body", "body": reply.body})


async def send_slowly(send: Send, reply: Reply, seconds: float, pieces: int = 8) -> None:
    await send(_start(reply))
    size = max(1, -(-len(reply.body) // pieces))
    for begin in range(0, len(reply.body), size):
        await asyncio.sleep(seconds / pieces)
        await send({"type": "http.response.body", "body": reply.body[begin : begin + size], "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def send_half(send: Send, receive: Receive, reply: Reply) -> None:
    """Promise the whole, send half, and break off."""
    await send(_start(reply))
    await send({"type": "http.response.body", "body": reply.body[: len(reply.body) // 2], "more_body": True})
    await asyncio.sleep(0.05)
    await drop(send, receive)


async def drop(send: Send, receive: Receive, seconds: float = 0.0) -> None:
    """Hold the connection for `seconds` or until the other side goes, then cut it. Uses uvicorn's own transport."""
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait({gone}, timeout=seconds)
        transport = send.__self__.transport  # type: ignore[attr-defined]
        transport.abort()
        await gone
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def unless_gone(receive: Receive, work: Awaitable[Reply]) -> Reply | None:
    """What `work` gives; None, with the work ended, where the caller hangs up first."""
    doing, gone = asyncio.ensure_future(work), asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait({doing, gone}, return_when=asyncio.FIRST_COMPLETED)
        return await doing if doing.done() else None
    finally:
        doing.cancel()
        gone.cancel()
        await asyncio.gather(doing, gone, return_exceptions=True)
