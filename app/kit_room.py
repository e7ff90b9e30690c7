"""The room a kit is worked on in: a folder in memory, or else a private one on the disk, that is gone whatever becomes of us.

A small process of its own waits for ours to end, however it ends, and clears the room then; what even that could not clear,
because the machine lost power or was killed itself, the next one to open a room does.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.home import own_folder
from core.errors import StoreFull
from storage.media_files import FULL

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - memory that every Linux has; the folder in it is its owner's alone
PREFIX = "heard-kit-"
ONE_USERS = 0o700

TIDY = "import shutil, sys; sys.stdin.buffer.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"
"""Reads until nobody holds the other end any more: the system lets it go when its holder dies."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """A folder for as long as it is needed. ``is_in_memory`` where nothing in it reaches a disk by itself."""

    folder: Path
    is_in_memory: bool


@contextmanager
def private_room(memory: Path = IN_MEMORY) -> Iterator[Room]:
    """Give an empty folder, readable by its owner alone, that is cleared at the end. Raises `StoreFull`."""
    is_in_memory = memory.is_dir() and os.access(memory, os.W_OK)
    place = memory if is_in_memory else Path(tempfile.gettempdir())
    try:
        with own_folder(place, PREFIX) as folder, _cleared_after_us(folder):
            folder.chmod(ONE_USERS)
            yield Room(folder=folder, is_in_memory=is_in_memory)
    except OSError as error:
        if error.errno in FULL:
            raise StoreFull from error
        raise


@contextmanager
def _cleared_after_us(folder: Path) -> Iterator[None]:
    tidier = subprocess.Popen(  # noqa: S603 - our own program, and a folder that we made
        [sys.executable, "-I", "-S", "-c", TIDY, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # A closed window or Ctrl-C is not for it.
    )
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if tidier.stdin is not None:
            tidier.stdin.close()
        tidier.wait()
