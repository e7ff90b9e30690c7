"""Voices are told apart where each has a channel of its own, and nowhere else."""

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.testimony import Segment, Word
from media_catalogue.channels import MOMENT_MS, Levels, channel_levels, voices_in
from media_catalogue.ffmpeg import find_ffmpeg
from media_catalogue.looking import ChildLook
from media_catalogue.scratch import Scratch
from tests.media_catalogue.spoken import RATE, joined, said, silence
from tests.media_catalogue.testimony_samples import segment

QUIET_DB = -60.0


def levels_of(*parts: tuple[float, float, float], gain: float = 0.0) -> Levels:
    """Return levels for parts of so many seconds, with how loud left and right are; syllables rise and fall."""
    rows = []
    generator = np.random.default_rng(5)
    for seconds, left, right in parts:
        count = int(seconds * 1000 / MOMENT_MS)
        wave = generator.uniform(-4, 4, count)
        rows.append(np.stack([left + wave * (left > QUIET_DB), right + wave * (right > QUIET_DB)], axis=1))
    return (np.concatenate(rows) + np.array([0, gain])).astype(np.float32)


def words_at(*starts_s: float) -> list[Segment]:
    words = [Word(text=" word", start_ms=int(s * 1000), end_ms=int(s * 1000) + 800, probability=1.0) for s in starts_s]
    return [replace(segment("x"), text=" word" * len(words), words=tuple(words))]


TWO_MICROPHONES = levels_of((1, QUIET_DB, QUIET_DB), (10, -20, -34), (1, QUIET_DB, QUIET_DB), (10, -34, -20))


@pytest.mark.parametrize("gain", [0.0, -9.0, 6.0])
def test_words_are_the_voice_s_whose_channel_is_louder_however_loud_each_is_set(gain: float) -> None:
    levels = TWO_MICROPHONES + np.array([0, gain], dtype=np.float32)

    turns = voices_in(words_at(1.5, 4, 9, 12.5, 20), levels)

    assert [(turn.start_ms, turn.end_ms, turn.voice) for turn in turns] == [(1_500, 9_800, 1), (12_500, 20_800, 2)]


def test_the_first_who_speaks_is_the_first_voice_whichever_their_channel() -> None:
    turns = voices_in(words_at(1.5, 12.5), TWO_MICROPHONES[:, ::-1])

    assert [(turn.start_ms, turn.voice) for turn in turns] == [(1_500, 1), (12_500, 2)]


def test_a_word_as_loud_in_both_is_its_neighbours_or_nobodys() -> None:
    levels = levels_of((8, -20, -34), (1, -20, -20), (8, -20, -34), (1, -20, -20), (10, -34, -20))

    turns = voices_in(words_at(2, 8.1, 10, 17.1, 20), levels)

    assert [(turn.start_ms, turn.end_ms, turn.voice) for turn in turns] == [(2_000, 10_800, 1), (20_000, 20_800, 2)]


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param(levels_of((20, -20, -20)), id="a copy of one channel"),
        pytest.param(levels_of((20, -20, -29)), id="a copy that is quieter"),
        pytest.param(levels_of((10, -20, -23), (10, -23, -20)), id="a room's stereo microphone"),
        pytest.param(levels_of((20, -20, -90)), id="one channel that is silent"),
        pytest.param(levels_of((19, -20, -34), (1, -34, -20)), id="a cough on the other side"),
        pytest.param(levels_of((2, -20, -34), (0.5, -34, -20)), id="too short to tell"),
        pytest.param(np.zeros((0, 2), dtype=np.float32), id="no two channels"),
        pytest.param(levels_of((20, -90, -90)), id="silence"),
    ],
)
def test_what_does_not_hold_a_voice_a_channel_is_not_told_apart(levels: Levels) -> None:
    assert voices_in(words_at(*np.arange(0, 19, 1.0)), levels) == ()


def test_where_only_one_is_written_down_nothing_is_told_apart() -> None:
    assert voices_in(words_at(1.5, 4), TWO_MICROPHONES) == ()
    assert voices_in([], TWO_MICROPHONES) == ()


async def levels_in(file: Path, scratch: Scratch) -> Levels:
    recording = await ChildLook().look(file, sha256="ab" * 32, byte_count=file.stat().st_size)
    return await channel_levels(file, recording, scratch=scratch)


async def test_one_channel_has_no_two(voice_note: Path, scratch: Scratch) -> None:
    assert (await levels_in(voice_note, scratch)).shape == (0, 2)


async def test_a_film_without_sound_has_none(silent_film: Path, scratch: Scratch) -> None:
    assert (await levels_in(silent_film, scratch)).shape == (0, 2)


def interview(file: Path, *turns: tuple[str, str], bleed: float = 0.1) -> list[Segment]:
    """Write an interview with a microphone for each of two people, and return whose words are where."""
    left, right, segments = [], [], []
    for side, text in turns:
        voice = said(text)
        voice = voice if side == "left" else np.interp(np.arange(0, len(voice), 1.2), np.arange(len(voice)), voice)
        start_ms = sum(map(len, left)) * 1000 // RATE
        count = len(text.split())
        each = len(voice) * 1000 / RATE / count
        words = tuple(
            Word(text=f" {word}", start_ms=int(start_ms + n * each), end_ms=int(start_ms + (n + 1) * each), probability=1.0)
            for n, word in enumerate(text.split())
        )
        segments.append(replace(segment("x"), text="".join(word.text for word in words), words=words))
        loud, faint = joined(voice, silence(0.4)), joined(voice * bleed, silence(0.4))
        left.append(loud if side == "left" else faint)
        right.append(faint if side == "left" else loud)
    both = np.stack([joined(*left), joined(*right)], axis=1).astype("<f4")
    command = [
        find_ffmpeg(),
        "-v",
        "error",
        "-y",
        "-f",
        "f32le",
        "-ar",
        str(RATE),
        "-ac",
        "2",
        "-i",
        "-",
        "-c:a",
        "aac",
        str(file),
    ]
    subprocess.run(command, input=both.tobytes(), check=True, timeout=60)
    return segments


SAID = (
    ("left", "What was the first night like for you, when you had just come home again?"),
    ("right", "I had nowhere to live. I slept in the bus station for three nights, and nobody told me who to ask."),
    ("left", "Who was the first person that helped you after that?"),
    ("right", "My mentor met me at the gate, and she took me to see the housing officer the same day."),
)


@pytest.mark.journey
async def test_a_stereo_interview_is_told_apart_word_by_word(tmp_path: Path, scratch: Scratch) -> None:
    segments = interview(tmp_path / "interview.m4a", *SAID)

    turns = voices_in(segments, await levels_in(tmp_path / "interview.m4a", scratch))

    assert [turn.voice for turn in turns] == [1, 2, 1, 2]
    for turn, heard in zip(turns, segments, strict=True):
        assert (turn.start_ms, turn.end_ms) == (heard.words[0].start_ms, heard.words[-1].end_ms)


@pytest.mark.journey
async def test_the_same_interview_mixed_to_one_voice_on_both_channels_is_not(tmp_path: Path, scratch: Scratch) -> None:
    segments = interview(tmp_path / "mixed.m4a", *SAID, bleed=1.0)

    assert voices_in(segments, await levels_in(tmp_path / "mixed.m4a", scratch)) == ()
