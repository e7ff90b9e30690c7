from pathlib import Path

from app.telegram_calls import telegram_routes
from app.wiring import opened
from bot.channels.telegram_webhook import PATH
from tests.app.test_telegram import settings


async def test_with_a_token_the_house_has_the_channel_and_telegram_may_call_only_where_it_is_to(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as polled:
        is_asked = (set(polled.channels), telegram_routes(polled))
    async with opened(settings(tmp_path, telegram_webhook="https://heard.example")) as called:
        routes = telegram_routes(called)

    assert is_asked == ({"telegram"}, None)
    assert routes is not None
    assert [route.path for route in routes.routes] == [PATH]
