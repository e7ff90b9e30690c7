"""The table of hostile files: each is refused in a plain sentence or read within its bounds, and none reaches another file."""

import asyncio
import math
import struct
import sys
import time
import zlib
from pathlib import Path

import av
import numpy as np
import psutil
import pytest

from core.errors import BadMedia, HeardError
from core.testimony import Recording
from media_catalogue.decoding import decode_sound
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.limits import TO_LOOK, Limits
from media_catalogue.looking import ChildLook
from media_catalogue.renditions import make_playable
from media_catalogue.scratch import Scratch
from tests.media_catalogue.conftest import ENCODED, PICTURE, TONE, make
from tests.media_catalogue.hostile import (
    box,
    ftyp,
    inflating_index,
    pointing_elsewhere,
    restated,
    wav,
)

SOON_S = 20
"""Far more than any of them takes on a busy machine, and far less than the budget of a child that hangs."""


async def outcome_of(path: Path) -> Recording | BadMedia:
    """Return what the file is found to be, or why it is refused; soon, and in words that name no file."""
    async with asyncio.timeout(SOON_S):
        (outcome,) = await asyncio.gather(
            ChildLook().look(path, sha256="ab" * 32, byte_count=path.stat().st_size), return_exceptions=True
        )
    assert isinstance(outcome, Recording | BadMedia)
    if isinstance(outcome, BadMedia):
        assert outcome.remedy
        assert path.name not in str(outcome)
    return outcome


async def refused(content: bytes, folder: Path) -> str:
    path = folder / "film.mp4"
    path.write_bytes(content)
    outcome = await outcome_of(path)
    assert isinstance(outcome, BadMedia)
    return outcome.code


async def read(content: bytes, folder: Path) -> Recording:
    path = folder / "film.mp4"
    path.write_bytes(content)
    outcome = await outcome_of(path)
    assert isinstance(outcome, Recording)
    return outcome


NAMING = {
    "session description": b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 5004 RTP/AVP 0\r\n",
    "dash": b'<?xml version="1.0"?><MPD><Period><AdaptationSet><BaseURL>TARGET</BaseURL></AdaptationSet></Period></MPD>',
    "dash in two-byte letters": '\ufeff<?xml version="1.0"?><MPD><BaseURL>TARGET</BaseURL></MPD>'.encode("utf-16-le"),
    "smooth streaming": b"<SmoothStreamingMedia><StreamIndex Url='TARGET'/></SmoothStreamingMedia>",
    "smil": b"<smil><body><video src='TARGET'/></body></smil>",
    "windows media": b"<asx version='3.0'><entry><ref href='TARGET'/></entry></asx>",
    "windows media, older": b"[Reference]\nRef1=TARGET\n",
    "winamp": b"[playlist]\nFile1=TARGET\nNumberOfEntries=1\n",
    "real media": b"rtsp://127.0.0.1:9/TARGET\n",
    "concat after an empty line": b"\n\nfile 'TARGET'\n",
    "hls after a mark of order": b"\xef\xbb\xbf#EXTM3U\n#EXTINF:3,\nTARGET\n",
    "styled subtitles": b"[Script Info]\nVideo File: TARGET\n[Events]\n",
    "subtitles with an index": b"# VobSub index file, v7\nid: en, index: 0\ntimestamp: 00:00:00:000, filepos: 000000000\n",
    "subtitles of pictures": b"<?xml version='1.0'?><BDN><Graphic>TARGET</Graphic></BDN>",
    "sami": b"<SAMI><BODY><IMG SRC='TARGET'></BODY></SAMI>",
    "vector drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='TARGET'/></svg>",
    "avisynth": b'FFmpegSource2("TARGET")\n',
    "filter graph": b"movie=TARGET[out0]\n",
    "ffmpeg's own notes": b";FFMETADATA1\ntitle=TARGET\n",
    "zip": b"PK\x03\x04" + bytes(64) + b"TARGET",
    "gzip of nothing, a thousandfold": zlib.compress(bytes(10_000_000), wbits=31),
    "pdf": b"%PDF-1.7\n1 0 obj<</F(TARGET)>>endobj\n",
    "web page": b"<!DOCTYPE html><video src='TARGET'></video>",
    "script": b"#!/bin/sh\ncat TARGET\n",
    "nothing": b"",
    "a letter": b"Dear mentor,\nthis is no film.\n",
    "one byte": b"\x00",
}


