import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.errors import StoreBusy, StoreDamaged, StoreFull
from storage.connections import Connections
from storage.faults import translated
from storage.opening import FILE_NAME
from tests.opened import opened_store


async def test_a_full_disk_is_said_in_our_words_and_nothing_is_half_written(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")
    async with connections.writing() as writer:
        await writer.execute(text("CREATE TABLE t (a)"))
        await writer.execute(text("PRAGMA max_page_count = 8"))

    with pytest.raises(StoreFull):
        await fill(connections)

    async with connections.reading() as reader:
        kept = await reader.scalar(text("SELECT count(*) FROM t"))
    await connections.close()

    assert kept == 0


async def fill(connections: Connections) -> None:
    async with connections.writing() as writer:
        for _ in range(50):
            await writer.execute(text("INSERT INTO t VALUES (zeroblob(4096))"))


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_BUSY_SNAPSHOT])
@pytest.mark.parametrize("wrapped", [True, False])
def test_every_kind_of_busy_is_said_in_our_words(code: int, *, wrapped: bool) -> None:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorcode = code

    with pytest.raises(StoreBusy), translated():
        raise OperationalError("x", {}, cause) if wrapped else cause


async def test_a_damaged_page_is_said_in_words_for_whoever_runs_heard(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    connections = Connections(file)
    async with connections.writing() as writer:
        await writer.execute(text("CREATE TABLE t (a)"))
        await writer.execute(text("INSERT INTO t VALUES (zeroblob(100000))"))
    await connections.close()
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))

    with pytest.raises(StoreDamaged, match="bring back the last backup"):
        async with connections.reading() as reader:
            await reader.execute(text("SELECT sum(length(a)) FROM t"))
    await connections.close()


async def test_a_file_that_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(b"what is no store at all " * 1000)

    with pytest.raises(StoreDamaged, match="damaged"):
        async with opened_store(tmp_path):
            pass

    assert file.read_bytes() == b"what is no store at all " * 1000


@pytest.mark.parametrize("kind", ["SQLITE_IOERR_READ", "SQLITE_IOERR_FSYNC", "SQLITE_CANTOPEN", "SQLITE_READONLY_DBMOVED"])
def test_a_disk_that_fails_is_said_in_our_words(kind: str) -> None:
    cause = sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorcode = getattr(sqlite3, kind)

    with pytest.raises(StoreDamaged, match="Check that the disk is there"), translated():
        raise OperationalError("x", {}, cause)


async def test_a_folder_that_is_gone_is_said_in_our_words(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "gone" / "store.sqlite")

    with pytest.raises(StoreDamaged, match="cannot be read or written"):
        async with connections.reading():
            pass
    await connections.close()


async def test_a_mistake_of_ours_keeps_its_name_and_shows_no_ones_words(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")

    with pytest.raises(OperationalError) as raised:
        async with connections.reading() as reader:
            await reader.execute(text("SELECT :words FROM nowhere"), {"words": "what somebody said"})
    await connections.close()

    assert "somebody" not in str(raised.value)
