from pathlib import Path

import pytest

from media_catalogue.loudness import loudness_of
from media_catalogue.renditions import make_playable
from tests.media_catalogue.conftest import make
from tests.media_catalogue.test_renditions import FFMPEG, looked_at


async def measured(sound: Path, folder: Path) -> float | None:
    recording = await looked_at(sound)
    playable = await make_playable(FFMPEG, sound, recording, folder=folder)
    return await loudness_of(FFMPEG, playable.path, recording, folder=folder)


async def test_a_tone_is_as_loud_as_the_standard_says(media: Path, tmp_path: Path) -> None:
    """EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS is at -23 LUFS; one channel of it 3 LU below."""
    sine = "aevalsrc='0.0708*sin(2*PI*1000*t)|0.0708*sin(2*PI*1000*t)':duration=3:sample_rate=48000"
    tone = make(media / "minus23.wav", "-f", "lavfi", "-i", sine)

    assert await measured(tone, tmp_path) == pytest.approx(-23.0, abs=0.5)


async def test_silence_has_no_loudness(media: Path, tmp_path: Path) -> None:
    silence = make(media / "silence.wav", "-f", "lavfi", "-i", "anullsrc=duration=1")

    assert await measured(silence, tmp_path) is None
