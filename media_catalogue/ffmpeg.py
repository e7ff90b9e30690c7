"""Runs ffmpeg on untrusted films in a confined child, with a time limit that holds. Knows nothing of what is made with it."""

import asyncio
import errno
import shutil
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from core.errors import BadMedia, HeardError, StoreFull
from media_catalogue import allowed
from media_catalogue.child import run_confined
from media_catalogue.limits import TO_CONVERT, Caps, Limits

OnProgress = Callable[[float], Awaitable[None]]

ALWAYS = ("-nostdin", "-hide_banner", "-loglevel", "error", "-nostats", "-progress", "pipe:1", "-y")
THREADS = 2
BYTES_A_MS = 500
"""What is made may grow by this much for each millisecond of the film: more than what is asked of any encoder here."""
BYTES_AT_LEAST = 64 * 1024**2
NO_ROOM_BYTES = 4 * 1024**2
"""With less room than this, it is the disk that is full, whatever a program says."""


def find_ffmpeg() -> Path:
    """Return the machine's own ffmpeg, or the one that comes with the project."""
    return Path(shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe())


def guarded_input(format_name: str) -> Mapping[str, str]:
    """Return the input options that keep ffmpeg to one container, `format_name`, and to the file it is given."""
    return {
        "f": format_name,
        "protocol_whitelist": "file",
        "format_whitelist": allowed.FORMAT_WHITELIST,
        "codec_whitelist": allowed.DECODERS,
        "max_pixels": str(Caps().most_pixels),
        "threads": str(THREADS),
    }


def address_of(path: Path) -> str:
    """Return `path` in the form that ffmpeg cannot take for an option, a pattern or another protocol."""
    return f"file:{path.absolute()}"


@dataclass(frozen=True, kw_only=True)
class Ffmpeg:
    """An ffmpeg binary and what each run of it may use, before time is added for a film's length."""

    binary: Path
    limits: Limits = TO_CONVERT

    async def run(
        self, arguments: Sequence[str], *, length_ms: int, folder: Path, on_progress: OnProgress | None = None
    ) -> None:
        """Run ffmpeg with `arguments` in `folder`, telling `on_progress` how much of `length_ms` is done, 0 to 1.

        What it writes is bounded by `length_ms` too: an endless film fills no disk.

        Raises:
            BadMedia: ``timed_out``, ``too_much`` when it wrote more than it may, or ``unreadable`` when ffmpeg could not make
                anything of the file.
            StoreFull: the disk is full, which says nothing about the file.
        """

        async def on_line(line: str) -> None:
            done = done_in(line, length_ms)
            if done is not None and on_progress is not None:
                await on_progress(done)

        command = (str(self.binary.absolute()), *ALWAYS, *arguments)
        limits = self.limits.longer_by(length_ms / 1000 * 4, threads=THREADS).writing(BYTES_AT_LEAST + length_ms * BYTES_A_MS)
        finished = await run_confined(command, limits=limits, folder=folder, on_line=on_line)
        if finished.code != 0:
            raise await asyncio.to_thread(_reason_for, finished.code, folder)


def _reason_for(code: int, folder: Path) -> HeardError:
    """Return why ffmpeg failed. Newer ones say by their exit code what the system said; older ones only that they failed."""
    if code == 256 - errno.ENOSPC or shutil.disk_usage(folder).free < NO_ROOM_BYTES:
        return StoreFull()
    if code in {256 - errno.EFBIG, -signal.SIGXFSZ}:
        return BadMedia(
            "too_much",
            "What was being made of this file grew far too large for its length, so it was stopped.",
            remedy="Save it again as an MP4 film or an M4A recording, and add that.",
        )
    return BadMedia(
        "unreadable",
        "This file could not be turned into something that browsers play.",
        remedy="Save it again as an MP4 film or an M4A recording, and add that.",
    )


def done_in(line: str, length_ms: int) -> float | None:
    """Return how much is done, 0 to 1, from one line of ffmpeg's progress report; None where it does not say."""
    name, _, value = line.partition("=")
    if name != "out_time_us" or not value.lstrip("-").isdigit() or length_ms <= 0:
        return None
    return min(1.0, max(0.0, int(value) / 1000 / length_ms))
