"""What a file is said to be, and every kind of file that must be refused without harm."""

import asyncio
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from socket import create_server

import psutil
import pytest

from core.errors import BadMedia
from core.testimony import Recording
from media_catalogue.limits import Caps, Limits
from media_catalogue.looking import ChildLook
from media_catalogue.scratch import Scratch
from tests.media_catalogue.conftest import ENCODED, PICTURE, TONE, hdr_film, make


async def look(path: Path, **options: object) -> Recording:
    return await ChildLook(**options).look(path, sha256="ab" * 32, byte_count=path.stat().st_size)  # type: ignore[arg-type]


async def refusal_of(path: Path, **options: object) -> str:
    with pytest.raises(BadMedia) as refusal:
        await look(path, **options)
    assert refusal.value.remedy
    assert path.name not in str(refusal.value)
    return refusal.value.code


async def test_a_film_is_known_by_its_content_whatever_its_name(film: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "-y 'holiday'\n100% [1].txt"
    renamed.write_bytes(film.read_bytes())

    recording = await look(renamed)

    assert recording == Recording(
        sha256="ab" * 32,
        byte_count=film.stat().st_size,
        container="mov",
        length_ms=3000,
        has_sound=True,
        has_picture=True,
        width=322,
        height=242,
        video_codec="h264",
        audio_codec="aac",
        plays_as_it_is=True,
        sounds=(0,),
    )


async def test_a_voice_note_is_sound_without_picture(voice_note: Path) -> None:
    recording = await look(voice_note)

    assert (recording.has_sound, recording.has_picture, recording.audio_codec) == (True, False, "opus")
    assert recording.length_ms == pytest.approx(3000, abs=50)


async def test_a_film_without_sound_is_a_film(silent_film: Path) -> None:
    recording = await look(silent_film)

    assert (recording.has_sound, recording.has_picture) == (False, True)


async def test_the_cover_of_a_recording_is_not_a_film(media: Path) -> None:
    cover = make(media / "cover.png", *PICTURE, "-frames:v", "1")
    song = make(media / "song.mp3", *TONE, "-i", str(cover), "-map", "0", "-map", "1", "-disposition:v", "attached_pic")

    recording = await look(song)

    assert (recording.has_sound, recording.has_picture) == (True, False)


@pytest.mark.journey
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("film.webm", ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis")),
        ("film.avi", ("-c:v", "mpeg4", "-c:a", "mp3")),
        ("film.ts", ("-c:v", "mpeg2video", "-c:a", "mp2")),
        ("film.mpg", ("-c:v", "mpeg2video", "-c:a", "mp2")),
        ("film.flv", ("-c:v", "flv", "-c:a", "mp3", "-ar", "44100")),
        ("film.wmv", ("-c:v", "wmv2", "-c:a", "wmav2")),
        ("film.3gp", ("-c:v", "h263", "-s", "352x288", "-c:a", "aac")),
        ("sound.mp3", ("-vn", "-c:a", "mp3")),
        ("sound.aac", ("-vn", "-c:a", "aac")),
        ("sound.flac", ("-vn", "-c:a", "flac")),
        ("sound.aiff", ("-vn", "-c:a", "pcm_s16be")),
        ("sound.amr", ("-vn", "-ar", "8000", "-ac", "1", "-c:a", "libopencore_amrnb")),
        ("sound.caf", ("-vn", "-c:a", "pcm_s16le")),
    ],
)
async def test_what_phones_cameras_and_chat_apps_make_is_opened(media: Path, name: str, arguments: tuple[str, ...]) -> None:
    path = make(media / name, *PICTURE, *TONE, *arguments)

    recording = await look(path)

    assert recording.has_picture == name.startswith("film")
    assert recording.has_sound
    assert recording.length_ms == pytest.approx(3000, abs=200)


