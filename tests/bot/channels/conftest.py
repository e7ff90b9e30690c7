"""What the channels' tests share."""

import pytest

from tests.bot.channels.web_chat_world import a_world


@pytest.fixture
async def world(tmp_path):
    async with a_world(tmp_path) as world:
        yield world
