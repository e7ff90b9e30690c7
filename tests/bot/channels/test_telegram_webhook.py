import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from telegram.error import NetworkError

from bot.channels import telegram_token
from bot.channels.telegram_updates import ALLOWED
from bot.channels.telegram_webhook import LARGEST_BYTES, PATH, SECRET_HEADER, TelegramWebhook
from core.errors import BadInput, StoreBusy, StoreFull
from tests.bot.channels.telegram_calls import Line, bot_on, refused

SECRET = "an-invented-secret-for-tests"
SHOWN = {SECRET_HEADER: SECRET}


class Shelf:
    """Takes updates, or cannot."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.taken: list[Mapping[str, Any]] = []
        self._fault = fault

    async def take(self, raw: Mapping[str, Any], _receive) -> None:
        if self._fault is not None:
            raise self._fault
        if "update_id" not in raw:
            raise BadInput("This is no update.")
        self.taken.append(raw)


async def receive(_heard, *, order: int = 0) -> None: ...


def webhook(shelf: Shelf, line: Line | None = None) -> TelegramWebhook:
    return TelegramWebhook(bot=bot_on(line or Line()), updates=shelf, base_url="https://heard.example/", secret=SECRET)


async def call(shelf: Shelf, body: bytes | Any, headers: Mapping[str, str] = SHOWN) -> httpx.Response:
    app = FastAPI()
    app.include_router(webhook(shelf).routes(receive))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://heard.example") as client:
        return await client.post(PATH, content=body, headers=headers)


async def test_an_update_is_taken_and_then_acknowledged() -> None:
    shelf = Shelf()

    assert (await call(shelf, b'{"update_id": 7}')).status_code == 200
    assert shelf.taken == [{"update_id": 7}]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: SECRET + "x"}])
async def test_whoever_does_not_show_the_secret_is_refused_before_anything_is_read(headers: Mapping[str, str]) -> None:
    read, shelf = [], Shelf()

    async def body():
        read.append(1)
        yield b'{"update_id": 7}'

    app = FastAPI()
    app.include_router(webhook(shelf).routes(receive))

    async def receive_body():
        read.append(1)
        return {"type": "http.request", "body": b"{}", "more_body": False}

    sent = []

    async def send(what):
        sent.append(what)

    raw_headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": raw_headers, "query_string": b"", "http_version": "1.1"}
    await app(scope, receive_body, send)

    assert sent[0]["status"] == 403
    assert read == []
    assert shelf.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'"words"', b"\xff\xfe", b"[" * 100_000, b"{}"], ids=range(8))
async def test_what_is_no_update_is_refused_and_nothing_of_it_is_logged(body: bytes) -> None:
    with structlog.testing.capture_logs() as logged:
        answer = await call(Shelf(), body)

    assert answer.status_code == 400
    assert [each["event"] for each in logged] == ["telegram_call_refused"]
    assert "words" not in repr(logged)


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_larger_than_any_update_is_refused_while_it_comes(announced: bool) -> None:
    pieces = []

    async def body():
        for _ in range(64):
            pieces.append(1)
            yield b" " * (LARGEST_BYTES // 8)

    shelf = Shelf()
    answer = await call(shelf, b" " * (LARGEST_BYTES + 1) if announced else body())

    assert answer.status_code == 413
    assert shelf.taken == []


@pytest.mark.parametrize("fault", [StoreFull(), StoreBusy()])
async def test_what_could_not_be_kept_is_asked_for_again(fault: Exception) -> None:
    answer = await call(Shelf(fault), b'{"update_id": 7}')

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


async def test_telegram_is_asked_to_call_with_the_secret_and_for_what_we_take_alone() -> None:
    line = Line()
    task = asyncio.create_task(webhook(Shelf(), line).announce(receive))
    async with asyncio.timeout(10):
        while not line.calls:
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    is_waiting = not task.done()
    task.cancel()

    (asked,) = line.of("setWebhook")
    assert asked["url"] == f"https://heard.example{PATH}"
    assert asked["secret_token"] == SECRET
    assert asked["allowed_updates"] == list(ALLOWED)
    assert asked["drop_pending_updates"] is False
    assert is_waiting


async def test_a_token_that_is_refused_is_told_and_a_dead_line_is_the_callers_to_wait_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(telegram_token, "REFUSED_AGAIN_S", 0.0)
    with structlog.testing.capture_logs() as logged:
        await webhook(Shelf(), Line(refused(401, "Unauthorized"))).announce(receive)
    with pytest.raises(NetworkError):
        await webhook(Shelf(), Line(NetworkError("The line is down."))).announce(receive)

    assert [each["event"] for each in logged] == ["telegram_token_refused"]


def test_neither_the_secret_nor_the_token_is_shown() -> None:
    assert SECRET not in repr(webhook(Shelf()))
    assert "invented-token" not in repr(webhook(Shelf()))
