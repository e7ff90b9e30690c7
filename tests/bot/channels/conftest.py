"""What the web chat's tests share."""

import shutil

import pytest
from playwright.async_api import async_playwright

from tests.bot.channels.web_chat_visits import served, tone
from tests.bot.channels.web_chat_world import a_world
from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.opened import opened_store


@pytest.fixture(scope="session")
def brought_up_to_date(tmp_path_factory):
    """A home whose tables are made once, for every test to copy."""
    return tmp_path_factory.mktemp("web_chat") / "home"


@pytest.fixture
async def home(tmp_path, brought_up_to_date):
    if not brought_up_to_date.exists():
        async with opened_store(brought_up_to_date):
            pass
    return shutil.copytree(brought_up_to_date, tmp_path / "home")


@pytest.fixture
async def world(home):
    async with a_world(home) as world:
        yield world


@pytest.fixture
async def chromium(tmp_path):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*browser_arguments(), f"--use-file-for-fake-audio-capture={tone(tmp_path / 'tone.wav')}"],
        )
        yield browser
        await browser.close()


@pytest.fixture
async def place(home):
    async with a_world(home, limit_bytes=1_000_000) as world, served(world) as line:
        world.line = line
        world.address = f"{line.address}/chat/first_night"
        yield world
