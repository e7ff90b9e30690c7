import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import StoreBusy
from storage.connections import Connections


async def test_connections_keep_what_was_acknowledged_and_overwrite_what_is_erased(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}

    async with connections.writing() as writer:
        found = {name: await writer.scalar(text(f"PRAGMA {name}")) for name in wanted}
    await connections.close()

    assert found == wanted


async def test_what_fails_half_way_keeps_nothing(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")

    with pytest.raises(ValueError, match="half way"):
        await write_and_fail(connections)

    async with connections.reading() as reader:
        tables = await reader.scalar(text("SELECT count(*) FROM sqlite_master"))
    await connections.close()

    assert tables == 0


async def write_and_fail(connections: Connections) -> None:
    async with connections.writing() as writer:
        await writer.execute(text("CREATE TABLE t (a)"))
        raise ValueError("half way")


async def test_writers_take_turns(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")
    async with connections.writing() as writer:
        await writer.execute(text("CREATE TABLE t (a)"))
        await writer.execute(text("INSERT INTO t VALUES (0)"))

    async def add_one() -> None:
        async with connections.writing() as writer:
            before = await writer.scalar(text("SELECT a FROM t"))
            await writer.execute(text("UPDATE t SET a = :after"), {"after": before + 1})

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with connections.reading() as reader:
        total = await reader.scalar(text("SELECT a FROM t"))
    await connections.close()

    assert total == 20


async def test_another_process_is_waited_for_politely_and_then_named(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    connections = Connections(file, busy_wait_ms=50)
    async with connections.reading() as reader:
        await reader.scalar(text("SELECT 1"))

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            async with connections.writing():
                pass
        other.execute("COMMIT")
    async with connections.writing() as writer:
        await writer.execute(text("CREATE TABLE t (a)"))
    await connections.close()
