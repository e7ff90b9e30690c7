"""What is made of a film plays everywhere, stands upright and says nothing of where it was filmed."""

import subprocess
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from core.errors import BadMedia
from core.testimony import Recording
from media_catalogue.decoding import decode_sound
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.looking import ChildLook
from media_catalogue.renditions import make_playable, make_poster, make_waveform
from media_catalogue.scratch import Scratch
from tests.media_catalogue.conftest import ENCODED, PICTURE, TONE, hdr_film, make

FFMPEG = Ffmpeg(binary=find_ffmpeg())


async def looked_at(path: Path) -> Recording:
    return await ChildLook().look(path, sha256="ab" * 32, byte_count=path.stat().st_size)


async def played(path: Path, folder: Path) -> Recording:
    made = await make_playable(FFMPEG, path, await looked_at(path), folder=folder)
    return await looked_at(made.path)


def brightness(picture: Path) -> float:
    with av.open(str(picture)) as opened:
        return float(next(opened.decode(video=0)).to_ndarray(format="gray").mean())


def pictures_in(film: Path) -> list[int]:
    with av.open(str(film)) as opened:
        return [packet.size for packet in opened.demux(video=0) if packet.size]


def loud_tones(sound: Path) -> set[int]:
    """Return the frequencies that stand out, rounded to hundreds."""
    with av.open(str(sound)) as opened:
        stream = opened.streams.audio[0]
        samples = np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(stream)])
    spectrum = np.abs(np.fft.rfft(samples))
    loud = np.flatnonzero(spectrum > spectrum.max() / 4) * stream.rate / len(samples)
    return {round(each / 100) * 100 for each in loud}


async def test_a_film_becomes_h264_and_aac_that_plays_while_it_loads(film: Path, tmp_path: Path) -> None:
    done: list[float] = []

    async def on_progress(share: float) -> None:
        done.append(share)

    other = make(tmp_path / "other.mkv", "-i", str(film), "-c", "copy")
    made = await make_playable(FFMPEG, other, await looked_at(other), folder=tmp_path, on_progress=on_progress)

    recording = await looked_at(made.path)
    assert (recording.video_codec, recording.audio_codec, made.content_type) == ("h264", "aac", "video/mp4")
    assert recording.length_ms == pytest.approx(3000, abs=100)
    content = made.path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    assert done[-1] == pytest.approx(1.0, abs=0.1)


async def test_a_film_that_browsers_play_is_packed_anew_and_not_encoded(film: Path, tmp_path: Path) -> None:
    recording = await looked_at(film)

    made = await make_playable(FFMPEG, film, recording, folder=tmp_path)

    assert recording.plays_as_it_is
    assert pictures_in(made.path) == pictures_in(film)


async def test_two_microphones_are_heard_together(media: Path, tmp_path: Path) -> None:
    low, high = ("-f", "lavfi", "-i", "sine=frequency=300:duration=1"), ("-f", "lavfi", "-i", "sine=frequency=3000:duration=1")
    both = make(media / "both.mov", *low, *high, "-map", "0", "-map", "1", "-c:a", "pcm_s16le")

    made = await make_playable(FFMPEG, both, await looked_at(both), folder=tmp_path)

    assert {300, 3000} <= loud_tones(made.path)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
async def test_high_dynamic_range_becomes_what_every_screen_shows(media: Path, tmp_path: Path, transfer: str) -> None:
    bright = hdr_film(media, transfer)

    made = await make_playable(FFMPEG, bright, await looked_at(bright), folder=tmp_path)

    seen = await looked_at(made.path)
    assert (seen.video_codec, seen.transfer) == ("h264", None)
    assert brightness(made.path) > 150


async def test_a_dubbing_is_neither_played_nor_written_down(media: Path, tmp_path: Path, scratch: Scratch) -> None:
    low, high = ("-f", "lavfi", "-i", "sine=frequency=300:duration=1"), ("-f", "lavfi", "-i", "sine=frequency=3000:duration=1")
    dubbed = make(media / "dubbed.mkv", *low, *high, "-map", "0", "-map", "1", "-c:a", "aac", "-disposition:a:0", "dub")

    recording = await looked_at(dubbed)
    made = await make_playable(FFMPEG, dubbed, recording, folder=tmp_path)
    samples = await decode_sound(dubbed, recording, scratch=scratch)

    assert 300 not in loud_tones(made.path)
    assert 3000 in loud_tones(made.path)
    assert np.argmax(np.abs(np.fft.rfft(samples[:16_000]))) == pytest.approx(3000, abs=3)


async def test_what_cannot_be_packed_anew_after_all_is_encoded(media: Path, tmp_path: Path) -> None:
    """Windows Media has no place in an MP4 file."""
    windows = make(media / "note.wma", *TONE, "-c:a", "wmav2", "-f", "asf")
    claimed = replace(await looked_at(windows), plays_as_it_is=True, has_picture=False)

    made = await make_playable(FFMPEG, windows, claimed, folder=tmp_path)

    assert (await looked_at(made.path)).audio_codec == "aac"


