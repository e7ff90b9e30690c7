"""The real program, run as people run it: in a process of its own, with a home folder of its own."""

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.kept_meanings import NAME

ROOT = Path(__file__).parents[2]
HEARD = (sys.executable, "-c", "from app.cli import main; main()")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """What the program sees: this machine's environment with a home of its own and no other setting of Heard's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
    return {**kept, "HEARD_HOME": str(home), "HEARD_PORT": "0", **settings}


def heard(
    home: Path, *arguments: str, said: str = "", limit_s: float = 240, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [*HEARD, *arguments],
        env=environment(home, **settings),
        cwd=ROOT,
        input=said,
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )


def objects(output: str) -> list[dict[str, Any]]:
    """The JSON objects a command printed, one a line."""
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


@dataclass
class Served:
    """A server under way. ``lines`` is what it said so far."""

    process: "subprocess.Popen[str]"
    lines: list[str] = field(default_factory=list)
    _coming: "queue.SimpleQueue[str | None]" = field(default_factory=queue.SimpleQueue)

    def wait_for(self, pattern: str, *, limit_s: float = 180) -> str:
        """Read on until a line matches; return the line."""
        wanted, until = re.compile(pattern), time.monotonic() + limit_s
        for line in self.lines:
            if wanted.search(line):
                return line
        while (left := until - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                line = self._coming.get(timeout=left)
                if line is None:
                    break
                self.lines.append(line)
                if wanted.search(line):
                    return line
        raise AssertionError(f"The server never said {pattern!r}; it said:\n" + "\n".join(self.lines))

    @property
    def base(self) -> str:
        """The server's address."""
        found = ADDRESS.search(self.wait_for("(Heard|The kit) is ready at"))
        assert found is not None
        return found.group()

    @property
    def sign_in_link(self) -> str:
        """The one-time link it printed for the sample's member of staff."""
        return self.wait_for("/sign-in/link/").split()[-1]

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it, politely unless told otherwise; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def read(self) -> None:
        """Pass on what the process says until it ends; runs in a thread."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._coming.put(line.rstrip("\n"))
        self._coming.put(None)


_read_before: dict[str, bytes] = {}
"""Vectors of the project's own examples, as the first server of a run worked them out. Reason: it takes seconds each time."""


@contextlib.contextmanager
def serving(
    home: Path, *arguments: str, command: Sequence[str] = ("serve",), is_cold: bool = False, **settings: str
) -> Iterator[Served]:
    """Serve from `home`, or with another `command`, for as long as this lasts; if it `is_cold`, nothing is worked out yet."""
    for name, content in ({} if is_cold else _read_before).items():
        home.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    process = subprocess.Popen(
        [*HEARD, *command, *arguments],
        env=environment(home, **settings),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    served = Served(process)
    reader = threading.Thread(target=served.read, daemon=True)
    reader.start()
    try:
        yield served
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        reader.join(timeout=10)
        assert process.stderr is not None
        process.stderr.close()
        _read_before.update({file.name: file.read_bytes() for file in home.glob(f"{NAME}-*.npy")})


def until(condition: Any, *, limit_s: float = 60, what: str = "it") -> Any:
    """Wait until `condition()` is true and return what it returned."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.1)
    raise AssertionError(f"{what} never happened")


def ffmpeg(*arguments: str) -> None:
    """Make a test file with the ffmpeg the program itself uses."""
    import imageio_ffmpeg

    command: Sequence[str] = (
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "error",
        "-y",
        *arguments,
    )
    subprocess.run(command, check=True)
