import asyncio

import pytest
import structlog

from bot.channels import telegram_token
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_token import Token
from tests.bot.channels.telegram_calls import Line, bot_on, ok, refused

UNKNOWN = refused(401, "Unauthorized")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_token, "REFUSED_AGAIN_S", 0.0)


async def receive(_heard, *, order: int = 0) -> None: ...


async def test_a_token_that_telegram_refuses_twice_is_not_asked_with_any_more() -> None:
    line, token = Line(UNKNOWN, UNKNOWN), Token()
    polling = TelegramPolling(bot=bot_on(line), updates=None, token=token)

    with structlog.testing.capture_logs() as logged:
        await polling.poll(receive)
        waiting = asyncio.create_task(polling.poll(receive))
        while not token.is_given_up:
            await asyncio.sleep(0)
        _, still = await asyncio.wait({waiting}, timeout=0.05)
    waiting.cancel()

    assert still == {waiting}
    assert len(line.calls) == 2
    assert [each["event"] for each in logged] == ["telegram_token_refused", "telegram_token_refused", "telegram_given_up"]


async def test_a_token_that_was_known_again_in_between_is_asked_with_once_more() -> None:
    line, token = Line(UNKNOWN, ok(True), UNKNOWN), Token()
    polling = TelegramPolling(bot=bot_on(line), updates=None, token=token)

    for _ in range(2):
        await polling.poll(receive)

    assert not token.is_given_up
