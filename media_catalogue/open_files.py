"""Which files some program on this computer has open for writing, as far as Linux tells. Says nothing of other computers."""

import os
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")
WRITING = os.O_WRONLY | os.O_RDWR


def open_for_writing(processes: Path = PROCESSES) -> frozenset[tuple[int, int]]:
    """Return the device and number of every file that is open for writing, in the processes that we may look at.

    Where there is no /proc, or nothing in it may be read, that is none: a file's steadiness has to do.
    """
    found: set[tuple[int, int]] = set()
    with suppress(OSError):
        for process in processes.iterdir():
            if process.name.isdigit():
                found.update(_written_by(process))
    return frozenset(found)


def _written_by(process: Path) -> set[tuple[int, int]]:
    found = set()
    with suppress(OSError):  # It ended meanwhile, or is somebody else's.
        for descriptor in (process / "fd").iterdir():
            with suppress(OSError, ValueError):
                if _flags(process / "fdinfo" / descriptor.name) & WRITING:
                    known = descriptor.stat()
                    found.add((known.st_dev, known.st_ino))
    return found


def _flags(described: Path) -> int:
    for line in described.read_text("ascii", errors="replace").splitlines():
        if line.startswith("flags:"):
            return int(line.split()[1], 8)
    return 0
