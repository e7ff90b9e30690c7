"""Posts to one web address over kept connections: small and quick, so that thousands of updates a minute cost little."""

import asyncio
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult


class PostFailed(Exception):
    """No whole answer came."""


@dataclass
class Answer:
    status: int
    reason: str
    headers: dict[str, str]
    body: bytes


class Poster:
    def __init__(self, url: SplitResult, timeout_s: float) -> None:
        self._url, self._timeout = url, timeout_s
        self._is_closed = False
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, body: bytes, headers: dict[str, str]) -> Answer:
        """Raises: PostFailed. A kept connection that turns out closed is replaced by a new one once, before anything was
        answered.
        """
        try:
            async with asyncio.timeout(self._timeout):
                while self._idle:
                    reader, writer = self._idle.pop()
                    if not (reader.at_eof() or writer.is_closing()):
                        return await self._asked(reader, writer, body, headers)
                    writer.close()
                return await self._asked(*await self._connected(), body, headers)
        except TimeoutError:
            raise PostFailed("Read timeout expired") from None
        except (OSError, asyncio.IncompleteReadError, ValueError) as failed:
            raise PostFailed(f"Webhook connection closed: {type(failed).__name__}") from failed

    def close(self) -> None:
        """Keep no connection, and those in use no longer than their answer."""
        self._is_closed = True
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        tls = ssl.create_default_context() if self._url.scheme == "https" else None
        return await asyncio.open_connection(self._url.hostname, self._url.port or (443 if tls else 80), ssl=tls)

    async def _asked(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes, headers: dict[str, str]
    ) -> Answer:
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        lines = [f"POST {path} HTTP/1.1", f"Host: {self._url.netloc}", f"Content-Length: {len(body)}", "Connection: keep-alive"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        kept = False
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await writer.drain()
            answer = await _answer(reader)
            kept = answer.headers.get("connection", "").lower() != "close"
        finally:
            if kept and not self._is_closed:
                self._idle.append((reader, writer))
            else:
                writer.close()
        return answer


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    _, status, reason = [*head[0].split(" ", 2), ""][:3]
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(status), reason, headers, body)
