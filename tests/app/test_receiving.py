from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import BadMedia, NotFound
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey

SAMPLE = Path(__file__).parent.parent.parent / "app" / "samples" / "first_night_voice_note.ogg"


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1000):
        yield content[start : start + 1000]


async def test_a_voice_note_is_kept_and_looked_into_and_what_is_none_is_not_kept(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        recording = await house.receiver.keep_media(pieces(SAMPLE.read_bytes()))
        with pytest.raises(BadMedia):
            await house.receiver.keep_media(pieces(b"this is no sound" * 100))
        drawing = await house.receiver.keep_file(pieces(b"any other file"))

        assert (recording.has_sound, await house.files.size(recording.sha256)) == (True, SAMPLE.stat().st_size)
        assert await house.files.size(drawing.sha256) == 14
        assert sum(path.is_file() for path in house.home.media.rglob("*")) == 2
        with pytest.raises(NotFound):
            await house.files.size("0" * 64)
