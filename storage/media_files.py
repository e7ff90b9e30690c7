"""Media files in a folder, known by their SHA-256 and never altered. Looks into none of them."""

import asyncio
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.store import LocalStore

from core.errors import NotFound, StoreFull
from core.ports import StoredFile

PIECE = 1 << 20
"""Bytes read or written at once."""

LEFT_BEHIND_AFTER = timedelta(days=1)
"""No upload pauses for as long as this."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says when there is no room."""


class StoredMediaFiles:
    """`core.ports.MediaFiles` in `folder`: a file's place is "ab/cd/" and its whole hash."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._incoming = folder / "incoming"
        self._incoming.mkdir(mode=0o700, exist_ok=True)
        self._store = LocalStore(prefix=folder)

    async def put(self, source: Path | AsyncIterator[bytes]) -> StoredFile:
        """Keep a file; keeping the same bytes again keeps one. Raises `StoreFull` with nothing half-kept."""
        with full_disk_in_our_words(), self._new_file() as (file, path):
            digest = hashlib.sha256()
            byte_count = 0
            async for piece in _pieces(source):
                digest.update(piece)
                byte_count += len(piece)
                await asyncio.to_thread(file.write, piece)
            sha256 = digest.hexdigest()
            await asyncio.to_thread(self._settle, file, path, sha256)
        return StoredFile(sha256=sha256, byte_count=byte_count)

    async def size(self, sha256: str) -> int:
        """Return a kept file's length in bytes. Raises `NotFound`."""
        with _absent_in_our_words():
            return (await obstore.head_async(self._store, _key(sha256)))["size"]

    async def read(self, sha256: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes [start, end) in pieces; an end past the file's is the file's. Raises `NotFound`."""
        stop = await self.size(sha256)
        stop = stop if end is None else min(end, stop)
        for at in range(start, stop, PIECE):
            with _absent_in_our_words():
                piece = await obstore.get_range_async(self._store, _key(sha256), start=at, end=min(at + PIECE, stop))
            yield bytes(piece)

    @asynccontextmanager
    async def local_path(self, sha256: str) -> AsyncIterator[Path]:
        """Give a local path to read the file from while the context lasts. Raises `NotFound`."""
        await self.size(sha256)
        yield self._folder / _key(sha256)

    async def verify(self, sha256: str) -> bool:
        """Whether the kept bytes still have this hash. Raises `NotFound`."""
        digest = hashlib.sha256()
        async for piece in self.read(sha256):
            digest.update(piece)
        return digest.hexdigest() == sha256

    async def delete(self, sha256: str) -> None:
        """Forget a file; forgetting it twice is no error."""
        try:
            with _absent_in_our_words():
                await obstore.delete_async(self._store, _key(sha256))
        except NotFound:
            return

    async def sweep(self, now: datetime) -> int:
        """Remove half-written files that nobody has written to for a day, and return how many; for a start of the program.

        A process that was killed leaves them; one that another process is still writing is younger.
        """
        return await asyncio.to_thread(self._sweep, (now - LEFT_BEHIND_AFTER).timestamp())

    def _sweep(self, before: float) -> int:
        removed = 0
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):  # Another process may settle its file meanwhile.
                if path.stat().st_mtime < before:
                    path.unlink()
                    removed += 1
        return removed

    @contextmanager
    def _new_file(self) -> Iterator[tuple[BinaryIO, Path]]:
        """Give a file to write to that is gone at the end, unless it has settled in its place."""
        descriptor, name = tempfile.mkstemp(dir=self._incoming)
        path = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file, path
        finally:
            path.unlink(missing_ok=True)

    def _settle(self, file: BinaryIO, path: Path, sha256: str) -> None:
        """Move a written file to its place, so that it is there whole or not at all, after a power cut too."""
        place = self._folder / _key(sha256)
        file.flush()
        os.fsync(file.fileno())
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o400)
        path.replace(place)
        for folder in (place.parent, place.parent.parent, self._folder):
            _sync_folder(folder)


@contextmanager
def full_disk_in_our_words() -> Iterator[None]:
    """Raise `StoreFull` where the system says that there is no room."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFull from error
        raise


@contextmanager
def _absent_in_our_words() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound("file") from error


def _key(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotFound("file")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


async def _pieces(source: Path | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if not isinstance(source, Path):
        async for piece in source:
            yield piece
        return
    file = await asyncio.to_thread(source.open, "rb")
    with file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
