"""The file as it came: its fingerprint and its stamp, and whether what is kept still has it. Alters and opens nothing."""

import asyncio
import hashlib
from pathlib import Path
from typing import TypeAlias

from core.errors import BadMedia
from core.ports import StoredFile

Stamp: TypeAlias = tuple[int, int]
"""A file's size in bytes and when it was written to, in nanoseconds: they change when its content does."""


def stamp_of(file: Path) -> Stamp:
    """Return what the system says of a file, without reading it. Raises `OSError`."""
    known = file.lstat()
    return known.st_size, known.st_mtime_ns


def fingerprint(file: Path) -> StoredFile:
    """Return a file's SHA-256 and length; read piece by piece, so that memory stays flat however long it is."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256")
        return StoredFile(sha256=digest.hexdigest(), byte_count=opened.tell())


async def check_unaltered(file: Path, sha256: str) -> None:
    """Raise `BadMedia` where a kept file is no longer, byte for byte, the one that came in."""
    if (await asyncio.to_thread(fingerprint, file)).sha256 != sha256:
        raise BadMedia(
            "altered",
            "The kept file is no longer the one that came in: it was changed or damaged on the disk, so it was not opened.",
            remedy="Add the film or recording again from where it was made, and ask whoever runs Heard to check the disk.",
        )
