import hashlib
from dataclasses import replace

import pytest

from bot.channels.web_chat_audio import sound_type, stretch_in
from core.chat import Say
from core.turns import Turn
from tests.bot.channels.web_chat_world import World, start

SOUND = b"OggS an invented prompt, read aloud by nobody"
SHA256 = hashlib.sha256(SOUND).hexdigest()


async def read_aloud(world: World) -> None:
    """Say something that can be heard to whoever started last."""

    async def pieces():
        yield SOUND

    await world.files.put(pieces())
    heard = world.engine.heard[-1]
    address = await world.store.conversations.address(heard.channel, heard.address)
    session = await world.store.conversations.session_at(address.id)
    say = Say(key="aloud", address_id=address.id, channel="web", text="How was it?", audio=SHA256)
    turned = replace(session, turn=session.turn + 1)
    await world.store.conversations.save(Turn(inbox_id=None, session=turned, says=(say,)))


async def test_what_can_be_heard_has_a_player_and_plays_whole_or_from_a_byte_on(world):
    async with world.phone() as phone:
        await start(phone)
        await read_aloud(world)

        page = (await phone.get("/chat/first_night")).text
        whole = await phone.get(f"/chat/first_night/audio/{SHA256}")
        part = await phone.get(f"/chat/first_night/audio/{SHA256}", headers={"range": "bytes=5-"})

    assert (
        f'<audio class="heard-aloud" controls preload="none" aria-label="Hear this" src="/chat/first_night/audio/{SHA256}"'
        in page
    )
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, SOUND, "audio/ogg")
    assert (part.status_code, part.content) == (206, SOUND[5:])
    assert part.headers["content-range"] == f"bytes 5-{len(SOUND) - 1}/{len(SOUND)}"
    assert whole.headers["x-content-type-options"] == "nosniff"


async def test_nobody_hears_what_was_not_said_to_them(world):
    async with world.phone() as phone, world.phone() as other, world.phone() as stranger:
        await start(other)
        await start(phone)
        await read_aloud(world)

        others = await other.get(f"/chat/first_night/audio/{SHA256}")
        strangers = await stranger.get(f"/chat/first_night/audio/{SHA256}")
        never_said = await phone.get(f"/chat/first_night/audio/{'0' * 64}")
        no_hash = await phone.get("/chat/first_night/audio/..%2f..%2fetc")

    assert {each.status_code for each in (others, strangers, never_said, no_hash)} == {404}


async def test_words_without_a_recording_have_no_player(world):
    async with world.phone() as phone:
        assert "heard-aloud" not in (await start(phone)).text


@pytest.mark.parametrize(
    ("wanted", "stretch"),
    [
        ("bytes=0-", (0, 10)),
        ("bytes=2-4", (2, 5)),
        ("bytes=2-99", (2, 10)),
        ("bytes=10-", None),
        ("bytes=4-2", None),
        ("bytes=-3", None),
        ("bytes=0-1,3-4", None),
        ("", None),
    ],
)
def test_only_a_stretch_that_can_be_given_is_given(wanted, stretch):
    assert stretch_in(wanted, 10) == stretch


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"OggS", "audio/ogg"),
        (b"RIFF....WAVE", "audio/wav"),
        (b"\x1aE\xdf\xa3", "audio/webm"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"ID3", "audio/mpeg"),
    ],
)
def test_a_sound_is_sent_as_what_it_begins_like(head, kind):
    assert sound_type(head) == kind
