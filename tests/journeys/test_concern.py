"""Words of risk typed in a chat reach a person: from the bot's turn to the duty contact's page, with every part real."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app.clock import now
from app.sample_partnership import bring_in_the_sample
from app.web import web_app
from app.wiring import House
from core.chat import Heard, HeardKind
from core.people import StaffId
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey
WORDS = "some nights I want to die"


async def test_words_of_risk_in_a_chat_wait_for_the_duty_contact_until_they_are_read(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)
        await talked(house, "yes", "yes", "yes", WORDS)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=web_app(house)), base_url="http://heard.test", follow_redirects=True
        ) as browser:
            home = await signed_in_by_link(browser, house)
            queue = (await browser.get("/concerns")).text
            after = (await press(browser, queue, "may_be_used")).text

            assert "1 concern waits to be read" in home
            assert "Words that may mean someone could hurt themselves" in queue
            assert "The first night" in queue
            assert WORDS in queue
            assert "It can be found and used now" in after
            assert "No concerns wait to be read" in after
            assert "to be read" not in (await browser.get("/")).text


async def test_words_of_risk_before_any_yes_reach_the_duty_contact_without_the_words(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)
        await talked(house, WORDS)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=web_app(house)), base_url="http://heard.test", follow_redirects=True
        ) as browser:
            await signed_in_by_link(browser, house)
            queue = (await browser.get("/concerns")).text

            assert "The first night" in queue
            assert "Their words were not kept" in queue
            assert WORDS not in queue


async def talked(house: House, *said: str) -> None:
    facts = {"channel": "web", "address": "an invented address"}
    await house.listener.hear(Heard(**facts, external_id="0", kind=HeardKind.START, at=now(), join_code="first_night"))
    for number, text in enumerate(said, start=1):
        await house.listener.hear(Heard(**facts, external_id=str(number), kind=HeardKind.TEXT, at=now(), text=text))


async def signed_in_by_link(browser: httpx.AsyncClient, house: House) -> str:
    await house.store.staff.keep_link("a-token-for-this-test", StaffId("s_sample"), expires_at=now() + timedelta(hours=1))
    form = await browser.get("/sign-in/link/a-token-for-this-test")
    return (await browser.post("/sign-in/link/a-token-for-this-test", data={"form-token": token_in(form.text)})).text


async def press(browser: httpx.AsyncClient, page: str, outcome: str) -> httpx.Response:
    action = re.search(r'action="(/concerns/[^"]+/read)"', page)
    assert action, "nothing waits to be read"
    return await browser.post(action.group(1), data={"form-token": token_in(page), "outcome": outcome})


def token_in(page: str) -> str:
    token = re.search(r'name="form-token" value="([0-9a-f]+)"', page)
    assert token, "the page has no form token"
    return token.group(1)
