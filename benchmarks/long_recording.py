"""One long recording, heard out in a process of its own, so that its memory can be measured.

The way is the program's: the file is opened by a confined child, its sound is mapped from a file, and it is heard in stretches.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from core.testimony import HeardStretch
from media_catalogue.decoding import decode_sound
from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from media_catalogue.hearing import heard_in_stretches
from media_catalogue.looking import ChildLook
from media_catalogue.scratch import Scratch
from media_catalogue.transcribing import speech_in


async def heard_out(file: Path, folder: Path, *, byte_count: int) -> dict[str, float]:
    """Hear `file` out as the pipeline does; say how long it took, how much memory at most, and how many words there were."""
    start = time.perf_counter()
    recording = await ChildLook(scratch=folder).look(file, sha256="0" * 64, byte_count=byte_count)
    samples = await decode_sound(file, recording, scratch=Scratch(folder))

    async def speech() -> Sequence[tuple[int, int]]:
        return await asyncio.to_thread(speech_in, samples)

    async def keep(_stretch: HeardStretch) -> None: ...

    async def progress(_done: float) -> None: ...

    segments = await heard_in_stretches(
        samples,
        transcriber=FasterWhisper(bundled_speech_model(), threads=2),
        language="en",
        speech=speech,
        kept=(),
        keep=keep,
        progress=progress,
    )
    words = sum(len(segment.text.split()) for segment in segments)
    return {"seconds": time.perf_counter() - start, "peak_mb": peak_mb(), "words": words}


def peak_mb() -> float:
    """The most memory this process has held, mapped files included."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    recorded = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        print(json.dumps(asyncio.run(heard_out(recorded, Path(scratch), byte_count=recorded.stat().st_size))))
