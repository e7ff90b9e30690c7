"""Uploads in a folder: their bytes count exactly as far as they are there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import NotFound, StoreFull
from portal.upload_folder import LEFT_BEHIND_AFTER, Overtaken, UploadFolder
from portal.upload_records import Outcome
from tests.portal.test_upload_records import begun


@pytest.fixture
def folder(tmp_path: Path) -> UploadFolder:
    return UploadFolder(tmp_path / "uploads")


def test_an_upload_is_known_by_its_id_after_a_restart(tmp_path: Path) -> None:
    UploadFolder(tmp_path).keep(begun())

    assert UploadFolder(tmp_path).upload("a" * 32) == begun()
    assert UploadFolder(tmp_path).uploads() == [begun()]


@pytest.mark.parametrize("upload_id", ["b" * 32, "", "../" + "a" * 29, "a" * 32 + ".json", "A" * 32])
def test_what_is_no_upload_is_not_found(folder: UploadFolder, upload_id: str) -> None:
    folder.keep(begun())

    with pytest.raises(NotFound):
        folder.upload(upload_id)


def test_a_damaged_record_is_no_upload_and_hides_no_other(folder: UploadFolder, tmp_path: Path) -> None:
    folder.keep(begun())
    (tmp_path / "uploads" / f"{'b' * 32}.json").write_text('{"half')

    assert folder.uploads() == [begun()]


def test_bytes_are_added_where_they_belong_and_nowhere_else(folder: UploadFolder) -> None:
    with folder.open_bytes(begun()) as arriving:
        arriving.add(0, b"abc")
        arriving.add(3, b"def")
        for wrong in (0, 3, 5, 7):
            with pytest.raises(Overtaken):
                arriving.add(wrong, b"x")

    assert folder.bytes_of(begun()).read_bytes() == b"abcdef"
    assert folder.arrived(begun()) == 6


def test_of_two_who_send_the_same_bytes_one_is_overtaken(folder: UploadFolder) -> None:
    with folder.open_bytes(begun()) as first, folder.open_bytes(begun()) as second:
        first.add(0, b"abc")
        with pytest.raises(Overtaken):
            second.add(0, b"abc")
        second.add(3, b"def")

    assert folder.bytes_of(begun()).read_bytes() == b"abcdef"


def test_nobody_adds_to_an_upload_that_is_being_finished(folder: UploadFolder) -> None:
    with folder.open_bytes(begun()) as arriving, folder.alone_with(begun()) as is_ours:
        assert is_ours
        with pytest.raises(Overtaken):
            arriving.add(0, b"abc")
        with folder.alone_with(begun()) as is_ours_too:
            assert not is_ours_too


def test_bytes_for_an_upload_that_was_wiped_meanwhile_go_nowhere(folder: UploadFolder) -> None:
    folder.keep(begun())
    with folder.open_bytes(begun()) as arriving:
        folder.forget(begun())
        with pytest.raises(NotFound):
            arriving.add(0, b"abc")

    assert folder.arrived(begun()) == 0


@contextmanager
def room_for(byte_count: int) -> Iterator[None]:
    """Let no file grow beyond `byte_count`, as a full disk does: what fits is written, and the rest is refused."""

    def pwrite(descriptor: int, piece: memoryview, at: int) -> int:
        if at >= byte_count:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, piece[: byte_count - at], at)

    write = os.pwrite
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "pwrite", pwrite)
        yield


def test_a_full_disk_keeps_what_fitted(folder: UploadFolder) -> None:
    with folder.open_bytes(begun()) as arriving:
        with room_for(4), pytest.raises(StoreFull):
            arriving.add(0, b"abcdef")
        arriving.add(4, b"ef")

    assert folder.bytes_of(begun()).read_bytes() == b"abcdef"


def test_an_upload_that_is_over_counts_as_whole_though_its_bytes_are_gone(folder: UploadFolder) -> None:
    assert folder.arrived(replace(begun(), outcome=Outcome.KEPT)) == 300


def test_tidying_takes_what_belongs_to_nothing_and_is_old(folder: UploadFolder, tmp_path: Path) -> None:
    folder.keep(begun())
    place = tmp_path / "uploads"
    now = datetime.now(UTC)
    old = (now - LEFT_BEHIND_AFTER - timedelta(minutes=1)).timestamp()
    for name in (f"{'a' * 32}.bytes", f"{'b' * 32}.bytes", "half.part", f"{'c' * 32}.json-new"):
        (place / name).write_bytes(b"x")
        os.utime(place / name, (old, old))
    (place / "new.part").write_bytes(b"x")

    folder.tidy(now)

    assert sorted(each.name[:3] for each in place.iterdir()) == ["aaa", "aaa", "new"]


def test_only_its_owner_can_read_an_upload(folder: UploadFolder, tmp_path: Path) -> None:
    folder.keep(begun())
    with folder.open_bytes(begun()) as arriving:
        arriving.add(0, b"abc")

    assert {each.stat().st_mode & 0o777 for each in (tmp_path / "uploads").iterdir()} == {0o600}
