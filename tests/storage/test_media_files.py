import errno
import hashlib
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import NotFound, StoreFull
from core.ports import MediaFiles
from storage.media_files import PIECE, StoredMediaFiles, full_disk_in_our_words
from tests.opened import NOON

ABSENT = "0" * 64


@pytest.fixture
def files(tmp_path: Path) -> StoredMediaFiles:
    return StoredMediaFiles(tmp_path / "media")


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for each in given:
        yield each


async def whole(files: MediaFiles, sha256: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in files.read(sha256, start, end)])


def kept(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


async def test_a_file_is_kept_by_its_hash_and_read_back(files: StoredMediaFiles, tmp_path: Path) -> None:
    content = os.urandom(2 * PIECE + 7)
    source = tmp_path / "film.mp4"
    source.write_bytes(content)

    stored = await files.put(source)

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.byte_count == len(content) == await files.size(stored.sha256)
    assert await whole(files, stored.sha256) == content
    assert await whole(files, stored.sha256, PIECE - 1, PIECE + 1) == content[PIECE - 1 : PIECE + 1]
    assert await whole(files, stored.sha256, PIECE, 99 * PIECE) == content[PIECE:]
    assert source.read_bytes() == content


async def test_the_same_bytes_are_kept_once(files: StoredMediaFiles, tmp_path: Path) -> None:
    first = await files.put(pieces(b"ab", b"c"))

    second = await files.put(pieces(b"abc"))

    assert first == second
    assert len(kept(tmp_path)) == 1


async def test_an_empty_file_is_a_file(files: StoredMediaFiles) -> None:
    stored = await files.put(pieces())

    assert stored.byte_count == 0
    assert await whole(files, stored.sha256) == b""


async def test_an_upload_that_breaks_off_leaves_nothing(files: StoredMediaFiles, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await files.put(broken())

    assert kept(tmp_path) == []


async def test_a_full_disk_leaves_nothing_half_kept(files: StoredMediaFiles, tmp_path: Path) -> None:
    async def filling() -> AsyncIterator[bytes]:
        yield b"half"
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"x")

    with pytest.raises(StoreFull):
        await files.put(filling())

    assert kept(tmp_path) == []


async def test_what_a_killed_process_left_half_written_is_swept_after_a_day(files: StoredMediaFiles, tmp_path: Path) -> None:
    stored = await files.put(pieces(b"abc"))
    left, under_way = tmp_path / "media" / "incoming" / "left", tmp_path / "media" / "incoming" / "under_way"
    for path, age in ((left, timedelta(hours=25)), (under_way, timedelta(hours=23))):
        path.write_bytes(b"half")
        os.utime(path, times=((NOON - age).timestamp(),) * 2)
    async with files.local_path(stored.sha256) as place:
        os.utime(place, times=(0, 0))

    assert await files.sweep(NOON) == 1

    assert not left.exists()
    assert under_way.exists()
    assert await files.verify(stored.sha256)


def test_other_faults_of_the_system_are_left_as_they_are() -> None:
    with pytest.raises(PermissionError), full_disk_in_our_words():
        raise PermissionError(errno.EACCES, "no")


async def test_what_is_not_there_is_not_found_whatever_it_is_called(files: StoredMediaFiles) -> None:
    for name in (ABSENT, "../../../etc/passwd", "", "A" * 64):
        with pytest.raises(NotFound):
            await files.size(name)
        with pytest.raises(NotFound):
            await whole(files, name)
        with pytest.raises(NotFound):
            async with files.local_path(name):
                pass


async def test_a_file_altered_on_disk_is_noticed(files: StoredMediaFiles) -> None:
    stored = await files.put(pieces(b"abc"))
    assert await files.verify(stored.sha256)

    async with files.local_path(stored.sha256) as path:
        path.chmod(0o600)
        path.write_bytes(b"abd")

    assert not await files.verify(stored.sha256)


async def test_a_file_can_be_forgotten_twice(files: StoredMediaFiles, tmp_path: Path) -> None:
    stored = await files.put(pieces(b"abc"))

    await files.delete(stored.sha256)
    await files.delete(stored.sha256)

    assert kept(tmp_path) == []