async def test_a_film_that_ends_early_is_kept_as_far_as_it_goes(film: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size // 2])

    recording = await look(cut)

    assert recording.is_truncated
    assert 200 < recording.length_ms < 3000


async def test_a_recording_that_ends_early_is_kept_as_far_as_it_goes(media: Path, tmp_path: Path) -> None:
    whole = make(media / "whole.wav", *TONE).read_bytes()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole[: len(whole) // 3])

    recording = await look(cut)

    assert recording.is_truncated
    assert recording.length_ms == pytest.approx(1000, abs=50)


async def test_a_film_cut_off_before_its_index_is_unreadable(media: Path, tmp_path: Path) -> None:
    whole = make(media / "index_last.mp4", *PICTURE, *ENCODED, "-an").read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: len(whole) // 2])

    assert await refusal_of(cut) == "unreadable"


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("film.mp4", b"", "empty"),
        ("film.mp4", b"This is a letter.\n" * 50, "not_media"),
        ("film.mp4", b"\x00" * 5000, "not_media"),
        ("film.mp4", b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/hostname\n", "playlist"),
        ("film.mp4", b"ffconcat version 1.0\nfile other.wav\n", "playlist"),
        ("film.mp4", b'<?xml version="1.0"?><MPD><Period/></MPD>', "playlist"),
        ("note.ogg", png(), "picture"),
        ("note.ogg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(400), "picture"),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\xff" * 4000, "unreadable"),
        ("film.webm", b"\x1a\x45\xdf\xa3" + b"\xff" * 4000, "unreadable"),
        ("note.ogg", b"OggS" + b"\x00" * 4000, "unreadable"),
        ("note.wav", b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00", "unreadable"),
        ("note.mp3", b"\xff\xfb\x90\x64" + b"\x00" * 4000, "unreadable"),
    ],
)
async def test_a_hostile_or_mistaken_file_is_refused_by_name_of_what_is_wrong(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert await refusal_of(path) == code


Naming = Callable[[str], bytes]


@pytest.mark.parametrize(
    "naming",
    [
        lambda target: f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n{target}\n#EXT-X-ENDLIST\n".encode(),
        lambda target: f"ffconcat version 1.0\nfile '{target}'\n".encode(),
        lambda target: f"file '{target}'\n".encode(),
        lambda target: f'<?xml version="1.0"?><MPD><BaseURL>{target}</BaseURL></MPD>'.encode(),
        lambda target: b"ID3\x04\x00\x00\x00\x00\x00\x00" + f"#EXTM3U\n#EXTINF:3,\n{target}\n".encode(),
    ],
    ids=["hls", "ffconcat", "concat", "dash", "hls behind an id3 tag"],
)
async def test_a_playlist_never_reaches_the_file_or_the_server_that_it_names(
    media: Path, tmp_path: Path, naming: Naming
) -> None:
    decoy = make(media / "decoy.wav", *TONE)
    with create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        for target in (str(decoy), f"http://127.0.0.1:{server.getsockname()[1]}/decoy.wav"):
            film = tmp_path / "film.mp4"
            film.write_bytes(naming(target))

            assert await refusal_of(film) in {"playlist", "not_media"}
        with pytest.raises(BlockingIOError):  # Nobody has knocked.
            server.accept()


async def test_a_film_that_points_to_another_file_for_its_sound_does_not_get_it(media: Path, tmp_path: Path) -> None:
    """QuickTime's data references name files outside; ffmpeg follows them only when asked, and is not."""
    sound = make(media / "referenced.mov", *TONE, "-c:a", "pcm_s16le", "-movflags", "+faststart").read_bytes()
    (tmp_path / "decoy.wav").write_bytes(make(media / "decoy.wav", *TONE).read_bytes())
    inside = b"\x00\x00\x00\x0curl \x00\x00\x00\x01"
    assert inside in sound
    outside = b"\x00\x00\x00\x0curl \x00\x00\x00\x00"  # Says "not in this file", and names no other.
    film = tmp_path / "film.mov"
    film.write_bytes(sound.replace(inside, outside)[: sound.index(b"mdat")])

    assert await refusal_of(film) == "unreadable"


@pytest.mark.parametrize(
    ("caps", "code"),
    [
        (Caps(longest_ms=2000), "too_long"),
        (Caps(most_pixels=300 * 200), "too_many_pixels"),
        (Caps(most_streams=1), "too_many_streams"),
    ],
)
async def test_a_film_beyond_a_cap_is_refused(film: Path, caps: Caps, code: str) -> None:
    assert await refusal_of(film, caps=caps) == code


async def test_a_file_that_takes_too_long_to_open_is_given_up(film: Path) -> None:
    assert await refusal_of(film, limits=Limits(wall_s=0.01, cpu_s=1)) == "timed_out"


async def test_a_child_that_runs_out_of_memory_harms_nobody_else(film: Path, scratch: Scratch) -> None:
    limits = Limits(wall_s=10, cpu_s=10, memory_bytes=48 * 1024**2)

    assert await refusal_of(film, limits=limits, scratch=scratch.root) == "crashed"

    assert list(scratch.root.iterdir()) == []


async def test_a_child_killed_in_the_middle_leaves_nothing_behind(film: Path, scratch: Scratch) -> None:
    def children() -> list[psutil.Process]:
        return [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE]

    before = set(children())
    looking = asyncio.create_task(look(film, scratch=scratch.root))
    while not (started := [each for each in children() if each not in before]):
        await asyncio.sleep(0.001)

    started[0].kill()

    with pytest.raises(BadMedia) as refusal:
        await looking
    assert refusal.value.code == "crashed"
    assert [each for each in children() if each not in before] == []
    assert list(scratch.root.iterdir()) == []


async def test_looking_leaves_no_file_behind(film: Path, scratch: Scratch) -> None:
    await look(film, scratch=scratch.root)

    assert list(scratch.root.iterdir()) == []


@pytest.mark.journey
@pytest.mark.parametrize("seed", range(12))
async def test_a_film_changed_at_random_is_read_or_refused_and_nothing_else(film: Path, tmp_path: Path, seed: int) -> None:
    damaged = bytearray(film.read_bytes())
    for step in range(40):
        damaged[zlib.crc32(bytes([seed, step])) % len(damaged)] ^= 0xFF
    path = tmp_path / "damaged.mp4"
    path.write_bytes(damaged)

    outcome = await asyncio.gather(look(path), return_exceptions=True)

    assert isinstance(outcome[0], Recording | BadMedia)


async def test_sounds_beside_one_another_are_counted(media: Path) -> None:
    tracks = make(media / "tracks.mov", *PICTURE, *TONE, *TONE, "-map", "0", "-map", "1", "-map", "2", *ENCODED)

    assert (await look(tracks)).sound_tracks == 2


@pytest.mark.parametrize(
    ("said_of_them", "heard"),
    [
        ((), (0, 1)),
        (("-metadata:s:a:0", "language=gla", "-metadata:s:a:1", "language=eng"), (0,)),
        (("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=eng"), (0, 1)),
        (("-metadata:s:a:0", "language=pol", "-disposition:a:0", "0", "-disposition:a:1", "default"), (1,)),
        (
            (
                "-metadata:s:a:0",
                "language=pol",
                "-metadata:s:a:1",
                "language=eng",
                "-disposition:a:0",
                "0",
                "-disposition:a:1",
                "default",
            ),
            (1,),
        ),
        (("-disposition:a:0", "comment", "-disposition:a:1", "0"), (1,)),
        (("-disposition:a:0", "visual_impaired"), (1,)),
    ],
    ids=[
        "two microphones",
        "two languages",
        "one language",
        "half a language",
        "the second is the main one",
        "a commentary",
        "a description",
    ],
)
@pytest.mark.journey
async def test_of_several_sounds_those_of_what_was_said_are_heard(
    tmp_path: Path, said_of_them: tuple[str, ...], heard: tuple[int, ...]
) -> None:
    tracks = make(tmp_path / "tracks.mkv", *TONE, *TONE, "-map", "0", "-map", "1", "-c:a", "aac", *said_of_them)

    assert (await look(tracks)).sounds == heard


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
async def test_a_picture_of_high_dynamic_range_is_known(media: Path, transfer: str) -> None:
    assert (await look(hdr_film(media, transfer))).transfer == transfer


async def test_only_what_every_browser_plays_upright_is_taken_as_it_is(film: Path, media: Path) -> None:
    turned = make(media / "turned_copy.mp4", "-display_rotation", "90", "-i", str(film), "-c", "copy")
    large = make(media / "large.mp4", "-f", "lavfi", "-i", "color=gray:duration=0.2:size=1920x1080:rate=10", *ENCODED)
    other = make(media / "other.mkv", "-i", str(film), "-c", "copy")
    deep = make(media / "deep.mp4", *PICTURE, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p")

    assert not any([(await look(each)).plays_as_it_is for each in (turned, large, other, deep)])


@pytest.mark.parametrize(
    "name",
    ["-i.mp4", "..mp4", "two\nlines.mp4", "'single' \"double\".mp4", "%03d.mp4", "file:x,y;z.mp4", "\N{PILE OF POO}.mp4"],
)
async def test_a_name_is_never_more_than_a_name(film: Path, tmp_path: Path, name: str) -> None:
    named = tmp_path / name
    named.write_bytes(film.read_bytes())

    assert (await look(named)).has_picture


async def test_ten_thousand_streams_are_refused_before_one_is_opened(media: Path, tmp_path: Path) -> None:
    """A transport stream whose map names ten thousand sounds, of which nothing is there."""
    assert await refusal_of(many_streams(tmp_path / "many.ts", 10_000)) in {"too_many_streams", "unreadable", "not_media"}


@pytest.mark.parametrize("length", [0, 0x7FFFFFFF, 0xFFFFFFFF])
async def test_a_length_that_is_stated_falsely_is_not_believed(film: Path, tmp_path: Path, length: int) -> None:
    content = bytearray(film.read_bytes())
    for box, offset in ((b"mvhd", 20), (b"mdhd", 20), (b"tkhd", 24)):
        at = content.index(box)
        content[at + offset : at + offset + 4] = length.to_bytes(4, "big")
    endless = tmp_path / "endless.mp4"
    endless.write_bytes(content)

    recording = await look(endless)

    assert recording.length_ms == pytest.approx(3000, abs=100)


async def test_a_picture_of_eight_thousand_by_eight_thousand_is_refused(media: Path) -> None:
    huge = make(media / "huge.mkv", "-f", "lavfi", "-i", "color=gray:duration=0.04:size=8000x8000:rate=25", "-c:v", "mjpeg")

    assert await refusal_of(huge) == "too_many_pixels"


def many_streams(path: Path, count: int) -> Path:
    """Write a transport stream with a table of `count` elementary streams, over as many sections as it takes."""
    packets = [_section_packet(0, _section(0x00, 1, b"\x00\x01\xe1\x00"), 0)]
    each = 180
    for start in range(0, count, each):
        pid = 0x200
        entries = b"".join(
            b"\x0f" + (0xE000 | (pid + (start + n) % 7000)).to_bytes(2, "big") + b"\xf0\x00"
            for n in range(min(each, count - start))
        )
        packets += _packets_of(0x100, _section(0x02, 1, b"\xe1\x00\xf0\x00" + entries, version=start // each % 32), start)
    path.write_bytes(b"".join(packets) * 2)
    return path


def _section(table: int, identity: int, body: bytes, version: int = 0) -> bytes:
    length = len(body) + 9
    head = bytes((table,)) + (0xB000 | length).to_bytes(2, "big") + identity.to_bytes(2, "big")
    without = head + bytes((0xC1 | version << 1, 0, 0)) + body
    return without + _crc(without).to_bytes(4, "big")


def _crc(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


def _section_packet(pid: int, section: bytes, counter: int) -> bytes:
    (packet,) = _packets_of(pid, section, counter)
    return packet


def _packets_of(pid: int, section: bytes, counter: int) -> list[bytes]:
    body, packets = b"\x00" + section, []
    for start in range(0, len(body), 184):
        head = bytes((0x47, (0x40 if start == 0 else 0) | pid >> 8, pid & 0xFF, 0x10 | (counter + start // 184) % 16))
        packets.append(head + body[start : start + 184].ljust(184, b"\xff"))
    return packets
