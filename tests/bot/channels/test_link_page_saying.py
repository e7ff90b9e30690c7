from pathlib import Path

import pytest

from core.errors import StoreFull
from tests.bot.channels.link_world import LIMIT_BYTES, WORDS, link_world

JSON = {"accept": "application/json"}
SOUND = {"content-type": "audio/webm"}


async def test_what_is_sent_twice_is_one(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        key = await world.key()
        for _ in range(2):
            response = await world.client.post(f"/chat/link/voice?key={key}", content=b"sound", headers=SOUND | JSON)
            assert response.json() == {"trouble": ""}
        texts = await world.answered()

        assert len(world.sms.chats.jobs.started) == 1
    assert len(texts) == 1


async def test_words_can_be_typed_instead(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        await world.client.post("/chat/link/say", data={"text": "It was long, ò", "key": "k"})
        await world.answered()

        assert world.sms.kept_words() == ["It was long, ò"]


async def test_a_form_without_script_brings_a_film_or_another_file(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.send_link()
        await world.open("a-send-token")
        film = await world.client.post("/chat/link/voice?key=1", files={"file": ("a private name.mp4", b"film", "video/mp4")})
        other = await world.client.post("/chat/link/file?key=2", files={"file": ("letter.pdf", b"pdf", "application/pdf")})
        await world.answered()

    assert (film.status_code, other.status_code) == (303, 303)
    assert world.kept == [("media", 4), ("file", 3)]


async def test_a_file_that_is_no_film_is_answered_kindly_on_their_own_channel(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        await world.client.post("/chat/link/voice?key=1", content=b"no media at all", headers=SOUND)
        texts = await world.answered()

    assert "could not open" in texts[0]


@pytest.mark.parametrize(
    ("path", "content", "trouble", "status"),
    [
        ("/chat/link/voice?key=1", b"a" * (LIMIT_BYTES + 1), "too_large", 413),
        ("/chat/link/voice?key=1", b"", "no_file", 422),
        ("/chat/link/say", b"text=+", "empty", 422),
        ("/chat/link/say", b"text=" + b"a" * 20_001, "too_long", 413),
        ("/chat/link/say", b"text=" + b"a" * 1_000_000, "too_long", 413),
    ],
)
async def test_what_cannot_be_taken_is_said_to_be(path: str, content: bytes, trouble: str, status: int, tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        told = await world.client.post(path, content=content, headers=JSON)
        shown = await world.client.post(path, content=content)

        assert (told.status_code, told.json()) == (status, {"trouble": trouble})
        assert shown.status_code == status
        assert WORDS.troubles[trouble] in shown.text
        assert await world.answered() == []


async def test_no_more_is_taken_in_an_hour_than_there_is_room_for(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()
        statuses = [
            (await world.client.post(f"/chat/link/voice?key={number}", content=b"a" * 90_000, headers=SOUND | JSON)).status_code
            for number in range(3)
        ]

    assert statuses == [200, 200, 429]


async def test_a_full_disk_is_told_and_nothing_is_acknowledged(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        await world.open()

        async def full(_heard):
            raise StoreFull

        world.sms.chats.listener.keep = full
        response = await world.client.post("/chat/link/say", data={"text": "hello", "key": "k"}, headers=JSON)

    assert (response.status_code, response.json()) == (507, {"trouble": "full"})


async def test_without_a_link_nothing_is_taken(tmp_path: Path) -> None:
    async with link_world(tmp_path) as world:
        response = await world.client.post("/chat/link/say", data={"text": "hello"}, headers=JSON)

    assert response.status_code == 404
    assert world.kept == []
