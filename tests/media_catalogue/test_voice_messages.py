from pathlib import Path

import pytest

from core.errors import BadMedia
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.looking import ChildLook
from media_catalogue.voice_messages import make_voice_message
from tests.media_catalogue.conftest import TONE, make

FFMPEG = Ffmpeg(binary=find_ffmpeg())


async def test_a_recording_becomes_opus_in_ogg_that_says_nothing_of_where_it_came_from(tmp_path: Path) -> None:
    source = make(tmp_path / "question.mp3", *TONE, "-metadata", "title=a private note")
    out = await make_voice_message(FFMPEG, source, folder=tmp_path)
    seen = await ChildLook().look(out, sha256="ab" * 32, byte_count=out.stat().st_size)

    assert (seen.container, seen.audio_codec, seen.has_picture) == ("ogg", "opus", False)
    assert b"a private note" not in out.read_bytes()


async def test_what_is_no_sound_becomes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "words.mp3"
    source.write_text("These are words, and no sound.")

    with pytest.raises(BadMedia):
        await make_voice_message(FFMPEG, source, folder=tmp_path)
