from dataclasses import replace
from pathlib import Path

from app.settings import Settings
from app.telegram_calls import telegram_link, telegram_name, telegram_routes
from app.wiring import opened
from bot.channels.telegram_webhook import PATH
from core.consultations import Approach
from tests.app.telegram_named import telegram_that_says
from tests.app.test_telegram import settings
from tests.storage.made import consultation


async def test_with_a_token_the_house_has_the_channel_and_telegram_may_call_only_where_it_is_to(tmp_path: Path) -> None:
    async with opened(settings(tmp_path)) as polled:
        is_asked = (set(polled.channels), telegram_routes(polled))
    async with opened(settings(tmp_path, telegram_webhook="https://heard.example")) as called:
        routes = telegram_routes(called)

    assert is_asked == ({"telegram"}, None)
    assert routes is not None
    assert [route.path for route in routes.routes] == [PATH]


async def test_the_bot_is_opened_by_a_link_with_the_code_and_for_a_focus_group_in_a_group(tmp_path: Path) -> None:
    interview = consultation(name="first_week", approach=Approach.INTERVIEW, script_hash="ab")
    with telegram_that_says(username="OurBot") as api:
        async with opened(settings(tmp_path, telegram_api=api)) as house:
            links = [
                await telegram_link(house, interview),
                await telegram_link(house, replace(interview, approach=Approach.FOCUS_GROUP)),
                await telegram_link(house, replace(interview, script_hash=None)),
            ]

    assert links == ["https://t.me/OurBot?start=first_week", "https://t.me/OurBot?startgroup=first_week", None]


async def test_where_telegram_does_not_say_what_the_bot_is_called_there_is_no_link(tmp_path: Path) -> None:
    interview = consultation(name="first_week", script_hash="ab")
    with telegram_that_says(500) as api:
        async with opened(settings(tmp_path, telegram_api=api)) as house:
            silent = (await telegram_name(house), await telegram_link(house, interview))
    async with opened(Settings(home=tmp_path, port=0, risk_meaning=False)) as house:
        without = (await telegram_name(house), await telegram_link(house, interview))

    assert silent == without == ("", None)
