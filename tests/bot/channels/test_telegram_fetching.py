"""Fetching from a small file server; what the whole of Telegram does is in the journeys."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels import telegram_fetching
from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_fetching import TelegramFiles, file_client
from core.chat import Attachment
from core.errors import FetchFailed
from tests.bot.channels.telegram_calls import TOKEN, Line, ok, refused

FILE = Attachment(reference="file-1", byte_count=6)
CONTENT = b"sounds"


def answer(status: int = 200, content: bytes = CONTENT, *, announced: int | None = None) -> bytes:
    length = len(content) if announced is None else announced
    return f"HTTP/1.1 {status} Whatever\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode() + content


def where(byte_count: int = len(CONTENT)):
    return ok({"file_id": "file-1", "file_unique_id": "u", "file_size": byte_count, "file_path": "voice/1.oga"})


@asynccontextmanager
async def files(line: Line, *answers: bytes | None) -> AsyncIterator[TelegramFiles]:
    """Serve these answers one after another; None is a line that says nothing."""
    left, ending = list(answers), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        now = left.pop(0)
        if now is None:
            await ending.wait()
        else:
            writer.write(now)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    bot = QuietBot(TOKEN, request=line, get_updates_request=line, base_file_url=f"{base}/file/bot")
    try:
        async with file_client() as client:
            yield TelegramFiles(bot=bot, client=client)
    finally:
        ending.set()
        server.close()


async def fetched(each: TelegramFiles) -> bytes:
    return b"".join([piece async for piece in each.fetch(FILE)])


async def test_a_file_comes_as_it_is() -> None:
    async with files(Line(where()), answer()) as each:
        assert await fetched(each) == CONTENT


async def test_an_address_that_has_expired_is_asked_for_anew() -> None:
    line = Line(where(), where())
    async with files(line, answer(404, b""), answer()) as each:
        assert await fetched(each) == CONTENT

    assert len(line.of("getFile")) == 2


@pytest.mark.parametrize(
    "answers", [[answer(404, b"")] * 2, [answer(500, b"")], [answer(content=b"soun", announced=6)], [answer(content=b"soun")]]
)
async def test_a_file_that_did_not_come_whole_is_tried_again_later(answers: list[bytes]) -> None:
    async with files(Line(where(), where()), *answers) as each:
        with pytest.raises(FetchFailed) as failed:
            await fetched(each)

    assert failed.value.retryable
    assert TOKEN not in str(failed.value)


async def test_a_line_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_fetching, "QUIET_S", 0.2)
    async with files(Line(where()), None) as each:
        with pytest.raises(FetchFailed) as failed:
            await fetched(each)

    assert failed.value.retryable


async def test_what_is_too_big_for_telegram_is_known_to_be_so() -> None:
    async with files(Line(refused(400, "Bad Request: file is too big"))) as each:
        with pytest.raises(FetchFailed) as failed:
            await fetched(each)

    assert (failed.value.retryable, failed.value.too_big) == (False, True)


async def test_a_file_without_an_address_never_comes() -> None:
    async with files(Line(ok({"file_id": "file-1", "file_unique_id": "u"}))) as each:
        with pytest.raises(FetchFailed) as failed:
            await fetched(each)

    assert not failed.value.retryable
