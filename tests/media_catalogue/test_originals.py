"""What is kept is opened only while it is, byte for byte, what came in."""

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest

from core.errors import BadMedia
from core.ports import StoredFile
from media_catalogue.originals import check_unaltered, fingerprint


def test_a_fingerprint_is_the_hash_and_the_length(tmp_path: Path) -> None:
    file = tmp_path / "film"
    file.write_bytes(b"as it came")

    assert fingerprint(file) == StoredFile(sha256=hashlib.sha256(b"as it came").hexdigest(), byte_count=10)


def test_a_long_file_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    file = tmp_path / "film"
    with file.open("wb") as opened:
        os.truncate(opened.fileno(), 64 * 1024 * 1024)

    tracemalloc.start()
    try:
        assert fingerprint(file).byte_count == 64 * 1024 * 1024
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 2 * 1024 * 1024


async def test_a_file_as_it_came_is_let_through_and_one_changed_by_a_single_byte_is_not(tmp_path: Path) -> None:
    file = tmp_path / "film"
    file.write_bytes(b"as it came")
    came = fingerprint(file).sha256

    await check_unaltered(file, came)
    file.write_bytes(b"as it cane")

    with pytest.raises(BadMedia, match="no longer the one that came in") as refused:
        await check_unaltered(file, came)
    assert refused.value.code == "altered"
