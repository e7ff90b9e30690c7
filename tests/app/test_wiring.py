"""The rooms joined: what opens closes, and what cannot be used is refused or let go."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import opened
from core.errors import BadMedia, BadSettings
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def test_a_house_opens_twice_on_the_same_home(tmp_path: Path) -> None:
    async with house_in(tmp_path) as first:
        assert await first.store.consultations.partnerships() == []
    async with house_in(tmp_path) as second:
        assert await second.store.catalogue.unfinished() == []


async def test_a_voice_note_nobody_could_ever_hear_is_not_kept(tmp_path: Path) -> None:
    async def rubbish() -> AsyncIterator[bytes]:
        yield b"not a sound" * 1000

    async with house_in(tmp_path) as house:
        with pytest.raises(BadMedia):
            await house.keep_media(rubbish())

    assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []


async def test_a_file_is_kept_byte_for_byte_and_only_its_first_bytes_are_looked_at(tmp_path: Path) -> None:
    async def playlist() -> AsyncIterator[bytes]:
        yield b"#EXTM3U\nfile:///etc/passwd\n"

    async with house_in(tmp_path) as house:
        kept = await house.keep_file(playlist())
        whole = b"".join([piece async for piece in house.files.read(kept.sha256)])

    assert (kept.container, kept.has_picture, kept.has_sound) == ("file", False, False)
    assert whole == b"#EXTM3U\nfile:///etc/passwd\n"


async def test_a_speech_model_that_is_not_here_is_said_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"heard models get small\.en"):
        async with opened(Settings(home=tmp_path, speech_model="small.en")):
            pass
