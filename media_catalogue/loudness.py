"""Measures how loud a recording is as people hear it. Alters nothing."""

import asyncio
import re
from pathlib import Path

import ffmpeg as graphs

from core.testimony import Recording
from media_catalogue.ffmpeg import Ffmpeg, address_of, guarded_input

NOTHING_LUFS = -70.0
"""Where the measure of loudness begins: quieter blocks are left out of it altogether."""
_LOUDNESS = re.compile(r"lavfi\.r128\.I=(-?\d+(?:\.\d+)?)$")


async def loudness_of(ffmpeg: Ffmpeg, playable: Path, recording: Recording, *, folder: Path) -> float | None:
    """Return how loud the whole of `playable` is, in LUFS (EBU R 128, ITU-R BS.1770); None for what is all but silent.

    Raises:
        BadMedia: ``unreadable`` or ``timed_out``.
    """
    told = "loudness.txt"
    sound = graphs.input(address_of(playable), **guarded_input("mov"))["a:0"].filter("ebur128", metadata=1)
    printed = sound.filter("ametadata", mode="print", key="lavfi.r128.I", file=told)
    arguments = graphs.output(printed, "-", format="null").get_args()
    await ffmpeg.run(arguments, length_ms=recording.length_ms, folder=folder)
    return await asyncio.to_thread(_last_loudness_in, folder / told)


def _last_loudness_in(told: Path) -> float | None:
    last = None
    with told.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            last = _LOUDNESS.match(line) or last
    measured = float(last[1]) if last else NOTHING_LUFS
    return round(measured, 1) if measured > NOTHING_LUFS else None
