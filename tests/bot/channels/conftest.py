"""What the web chat's tests share."""

import shutil

import pytest

from tests.bot.channels.web_chat_world import a_world
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
