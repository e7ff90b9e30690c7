"""A picture becomes a copy without its notes; what is no picture is never opened."""

import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from core.errors import BadMedia
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.pictures import LONG_SIDE, MOST_PIXELS, kept_as_it_came, make_picture, reader_for
from tests.media_catalogue.conftest import make

STILL = ("-f", "lavfi", "-i", "testsrc=size=2000x1000:rate=1", "-frames:v", "1")


def facts_of(path: Path):
    return kept_as_it_came(path.read_bytes()[:16], sha256="a" * 64, byte_count=path.stat().st_size)


def ffmpeg() -> Ffmpeg:
    return Ffmpeg(binary=find_ffmpeg())


def size_of(jpeg: Path) -> str:
    told = subprocess.run([str(find_ffmpeg()), "-hide_banner", "-i", str(jpeg)], capture_output=True, text=True, check=False)
    return told.stderr


def huge_png(path: Path) -> Path:
    """A picture of a few bytes that says it is larger than any camera's."""
    side = int(MOST_PIXELS**0.5) + 1000

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


@pytest.mark.parametrize("name", ["picture.jpg", "picture.png", "picture.gif", "picture.webp"])
async def test_a_picture_becomes_a_jpeg_that_fits(tmp_path: Path, name: str) -> None:
    source = make(tmp_path / name, *STILL)

    made = await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)

    assert made.content_type == "image/jpeg"
    assert made.path.read_bytes().startswith(b"\xff\xd8\xff")
    assert f"{LONG_SIDE}x{LONG_SIDE // 2}" in size_of(made.path)


async def test_nothing_of_a_pictures_notes_is_in_its_copy(tmp_path: Path) -> None:
    source = make(tmp_path / "picture.jpg", *STILL)
    plain = source.read_bytes()
    note = b"Exif\0\0MM\0*\0\0\0\x08 an invented place: 55.86 N"
    source.write_bytes(plain[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + plain[2:])

    made = await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)

    assert b"invented place" in source.read_bytes()
    assert b"invented place" not in made.path.read_bytes()
    assert b"Exif" not in made.path.read_bytes()


async def test_a_picture_that_says_it_is_larger_than_any_camera_makes_is_refused(tmp_path: Path) -> None:
    source = huge_png(tmp_path / "huge.png")

    with pytest.raises(BadMedia):
        await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)


async def test_what_only_begins_like_a_picture_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "no.jpg"
    source.write_bytes(b"\xff\xd8\xff" + b"not a picture " * 100)

    with pytest.raises(BadMedia):
        await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)


async def test_a_picture_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.png", *STILL).read_bytes()
    source = tmp_path / "cut.png"
    source.write_bytes(whole[: len(whole) // 3])

    with pytest.raises(BadMedia) as refused:
        await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)

    assert refused.value.code == "unreadable"


async def test_a_page_hidden_in_a_picture_is_not_in_its_copy(tmp_path: Path) -> None:
    source = make(tmp_path / "picture.jpg", *STILL)
    plain = source.read_bytes()
    page = b"<html><script>alert(1)</script>"
    source.write_bytes(plain[:2] + b"\xff\xfe" + struct.pack(">H", len(page) + 2) + page + plain[2:] + page)

    made = await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)

    assert b"<script>" not in made.path.read_bytes()


@pytest.mark.parametrize(
    "head", [b"#EXTM3U\nfile:///etc/passwd", b"<svg xmlns=", b"%PDF-1.7", b"PK\x03\x04", b"", b"GIF8\n", b"RIFF....WAVE"]
)
async def test_what_is_no_picture_is_kept_as_a_file_and_never_drawn(tmp_path: Path, head: bytes) -> None:
    source = tmp_path / "other"
    source.write_bytes(head)
    facts = facts_of(source)

    assert reader_for(head) is None
    assert (facts.container, facts.has_picture, facts.has_sound, facts.length_ms) == ("file", False, False, 0)
    with pytest.raises(BadMedia, match="not a picture"):
        await make_picture(ffmpeg(), source, facts, folder=tmp_path)


async def test_the_largest_picture_of_a_usual_phone_is_shown(tmp_path: Path) -> None:
    source = make(tmp_path / "large.jpg", "-f", "lavfi", "-i", "color=c=gray:size=8192x6144:rate=1", "-frames:v", "1")

    made = await make_picture(ffmpeg(), source, facts_of(source), folder=tmp_path)

    assert f"{LONG_SIDE}x{LONG_SIDE * 3 // 4}" in size_of(made.path)
