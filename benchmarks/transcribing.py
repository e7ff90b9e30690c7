"""Seconds of speech transcribed per second: Heard's engine beside plain faster-whisper with its own defaults, same model."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from app.settings import Settings
from benchmarks.measuring import Table
from core.ports import Samples
from media_catalogue.decoding import decode_sound
from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from media_catalogue.looking import ChildLook
from media_catalogue.scratch import Scratch

SAMPLES = Path(__file__).parent.parent / "app" / "samples"


async def measure() -> Table:
    """Transcribe the samples by both, twice each, and keep the faster of the two."""
    with tempfile.TemporaryDirectory() as folder:
        sounds = [await _sound(path, Path(folder)) for path in sorted(SAMPLES.iterdir()) if path.suffix in {".ogg", ".mp4"}]
    seconds = sum(len(sound) for sound in sounds) / 16_000
    ours = FasterWhisper(bundled_speech_model(), threads=Settings().speech_threads)
    plain = await asyncio.to_thread(_plain_model)
    rows = []
    for name, run in (("Heard", _by_heard(ours, sounds)), ("plain faster-whisper, its defaults", _by_plain(plain, sounds))):
        times = []
        words = 0
        for _ in range(2):
            start = time.perf_counter()
            words = await run()
            times.append(time.perf_counter() - start)
        rows.append((name, f"{seconds / min(times):.1f}", f"{min(times):.1f}", str(words)))
    return Table(
        title="Transcription",
        remark=(
            f"{seconds:.0f} seconds of the samples' speech ({len(sounds)} recordings) with the bundled tiny.en, int8, on"
            f" {Settings().speech_threads} threads; models loaded beforehand; the better of two runs."
        ),
        columns=("what", "seconds of speech per second", "seconds", "words"),
        rows=rows,
    )


async def _sound(path: Path, folder: Path) -> Samples:
    size = (await asyncio.to_thread(path.stat)).st_size
    recording = await ChildLook(scratch=folder).look(path, sha256="0" * 64, byte_count=size)
    return await decode_sound(path, recording, scratch=Scratch(folder))


def _plain_model() -> Any:
    from faster_whisper import WhisperModel  # noqa: PLC0415 - loads the engine

    return WhisperModel(
        str(bundled_speech_model().folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )


def _by_heard(engine: FasterWhisper, sounds: list[Any]) -> Any:
    async def progress(_: float) -> None: ...

    async def run() -> int:
        found = [await engine.transcribe(sound, language="en", progress=progress) for sound in sounds]
        return sum(len(segment.text.split()) for segments in found for segment in segments)

    return run


def _by_plain(model: Any, sounds: list[Any]) -> Any:
    def transcribe() -> int:
        found = [
            segment.text for sound in sounds for segment in model.transcribe(sound, language="en", word_timestamps=True)[0]
        ]
        return sum(len(text.split()) for text in found)

    async def run() -> int:
        return await asyncio.to_thread(transcribe)

    return run