@pytest.mark.parametrize("content", NAMING.values(), ids=NAMING.keys())
async def test_what_names_other_files_is_refused_before_a_reader_sees_it(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.wav"
    other.write_bytes(wav())

    assert await refused(content.replace(b"TARGET", str(other).encode()), tmp_path) in {"playlist", "not_media", "empty"}


@pytest.mark.parametrize("head", ["ID3", "film", "matroska", "ogg"])
async def test_a_playlist_dressed_up_as_a_film_is_read_as_nothing_else(tmp_path: Path, head: str) -> None:
    other = tmp_path / "other.wav"
    other.write_bytes(wav())
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{other}\n#EXT-X-ENDLIST\n".encode()
    heads = {
        "ID3": b"ID3\x04\x00\x00\x00\x00\x00\x00",
        "film": ftyp() + box(b"mdat"),
        "matroska": b"\x1a\x45\xdf\xa3\x80",
        "ogg": b"OggS",
    }

    assert await refused(heads[head] + playlist, tmp_path) in {"playlist", "not_media", "unreadable"}


async def test_a_film_with_a_playlist_and_an_archive_behind_it_is_the_film_alone(film: Path, tmp_path: Path) -> None:
    behind = b"\n#EXTM3U\n#EXTINF:3,\n/etc/hostname\nPK\x03\x04" + bytes(200)

    assert (await read(film.read_bytes() + behind, tmp_path)).length_ms == 3000


async def test_a_quicktime_film_whose_data_lie_in_another_file_does_not_get_them(media: Path, tmp_path: Path) -> None:
    """The reference works where it is followed, so refusing it is what keeps the other file shut."""
    other = make(media / "somebody_else.mov", *TONE, "-c:a", "pcm_s16le")
    film = tmp_path / "film.mov"
    film.write_bytes(pointing_elsewhere(other.read_bytes(), other))
    followed = make(tmp_path / "followed.wav", "-enable_drefs", "1", "-use_absolute_path", "1", "-i", str(film))
    assert followed.stat().st_size > 100_000

    outcome = await outcome_of(film)

    assert isinstance(outcome, BadMedia)
    assert outcome.code == "unreadable"


async def test_a_row_of_pictures_is_not_taken_for_a_film(media: Path, tmp_path: Path) -> None:
    first = make(media / "frame1.png", *PICTURE, "-frames:v", "1").read_bytes()
    for number in range(3):
        (tmp_path / f"frame{number}.png").write_bytes(first)
    pattern = tmp_path / "frame%d.png"
    pattern.write_bytes(first)

    outcome = await outcome_of(pattern)

    assert isinstance(outcome, BadMedia)
    assert outcome.code == "picture"


@pytest.mark.journey
async def test_an_index_that_unpacks_to_far_more_than_it_is_stays_within_its_memory(tmp_path: Path) -> None:
    assert await refused(inflating_index(24), tmp_path) in {"unreadable", "not_media"}


@pytest.mark.parametrize("stated", [0x7FFFFFFF, 0xFFFFFFFF])
async def test_a_recording_that_states_an_endless_length_is_as_long_as_it_is(tmp_path: Path, stated: int) -> None:
    assert (await read(wav(stated=stated), tmp_path)).length_ms == 1000


@pytest.mark.journey
@pytest.mark.parametrize("length", [-1.0, 0.0, math.inf, -math.inf, math.nan, 1e300])
async def test_a_film_that_states_an_impossible_length_is_as_long_as_it_is(media: Path, tmp_path: Path, length: float) -> None:
    film = media / "stated.mkv"
    content = (film if film.exists() else make(film, *TONE, "-c:a", "pcm_s16le")).read_bytes()

    recording = await read(restated(content, b"\x44\x89\x88", 0, struct.pack(">d", length)), tmp_path)

    assert recording.length_ms == pytest.approx(3000, abs=100)


async def test_a_film_with_one_picture_that_lasts_for_days_is_too_long(film: Path, tmp_path: Path) -> None:
    content = restated(film.read_bytes(), b"stts", 12, struct.pack(">I", 0x7FFFFFFF))

    assert await refused(content, tmp_path) == "too_long"


@pytest.mark.journey
@pytest.mark.parametrize(
    ("rate", "channels"), [(0, 1), (1, 1), (2**31 - 1, 1), (2**32 - 1, 1), (768_000, 1), (16_000, 0), (16_000, 65_535)]
)
async def test_a_recording_at_an_impossible_rate_is_refused_or_read_within_bounds(
    tmp_path: Path, scratch: Scratch, rate: int, channels: int
) -> None:
    path = tmp_path / "note.wav"
    path.write_bytes(wav(rate=rate, channels=channels))

    outcome = await outcome_of(path)

    if isinstance(outcome, Recording):
        outcome = await decoded(path, outcome, scratch)
        assert isinstance(outcome, HeardError) or outcome.size <= 16_000 * 30


async def decoded(path: Path, recording: Recording, scratch: Scratch) -> "BadMedia | np.ndarray":
    try:
        return await decode_sound(path, recording, scratch=scratch)
    except BadMedia as refusal:
        return refusal


@pytest.mark.journey
@pytest.mark.parametrize("share", [0.01, 0.3, 0.99])
@pytest.mark.parametrize("kind", ["film", "voice_note"])
async def test_what_was_cut_off_is_kept_as_far_as_it_goes_or_refused(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, share: float
) -> None:
    whole: Path = request.getfixturevalue(kind)
    path = tmp_path / "ended-early.bin"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])

    outcome = await outcome_of(path)

    assert isinstance(outcome, BadMedia) or 0 < outcome.length_ms <= 3100


