"""Runs a program on untrusted work: confined, watched by the clock, and killed with everything it started when time is up.

What a child writes to its standard error is thrown away, because it may hold file names; nothing here logs or raises it.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import BadMedia, EngineFailed
from media_catalogue import confining
from media_catalogue.limits import Limits

OnLine = Callable[[str], Awaitable[None]]

LONGEST_LINE = 1024 * 1024
MOST_LINES = 1000
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
"""All that a child may know about the machine; and that its threads share memory, so that many of them fit the limit."""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """How a child ended: its exit code (below zero: killed by that signal) and the last lines that it printed."""

    code: int
    lines: tuple[str, ...]


async def run_confined(command: Sequence[str], *, limits: Limits, folder: Path, on_line: OnLine | None = None) -> Finished:
    """Run `command` (first an absolute path) in `folder` until it ends, handing each line that it prints to `on_line`.

    Whatever happens, cancelling included, the child and its whole process group are gone afterwards.

    Raises:
        BadMedia: ``timed_out`` when it used up its time, ``crashed`` when it printed what no program of ours prints.
        EngineFailed: the program cannot be run at all.
    """
    process = await _started(command, limits, folder)
    budget = asyncio.timeout(limits.wall_s)
    try:
        async with budget:
            lines = await _lines_from(process, on_line)
            code = await process.wait()
    except TimeoutError as error:
        if budget.expired():
            raise timed_out() from error
        raise
    finally:
        await _end(process)
    if code == confining.CANNOT_START:
        raise EngineFailed("A program that opens films and sound could not be started.")
    if code == -signal.SIGXCPU:
        raise timed_out()
    return Finished(code=code, lines=lines)


def timed_out() -> BadMedia:
    """Return the error for a file that took too long."""
    return BadMedia(
        "timed_out",
        "Opening this file took too long, so it was stopped.",
        remedy="Try saving it again as an MP4 film or an M4A recording, and add that.",
    )


def crashed() -> BadMedia:
    """Return the error for a file that brought down what opened it."""
    return BadMedia(
        "crashed",
        "The program that opens films and sound failed on this file.",
        remedy="Try saving it again as an MP4 film or an M4A recording, and add that.",
    )


async def _started(command: Sequence[str], limits: Limits, folder: Path) -> asyncio.subprocess.Process:
    bounds = {name: value for name, value in asdict(limits).items() if name != "wall_s"}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", confining.__file__, str(os.getpid()), json.dumps(bounds), *command),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=folder,
        env=ENVIRONMENT,
        limit=LONGEST_LINE,
        start_new_session=True,
    )


async def _lines_from(process: asyncio.subprocess.Process, on_line: OnLine | None) -> tuple[str, ...]:
    lines: deque[str] = deque(maxlen=MOST_LINES)
    assert process.stdout is not None  # noqa: S101 - asked for when it was started
    try:
        async for raw in process.stdout:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            lines.append(line)
            if on_line is not None:
                await on_line(line)
    except ValueError as error:  # What StreamReader raises for a line beyond its limit.
        raise crashed() from error
    return tuple(lines)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        # Reading to the end lets asyncio close its pipe; a grandchild that left the group could keep it open.
        await asyncio.wait_for(process.communicate(), timeout=5)
