import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import BadKit, StoreDamaged
from storage.kit_folder import GATHERED, START
from storage.kit_snapshots import SnapshotNote, newest_snapshot, put_snapshot, serialized, unpack_snapshot
from tests.storage.a_kit import a_kit

NOTE = SnapshotNote(copy_id="y_1", place="here", count=3, shape="0016", media=("ab" * 32, "cd" * 32))


def test_a_snapshot_comes_back_with_its_note(tmp_path: Path) -> None:
    kit, data_key = a_kit(tmp_path / "kit")
    store = b"a store" * 100_000

    put_snapshot(kit.folder, GATHERED, data_key, NOTE, store)

    assert unpack_snapshot(kit, GATHERED, data_key, tmp_path / "store") == NOTE
    assert (tmp_path / "store").read_bytes() == store


def test_a_note_longer_than_a_part_is_read_whole(tmp_path: Path) -> None:
    kit, data_key = a_kit(tmp_path / "kit")
    note = SnapshotNote(copy_id="y_1", place="", count=1, shape="0016", media=tuple(f"{each:064x}" for each in range(3000)))

    put_snapshot(kit.folder, GATHERED, data_key, note, b"rest")

    assert unpack_snapshot(kit, GATHERED, data_key, tmp_path / "store") == note
    assert (tmp_path / "store").read_bytes() == b"rest"


def test_the_newest_is_what_was_gathered_or_else_the_beginning(tmp_path: Path) -> None:
    kit, data_key = a_kit(tmp_path)
    assert newest_snapshot(kit) == START

    put_snapshot(kit.folder, GATHERED, data_key, NOTE, b"")

    assert newest_snapshot(kit) == GATHERED


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xff\xff\xffx", b"\x00\x00\x00\x09{}", b"\x00\x00\x00\x02{}", b"\x00\x00\x00\x02[]x"]
)
def test_a_note_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    kit, data_key = a_kit(tmp_path / "kit", start=content)

    with pytest.raises(BadKit):
        unpack_snapshot(kit, START, data_key, tmp_path / "store")


def test_a_store_is_read_with_what_is_still_in_its_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE words (word TEXT)")
        connection.execute("INSERT INTO words VALUES ('kept')")
        connection.commit()
        (tmp_path / "b").write_bytes(serialized(tmp_path / "a"))

    with closing(sqlite3.connect(tmp_path / "b")) as copy:
        assert copy.execute("SELECT word FROM words").fetchall() == [("kept",)]


def test_a_store_that_is_none_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no store at all" * 100)

    with pytest.raises(StoreDamaged):
        serialized(tmp_path / "a")
