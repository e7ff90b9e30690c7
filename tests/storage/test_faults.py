import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from core.errors import StoreBusy, StoreFull
from storage.connections import Connections
from storage.faults import translated


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


async def test_a_mistake_of_ours_keeps_its_name_and_shows_no_ones_words(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")

    with pytest.raises(OperationalError) as raised:
        async with connections.reading() as reader:
            await reader.execute(text("SELECT :words FROM nowhere"), {"words": "what somebody said"})
    await connections.close()

    assert "somebody" not in str(raised.value)
