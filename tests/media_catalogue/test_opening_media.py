"""The child's program, asked directly about files that the tests made."""

import ast
import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from media_catalogue import allowed, opening_media
from media_catalogue.limits import Caps
from media_catalogue.opening import _request
from tests.media_catalogue.conftest import PICTURE, TONE, make


def request(task: str, path: Path, **more: object) -> dict[str, object]:
    return {**_request(task, path, path.stat().st_size, Caps()), **more}


def test_it_imports_nothing_of_ours_and_nothing_large() -> None:
    tree = ast.parse(Path(opening_media.__file__).read_text(encoding="utf-8"))

    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    outside = {name.split(".")[0] for name in imported if name} - set(sys.stdlib_module_names)
    assert outside == {"av"}


def test_opening_media_stays_out_of_the_server() -> None:
    code = "import sys, media_catalogue.looking; print('av' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout == "False\n"


def test_a_large_film_is_judged_by_its_beginning_and_its_end(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_media, "READ_WHOLLY", 1000)
    monkeypatch.setattr(opening_media, "TAIL_S", 1)

    reply = opening_media.reply_to(request("look", film))

    assert (reply["length_ms"], reply["is_truncated"]) == (3000, False)


def test_a_large_film_that_ends_early_is_read_through_after_all(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_media, "READ_WHOLLY", 1000)
    monkeypatch.setattr(opening_media, "TAIL_S", 1)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size // 2])

    reply = opening_media.reply_to(request("look", cut))

    assert reply["is_truncated"]
    assert 200 < reply["length_ms"] < 3000


def test_a_codec_that_is_not_allowed_is_as_if_it_were_not_there(film: Path) -> None:
    reply = opening_media.reply_to(request("look", film, video_codecs=["vp9"]))

    assert (reply["has_picture"], reply["has_sound"]) == (False, True)


def test_a_file_of_nothing_but_codecs_that_are_not_allowed_is_refused(film: Path) -> None:
    assert opening_media.reply_to(request("look", film, video_codecs=[], audio_codecs=[])) == {"refused": "not_media"}


def test_decoding_stops_at_the_length_it_is_given(voice_note: Path, tmp_path: Path) -> None:
    out = tmp_path / "sound.f32"

    reply = opening_media.reply_to(request("decode", voice_note, out=str(out), longest_ms=500))

    assert reply == {"samples": 8000}
    assert out.stat().st_size == 8000 * 4


def test_sound_that_starts_late_keeps_its_place(media: Path, tmp_path: Path) -> None:
    late = make(
        media / "late.mkv", *PICTURE, "-itsoffset", "1", *TONE, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "pcm_s16le"
    )
    out = tmp_path / "sound.f32"

    reply = opening_media.reply_to(request("decode", late, out=str(out)))

    assert reply["samples"] == pytest.approx(4 * 16_000, abs=800)
    assert out.read_bytes()[: 15_000 * 4] == bytes(15_000 * 4)


def test_sounds_beside_one_another_are_added_up_in_their_places(media: Path, tmp_path: Path) -> None:
    first, second = ("-f", "lavfi", "-i", "aevalsrc=0.25:duration=1"), ("-f", "lavfi", "-i", "aevalsrc=0.5:duration=2")
    both = make(
        media / "both_places.mkv",
        *first,
        "-itsoffset",
        "0.5",
        *second,
        "-map",
        "0",
        "-map",
        "1",
        "-c:a",
        "pcm_f32le",
        "-ar",
        "16000",
    )
    out = tmp_path / "sound.f32"

    reply = opening_media.reply_to(request("decode", both, out=str(out)))

    samples = array("f", out.read_bytes())
    assert reply["samples"] == len(samples) == pytest.approx(2.5 * 16_000, abs=800)
    assert [round(samples[at], 2) for at in (4000, 12_000, 24_000)] == [0.25, 0.75, 0.5]


def test_every_allowed_codec_list_reaches_the_child(film: Path) -> None:
    assert request("look", film)["decoders"] == allowed.DECODERS
