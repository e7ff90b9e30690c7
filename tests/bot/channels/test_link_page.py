from pathlib import Path

import pytest

from bot.channels.web_chat import HEADERS
from tests.bot.channels.link_world import WORDS, link_world

PAGES = ("/chat/link", "/chat/link/here", "/chat/link/sent")


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_carries_the_safety_headers(path: str, tmp_path: Path) -> None:
    async with link_world(tmp_path, asked=False) as world:
        response = await world.client.get(path)

    assert {name: response.headers[name.lower()] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/chat/link", "/chat/link/say", "/chat/link/voice", "/chat/link/file"])
async def test_what_another_page_sends_is_refused(path: str, tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        response = await world.client.post(path, data={"text": "hello"}, headers={"origin": "https://elsewhere.example"})

        assert response.status_code == 403
        assert WORDS.troubles["elsewhere"] in response.text
        assert await world.answered() == []


async def test_talking_by_link_answers_the_question_and_the_next_one_comes_as_a_text(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        sent = await world.client.post(
            f"/chat/link/voice?key={await world.key()}", content=b"sound", headers={"content-type": "audio/webm"}
        )
        texts = await world.answered()

    assert sent.status_code == 303
    assert sent.headers["location"] == "/chat/link/sent"
    assert world.kept == [("media", 5)]
    assert "How many weeks" in texts[-1]
