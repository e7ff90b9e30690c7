"""Copies for showing outside, made with real ffmpeg and listened to."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from app.wiring import SPARE_FONTS
from core.captions import Cue
from core.errors import BadMedia
from core.testimony import Recording
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.outside_film import Recipe, make_outside

FFMPEG = Ffmpeg(binary=find_ffmpeg())
FILM = Recording(sha256="a" * 64, byte_count=1, container="mp4", length_ms=3_000, has_sound=True, has_picture=True)
PLAIN = Recipe(playable_sha256="a" * 64, silences=(), cues=())
SAID = Cue(start_ms=1_000, end_ms=2_500, lines=("My pal [a friend]", "met me there"))


def loudest(path: Path, start_s: float, end_s: float) -> float:
    """Return the loudest sample between two times, 0 to 1."""
    with av.open(str(path)) as opened:
        found = [
            np.abs(frame.to_ndarray()).max()
            for frame in opened.decode(audio=0)
            if start_s <= frame.time and frame.time + frame.samples / frame.sample_rate <= end_s
        ]
    return float(max(found))


def picture_at(path: Path, second: float) -> np.ndarray:
    with av.open(str(path)) as opened:
        return next(frame.to_ndarray(format="gray") for frame in opened.decode(video=0) if frame.time >= second)


async def test_it_is_silent_while_a_name_is_said_and_at_no_other_time(film: Path, tmp_path: Path) -> None:
    recipe = replace(PLAIN, silences=((700, 1_300), (2_000, 2_400)))

    made = await make_outside(FFMPEG, film, FILM, recipe, folder=tmp_path, fonts=SPARE_FONTS)

    assert made.content_type == "video/mp4"
    assert loudest(made.path, 0.75, 1.25) < 0.001
    assert loudest(made.path, 2.05, 2.35) < 0.001
    assert min(loudest(made.path, *times) for times in ((0.1, 0.6), (1.4, 1.9), (2.5, 2.9))) > 0.05


async def test_captions_are_in_the_picture_while_they_are_said(film: Path, tmp_path: Path) -> None:
    plain = await make_outside(FFMPEG, film, FILM, PLAIN, folder=tmp_path, fonts=SPARE_FONTS)
    before = picture_at(plain.path, 2.0)
    (tmp_path / "captioned").mkdir()

    captioned = await make_outside(
        FFMPEG, film, FILM, replace(PLAIN, cues=(SAID,)), folder=tmp_path / "captioned", fonts=SPARE_FONTS
    )

    with_words = picture_at(captioned.path, 2.0).astype(int)
    changed = np.abs(with_words - before) > 80
    lowest_fifth = len(changed) * 4 // 5
    assert changed[lowest_fifth:].sum() > 200
    assert changed[: len(changed) // 2].sum() == 0
    assert (np.abs(picture_at(captioned.path, 2.8).astype(int) - picture_at(plain.path, 2.8)) > 80).sum() == 0


async def test_a_sound_is_a_sound(voice_note: Path, tmp_path: Path) -> None:
    sound = replace(FILM, has_picture=False)

    made = await make_outside(
        FFMPEG, voice_note, sound, replace(PLAIN, silences=((500, 1_500),)), folder=tmp_path, fonts=tmp_path
    )

    assert (made.path.name, made.content_type) == ("outside.m4a", "audio/mp4")
    assert loudest(made.path, 0.6, 1.4) < 0.001


async def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(b"\0\0\0\x20ftypisom" + b"\0" * 500)

    with pytest.raises(BadMedia):
        await make_outside(FFMPEG, tmp_path / "broken.mp4", FILM, PLAIN, folder=tmp_path, fonts=tmp_path)


def test_a_recipe_changes_with_everything_that_changes_the_copy_and_with_nothing_else() -> None:
    others = [
        replace(PLAIN, playable_sha256="b" * 64),
        replace(PLAIN, silences=((0, 1),)),
        replace(PLAIN, cues=(SAID,)),
        replace(PLAIN, cues=(replace(SAID, lines=("My pal Davie", "met me there")),)),
    ]

    assert len({each.sha256 for each in (PLAIN, *others)}) == 5
    assert replace(PLAIN).sha256 == PLAIN.sha256
