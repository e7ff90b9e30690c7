import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
import structlog
from telegram.error import NetworkError

from bot.channels import telegram_polling, telegram_token
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_updates import ALLOWED
from core.errors import BadInput, StoreBusy
from tests.bot.channels.telegram_calls import Line, bot_on, ok, refused
from tests.bot.channels.telegram_made import raw

BROKEN = NetworkError("The line is down.")


class Shelf:
    """Takes updates, and could not keep some of them the first time."""

    def __init__(self, *, busy_at: int = 0) -> None:
        self.taken: list[int] = []
        self._busy_at = busy_at

    async def take(self, raw: Mapping[str, Any], _receive) -> None:
        if not isinstance(raw.get("update_id"), int):
            raise BadInput("This is no update.")
        if raw["update_id"] == self._busy_at:
            self._busy_at = 0
            raise StoreBusy
        self.taken.append(raw["update_id"])


async def receive(_heard, *, order: int = 0) -> None: ...


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STORE_AGAIN_S", "CONFLICT_AGAIN_S"):
        monkeypatch.setattr(telegram_polling, name, 0.0)
    monkeypatch.setattr(telegram_token, "REFUSED_AGAIN_S", 0.0)


async def polled(line: Line, shelf: Shelf) -> list[int | None]:
    """Poll until the line breaks; return the offsets that were asked with."""
    with pytest.raises(NetworkError):
        await TelegramPolling(bot=bot_on(line), updates=shelf).poll(receive)
    return [params.get("offset") for params in line.of("getUpdates")]


async def test_what_is_new_is_confirmed_with_the_next_question_once_it_is_kept() -> None:
    line, shelf = Line(ok(True), ok([raw(5), raw(6)]), ok([raw(7)]), BROKEN), Shelf()

    assert await polled(line, shelf) == [None, 7, 8]
    assert shelf.taken == [5, 6, 7]
    assert line.of("getUpdates")[0]["allowed_updates"] == list(ALLOWED)


async def test_a_webhook_is_taken_away_first_and_nothing_that_waits_with_it() -> None:
    line = Line(ok(True), BROKEN)
    await polled(line, Shelf())

    assert line.calls[0] == ("deleteWebhook", {"drop_pending_updates": False})


async def test_nothing_from_the_first_on_that_could_not_be_kept_is_confirmed() -> None:
    line, shelf = Line(ok(True), ok([raw(5), raw(6), raw(7)]), ok([raw(6), raw(7)]), BROKEN), Shelf(busy_at=6)

    assert await polled(line, shelf) == [None, 6, 8]
    assert shelf.taken == [5, 6, 7]


async def test_a_lower_number_that_comes_after_a_higher_one_is_not_lost_when_it_cannot_be_kept() -> None:
    line, shelf = Line(ok(True), ok([raw(7), raw(5)]), ok([raw(5), raw(7)]), BROKEN), Shelf(busy_at=5)

    assert await polled(line, shelf) == [None, 5, 8]


async def test_what_is_no_update_holds_up_nothing() -> None:
    line, shelf = Line(ok(True), ok([{"nothing": 1}, raw(5)]), BROKEN), Shelf()

    assert await polled(line, shelf) == [None, 6]


@pytest.mark.parametrize(
    ("answer", "event"),
    [
        (refused(409, "Conflict: terminated by other getUpdates request"), "telegram_polled_elsewhere"),
        (refused(401, "Unauthorized"), "telegram_token_refused"),
        (refused(429, "Too Many Requests: retry after 1", retry_after=1), None),
    ],
)
async def test_what_telegram_refuses_is_told_in_a_word_and_asked_again_later(answer, event: str | None) -> None:
    line = Line(ok(True), answer)
    with structlog.testing.capture_logs() as logged:
        async with asyncio.timeout(10):
            await TelegramPolling(bot=bot_on(line), updates=Shelf()).poll(receive)

    assert [each["event"] for each in logged] == ([event] if event else [])
    assert "invented-token" not in repr(logged)