STANDING_IN = {
    "hangs": "import time\ntime.sleep(600)\n",
    "talks without end": "while True:\n    print('frame=1' * 100)\n",
    "says one endless line": "import sys\nwhile True:\n    sys.stdout.write('frame' * 10000)\n",
    "writes without end": "out = open('playable.mp4', 'wb')\nwhile True:\n    out.write(bytes(1 << 20)); out.flush()\n",
    "takes all the memory": "held = bytearray(5 << 30)\n",
    "starts a thousand others": "import os, time\nfor _ in range(20):\n    os.fork() or time.sleep(600)\ntime.sleep(600)\n",
}
HARD = Limits(wall_s=1.0, cpu_s=5, file_bytes=4 * 1024**2, memory_bytes=512 * 1024**2)


@pytest.mark.journey
@pytest.mark.parametrize("code", STANDING_IN.values(), ids=STANDING_IN.keys())
async def test_an_ffmpeg_that_was_taken_over_is_stopped_and_leaves_nothing_running(tmp_path: Path, code: str) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!{sys.executable} -IS\n{code}", encoding="utf-8")
    program.chmod(0o755)

    with pytest.raises(BadMedia) as stopped:
        await Ffmpeg(binary=program, limits=HARD).run((), length_ms=0, folder=tmp_path)

    assert stopped.value.remedy
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) <= HARD.file_bytes + program.stat().st_size
    await nothing_runs_in(tmp_path)


async def nothing_runs_in(folder: Path) -> None:
    """Wait until no process works in `folder`."""
    deadline = time.monotonic() + 5
    while any(_works_in(folder, each) for each in psutil.process_iter(["cwd", "status"])):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def _works_in(folder: Path, process: psutil.Process) -> bool:
    return process.info["cwd"] == str(folder) and process.info["status"] != psutil.STATUS_ZOMBIE


@pytest.mark.journey
async def test_a_film_whose_pictures_grow_vast_on_the_way_is_shown_as_far_as_they_are_not(media: Path, tmp_path: Path) -> None:
    vast = ("-f", "lavfi", "-i", "color=gray:size=8000x8000:duration=0.04:rate=25")
    encoded = (*ENCODED, "-an", "-f", "mpegts")
    parts = make(media / "small.ts", *PICTURE, *encoded), make(media / "vast.ts", *vast, *encoded, "-output_ts_offset", "3")
    film = tmp_path / "film.ts"
    film.write_bytes(b"".join(part.read_bytes() for part in parts))

    recording = await outcome_of(film)
    assert isinstance(recording, Recording)
    made = await make_playable(Ffmpeg(binary=find_ffmpeg()), film, recording, folder=tmp_path)

    with av.open(str(made.path)) as shown:
        assert [picture.width for picture in shown.decode(video=0)] == [322] * 75  # Three seconds of the small ones alone.


def test_looking_may_use_less_memory_than_a_small_machine_has() -> None:
    assert TO_LOOK.memory_bytes <= 2 * 1024**3
