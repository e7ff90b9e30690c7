from datetime import timedelta
from pathlib import Path

import pytest

from tests.bot.channels.link_world import SPOKEN, WORDS, link_world


async def test_the_page_shows_the_question_and_nothing_else_of_the_conversation(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        page = await world.open()

    assert "What was the first week like?" in page.text
    assert "My own place" not in page.text
    assert "Where do you stay" not in page.text
    assert "7700" not in page.text


async def test_choices_are_shown_beside_their_question(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.sms.texts("long", "3")
        page = await world.open()

    assert "What would help?" in page.text
    assert "Someone to talk to" in page.text


async def test_nothing_is_shown_where_someone_else_may_hold_the_phone(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        world.sms.chats.now += timedelta(days=13)
        page = await world.open()

    assert page.status_code == 200
    assert "first week" not in page.text
    assert WORDS.phrases.link_nothing_asked in page.text


@pytest.mark.parametrize("said", [("stop",), ("delete my answers", "yes")])
async def test_a_conversation_that_stopped_or_was_taken_back_takes_nothing(said: tuple[str, ...], tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        await world.sms.texts(*said)
        page = await world.client.get("/chat/link/here")
        spoken = await world.client.post("/chat/link/voice?key=1", content=b"sound", headers={"content-type": "audio/webm"})

    assert (page.status_code, spoken.status_code) == (409, 409)
    assert WORDS.notices["link_over"][1] in page.text
    assert world.kept == []


async def test_a_link_for_a_file_shows_a_field_for_it(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.send_link()
        page = await world.open("a-send-token")

    assert 'type="file"' in page.text
    assert "first week" not in page.text


async def test_the_page_speaks_the_conversations_language_or_else_the_browsers(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        before = await world.client.get("/chat/link", headers={"accept-language": "pl"})
        opened = await world.client.post(
            "/chat/link", data={"link": "token-1"}, headers={"accept-language": "pl"}, follow_redirects=True
        )

    assert SPOKEN["pl"].phrases.link_heading in before.text
    assert WORDS.phrases.link_talk_heading in opened.text