async def test_what_a_track_says_of_itself_is_not_passed_on(film: Path, tmp_path: Path) -> None:
    named = make(tmp_path / "named.mp4", "-i", str(film), "-c", "copy", "-metadata:s:v", "handler_name=Invented phone")
    assert b"Invented phone" in named.read_bytes()

    made = await make_playable(FFMPEG, named, await looked_at(named), folder=tmp_path)

    assert b"Invented phone" not in made.path.read_bytes()


async def test_a_voice_note_becomes_aac_alone(voice_note: Path, tmp_path: Path) -> None:
    made = await make_playable(FFMPEG, voice_note, await looked_at(voice_note), folder=tmp_path)

    recording = await looked_at(made.path)
    assert (recording.has_picture, recording.audio_codec, made.content_type) == (False, "aac", "audio/mp4")


async def test_a_film_without_sound_plays(silent_film: Path, tmp_path: Path) -> None:
    assert not (await played(silent_film, tmp_path)).has_sound


async def test_a_film_held_upright_stays_upright(film: Path, media: Path, tmp_path: Path) -> None:
    turned = make(media / "turned.mp4", "-display_rotation", "90", "-i", str(film), "-c", "copy")

    recording = await played(turned, tmp_path)

    assert (recording.width, recording.height) == (242, 322)


@pytest.mark.journey
@pytest.mark.parametrize(
    ("size", "aspect", "fitted"),
    [
        ("1920x1080", "1", (1280, 720)),
        ("1080x1920", "1", (720, 1280)),
        ("321x241", "1", (320, 240)),
        ("360x288", "2", (720, 288)),
    ],
)
async def test_a_film_of_any_shape_fits_and_is_never_enlarged(
    media: Path, tmp_path: Path, size: str, aspect: str, fitted: tuple[int, int]
) -> None:
    shaped = make(
        media / f"{size}.mkv",
        *("-f", "lavfi", "-i", f"color=gray:duration=0.2:size={size}:rate=10", "-vf", f"setsar={aspect}", "-c:v", "vp8"),
    )

    recording = await played(shaped, tmp_path)

    assert (recording.width, recording.height) == fitted


@pytest.mark.journey
async def test_a_film_at_a_changing_rate_keeps_its_times(media: Path, tmp_path: Path) -> None:
    uneven = make(
        media / "uneven.mkv",
        *(*PICTURE, *TONE, *ENCODED, "-vf", "select='lt(t,1)+not(mod(n,12))'", "-fps_mode", "vfr"),
    )

    recording = await played(uneven, tmp_path)

    assert recording.length_ms == pytest.approx(3000, abs=150)


async def test_where_it_was_filmed_is_not_passed_on(film: Path, media: Path, tmp_path: Path) -> None:
    tagged = make(
        media / "tagged.mov",
        *("-i", str(film), "-c", "copy", "-metadata", "location=+55.8642-004.2518/", "-metadata", "title=Invented title"),
        *("-movflags", "use_metadata_tags"),
    )
    assert b"55.8642" in tagged.read_bytes()

    made = await make_playable(FFMPEG, tagged, await looked_at(tagged), folder=tmp_path)

    assert b"55.8642" not in made.path.read_bytes()
    assert b"Invented title" not in made.path.read_bytes()


async def test_a_poster_is_a_picture_that_shows_something(film: Path, tmp_path: Path) -> None:
    """A tenth of the way into this film it is still black."""
    poster = await make_poster(FFMPEG, film, await looked_at(film), folder=tmp_path)

    assert poster.content_type == "image/jpeg"
    assert poster.path.read_bytes().startswith(b"\xff\xd8\xff")
    assert brightness(poster.path) > 20


async def test_a_film_that_is_black_throughout_has_a_black_poster(media: Path, tmp_path: Path) -> None:
    black = make(media / "black.mp4", "-f", "lavfi", "-i", "color=black:duration=1:size=64x64", *ENCODED)

    poster = await make_poster(FFMPEG, black, await looked_at(black), folder=tmp_path)

    assert brightness(poster.path) < 20


@pytest.mark.journey
async def test_a_file_whose_name_looks_like_an_option_is_only_a_file(film: Path, tmp_path: Path) -> None:
    named = tmp_path / "-i 'it''s'\n%03d [0:v] a:b.mp4"
    named.write_bytes(film.read_bytes())

    recording = await played(named, tmp_path)

    assert recording.has_picture


async def test_a_waveform_is_made_as_a_file_of_its_own(tmp_path: Path) -> None:
    made = await make_waveform(np.full(1600, 0.5, dtype=np.float32), folder=tmp_path)

    assert made.content_type == "application/json"
    assert made.path.read_bytes() == b'{"peaks_per_s":10,"peaks":[50]}'


async def test_a_film_that_cannot_be_decoded_is_refused_in_words(film: Path, tmp_path: Path) -> None:
    recording = await looked_at(film)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.read_bytes()[:600])

    with pytest.raises(BadMedia) as refusal:
        await make_playable(FFMPEG, broken, recording, folder=tmp_path)

    assert refusal.value.code == "unreadable"


def test_the_binary_makes_what_is_asked_of_it() -> None:
    encoders = subprocess.run([str(find_ffmpeg()), "-hide_banner", "-encoders"], capture_output=True, text=True, check=True)

    assert all(f" {name} " in encoders.stdout for name in ("libx264", "aac", "mjpeg"))
