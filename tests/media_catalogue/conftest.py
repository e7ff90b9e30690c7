"""Small films and sounds, made on the spot with real ffmpeg, and a place for short-lived files."""

import subprocess
from pathlib import Path

import pytest

from media_catalogue.ffmpeg import find_ffmpeg
from media_catalogue.scratch import Scratch

PICTURE = ("-f", "lavfi", "-i", "testsrc=duration=3:size=322x242:rate=25")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=3")
ENCODED = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")


def make(out: Path, *arguments: str) -> Path:
    """Make `out` with ffmpeg; for the project's own harmless inputs only."""
    subprocess.run([str(find_ffmpeg()), "-nostdin", "-loglevel", "error", "-y", *arguments, str(out)], check=True)
    return out


def hdr_film(folder: Path, transfer: str) -> Path:
    """Make a moment of white in ten bits, as phones film in high dynamic range."""
    coded = f"repeat-headers=1:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:log-level=none"
    arguments = (
        "-f",
        "lavfi",
        "-i",
        "color=white:duration=0.4:size=160x90:rate=10",
        "-vf",
        "format=yuv420p10le",
        "-c:v",
        "libx265",
    )
    told = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
    return make(folder / f"{transfer}.mp4", *arguments, "-x265-params", coded, *told)


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the media of this test run."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def film(media: Path) -> Path:
    """Three seconds of picture and tone whose index stands at the front, as a phone sends it. The first second is black."""
    return make(media / "film.mp4", *PICTURE, *TONE, *ENCODED, "-vf", "fade=in:st=1:d=0.5", "-movflags", "+faststart")


@pytest.fixture(scope="session")
def silent_film(media: Path) -> Path:
    """A film with no sound at all."""
    return make(media / "silent.mp4", *PICTURE, *ENCODED, "-an")


@pytest.fixture(scope="session")
def voice_note(media: Path) -> Path:
    """Three seconds of Opus in Ogg, as chat apps send."""
    return make(media / "note.ogg", *TONE, "-c:a", "libopus")


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A place for short-lived files."""
    return Scratch(tmp_path / "scratch")
