"""Transcription side by side, in one run with the same model and the same sounds: Heard, faster-whisper and openai-whisper."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.settings import Settings
from benchmarks.measuring import Table
from benchmarks.spoken_material import RATE, Said, film_of, material, spoken, wordless, words_of, wrong_words
from benchmarks.spoken_material import SENTENCES as SPOKEN
from core.ports import Samples
from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper

THREADS = 2
LONGEST_NOTE_S = 20
MINUTES = (1, 10, 60, 180)
ORIGINAL = Path(__file__).parents[1] / ".venv-openai-whisper" / "bin" / "python"
ORIGINAL_NOTES = 6
"""The original is so slow on a processor that it is given some of the notes and none of the film."""

Hear = Callable[[Sequence[Samples]], list[str]]


@dataclass
class Heard:
    """What one way made of the material."""

    name: str
    figures: list[str] = field(default_factory=list)

    def of(self, said: Sequence[Said], hear: Hear) -> None:
        """Have it hear `said`, and note how fast that was and how much of it was wrong."""
        start = time.perf_counter()
        texts = hear([each.sound for each in said])
        seconds = time.perf_counter() - start
        wanted = [words_of(each.words) for each in said]
        wrong = sum(wrong_words(words, words_of(text)) for words, text in zip(wanted, texts, strict=True))
        length = sum(len(each.sound) for each in said) / RATE
        self.figures += [f"{length / seconds:.1f}", f"{100 * wrong / sum(map(len, wanted)):.1f} %"]

    def of_nothing(self, hear: Hear) -> None:
        """Have it hear sounds without words, and note how many it invented."""
        texts = hear(list(wordless().values()))
        self.figures.append(" + ".join(str(len(text.split())) for text in texts))


async def measure() -> Table:
    """Have each way hear the same notes, the same film and the same sounds without words."""
    return await asyncio.to_thread(_measured)


def _measured() -> Table:
    said, has_real = material()
    notes = [each for each in said if len(each.sound) <= LONGEST_NOTE_S * RATE][::2]
    film = film_of(said[1::2])
    rows = []
    for name, hear in _ways():
        hear([said[0].sound])  # Loads what it loads once.
        heard = Heard(name)
        heard.of(notes, hear)
        heard.of([film], hear)
        heard.of_nothing(hear)
        rows.append((name, *heard.figures))
        print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    original, remark = _original(notes[:: max(1, len(notes) // ORIGINAL_NOTES)])
    return Table(
        title="Transcription",
        remark=(
            f"{len(notes)} notes of up to {LONGEST_NOTE_S} s and one film of {len(film.sound) / RATE / 60:.0f} minutes:"
            f" {'real recordings and ' if has_real else 'without the real recordings, which are not here, '}invented sentences,"
            " a third with noise and a third in a phone's band. tiny.en, int8, two threads, words with times, models"
            " loaded before. Heard hears two notes at once, as its two workers do. × is seconds of sound per second, wrong the"
            " word error rate, invented the words in half a minute each of"
            f" silence, tones, noise and rumble. {remark}"
        ),
        columns=("what", "notes ×", "wrong", "film ×", "wrong", "invented"),
        rows=[*rows, *original],
    )


def _ways() -> list[tuple[str, Hear]]:
    from faster_whisper import BatchedInferencePipeline, WhisperModel  # noqa: PLC0415 - loads the engine

    folder = str(bundled_speech_model().folder)
    plain = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True)
    ours = FasterWhisper(bundled_speech_model(), threads=THREADS)
    return [
        ("Heard", lambda sounds: asyncio.run(_by_heard(ours, sounds))),
        ("faster-whisper, one window after another, its defaults", lambda sounds: _by_library(plain, sounds)),
        ("faster-whisper, behind its detector of voices", lambda sounds: _by_library(plain, sounds, vad_filter=True)),
        ("faster-whisper, batches of 8", lambda sounds: _by_library(BatchedInferencePipeline(plain), sounds, batch_size=8)),
    ]


async def _by_heard(engine: FasterWhisper, sounds: Sequence[Samples]) -> list[str]:
    async def progress(_done: float) -> None: ...

    async def text(sound: Samples) -> str:
        segments = await engine.transcribe(sound, language="en", progress=progress)
        return "".join(segment.text for segment in segments)

    at_once = asyncio.Semaphore(Settings().workers)

    async def in_turn(sound: Samples) -> str:
        async with at_once:
            return await text(sound)

    return await asyncio.gather(*(in_turn(sound) for sound in sounds))


def _by_library(model: Any, sounds: Sequence[Samples], **asked: object) -> list[str]:
    heard = [model.transcribe(sound, language="en", word_timestamps=True, **asked)[0] for sound in sounds]
    return ["".join(segment.text for segment in segments) for segments in heard]


def _original(notes: Sequence[Said]) -> tuple[list[Sequence[str]], str]:
    """Have openai-whisper hear some notes and the sounds without words, in a Python of its own, where that is here."""
    if not ORIGINAL.exists():
        return [], "openai-whisper was not measured: it is not here (`tools/openai-whisper`)."
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) for number in range(len(notes) + 4)]
        for file, sound in zip(files, [*(each.sound for each in notes), *wordless().values()], strict=True):
            sound.astype(np.float32).tofile(file)
        beside = Path(__file__).parent / "original_whisper.py"
        model = bundled_speech_model().path
        done = subprocess.run(
            [ORIGINAL, beside, model, Path(folder) / "x.pt", files[0], *files], capture_output=True, check=True
        )
    told = [json.loads(line) for line in done.stdout.splitlines()][1:]  # The first one loads what is loaded once.
    heard = Heard("openai-whisper")
    spent = sum(each["seconds"] for each in told[: len(notes)])
    heard.of(notes, lambda _: [each["text"] for each in told[: len(notes)]])
    fast = sum(len(each.sound) for each in notes) / RATE / spent
    invented = " + ".join(str(len(each["text"].split())) for each in told[len(notes) :])
    row = ("openai-whisper", f"{fast:.1f}", heard.figures[1], "–", "–", invented)
    return [
        row
    ], f"openai-whisper, on Debian's PyTorch, heard {len(notes)} of the notes and not the film: it is too slow for that."


def lengths() -> Table:
    """Hear out recordings of one minute to three hours, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for minutes in MINUTES:
            rows.append(_row(minutes, _recording(Path(folder) / f"{minutes}.wav", minutes)))
            print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    return Table(
        title="Memory and time by length",
        remark=(
            "One recording from file to words, each in a process of its own: looked at and decoded by the confined child, heard"
            " in stretches. A quarter of every minute is speech, and no minute is like the one before. tiny.en, two threads."
            " Memory is the most that the process held, what it had mapped from files too."
        ),
        columns=("minutes", "memory", "seconds a minute", "words"),
        rows=rows,
    )


def _row(minutes: int, file: Path) -> Sequence[str]:
    done = subprocess.run([sys.executable, "-m", "benchmarks.long_recording", file], capture_output=True, check=True)
    file.unlink()
    told = json.loads(done.stdout.splitlines()[-1])
    return (str(minutes), f"{told['peak_mb']:.0f} MB", f"{told['seconds'] / minutes:.2f}", str(told["words"]))


def _recording(file: Path, minutes: int) -> Path:
    sentences = [spoken(text) for text in SPOKEN]
    random = np.random.default_rng(5)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for _ in range(minutes):
            minute = (random.standard_normal(60 * RATE) * 0.0005).astype(np.float32)
            at = int(random.uniform(0, 5) * RATE)
            for choice in random.permutation(len(sentences)):
                end = at + len(sentences[choice])
                if end > 20 * RATE:
                    break
                minute[at:end] += sentences[choice]
                at = end + int(random.uniform(0.3, 2) * RATE)
            out.writeframes((np.clip(minute, -1, 1) * 32767).astype("<i2").tobytes())
    return file
