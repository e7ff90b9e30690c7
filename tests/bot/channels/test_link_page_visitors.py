from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.link_page_visitors import COOKIE, WRONG_A_LINE, token_in
from core.links import LINK_LASTS
from tests.bot.channels.link_world import WORDS, link_world


@pytest.mark.parametrize("written", ["https://heard.example/chat/link#abc", " #abc ", "abc", "heard.example/chat/link# abc"])
def test_a_link_may_be_pasted_whole_or_in_part(written: str) -> None:
    assert token_in(written) == "abc"


async def test_a_token_opens_the_page_and_stands_in_no_address_and_no_page(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        page = await world.open()

    assert page.status_code == 200
    assert all("token-1" not in str(each.url) for each in (*page.history, page))
    assert "token-1" not in page.text
    cookie = page.history[0].headers["set-cookie"]
    assert all(word in cookie for word in (COOKIE, "HttpOnly", "Secure", "SameSite=strict", "Path=/chat/link"))


async def test_a_link_that_is_too_old_gets_a_kind_page_and_so_does_its_cookie(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        world.sms.chats.now += LINK_LASTS + timedelta(minutes=1)
        here = await world.client.get("/chat/link/here")
        again = await world.open()

    assert (here.status_code, again.status_code) == (404, 404)
    assert WORDS.notices["link_expired"][1] in again.text


@pytest.mark.parametrize("token", ["guessed", "", "x" * 5000, "' or 1=1 --", "\x00"])
async def test_a_token_that_nobody_made_opens_nothing(token: str, tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        assert (await world.open(token)).status_code == 404


async def test_guessing_is_slowed_down_and_shuts_out_nobody_whose_link_opened(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        for number in range(WRONG_A_LINE):
            await world.open(f"guess-{number}")
        refused = await world.open("one more")
        mine = await world.client.get("/chat/link/here")
        world.sms.chats.now += timedelta(minutes=11)
        later = await world.open("one more")

    assert (refused.status_code, mine.status_code, later.status_code) == (429, 200, 404)
    assert WORDS.troubles["too_many"] in refused.text
