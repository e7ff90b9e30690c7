"""Connections to the store's one file: a single writer that takes its turn at once, and a few readers. Knows no table.

The driver would open transactions by itself and late; both engines say BEGIN themselves (SQLAlchemy's documented way), so that
a writer never finds out at its last statement that another was there first.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.faults import translated
from storage.whole_statements import whole_statements_on

BUSY_WAIT_MS = 10_000
"""How long to wait politely for another process, such as the command line, to finish writing."""

READERS = 4
"""Connections kept for reading; each is a thread and a page cache."""


class Connections:
    """The store's connections. Use within one event loop."""

    def __init__(self, file: Path, *, busy_wait_ms: int = BUSY_WAIT_MS) -> None:
        self._writer = _engine(file, begin="BEGIN IMMEDIATE", size=1, busy_wait_ms=busy_wait_ms)
        self._readers = _engine(file, begin="BEGIN", size=READERS, busy_wait_ms=busy_wait_ms)
        self._turn_to_write = asyncio.Lock()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give the writer, in one transaction that is kept whole or not at all.

        Raises `StoreFull`, `StoreBusy`, `StoreDamaged`.
        """
        async with self._turn_to_write:
            with translated():
                async with self._writer.begin() as connection:
                    yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a reader that sees the store as it is at its first look. Raises `StoreBusy`, `StoreDamaged`."""
        with translated():
            async with self._readers.begin() as connection:
                yield connection

    async def close(self) -> None:
        """Let every connection go."""
        await self._readers.dispose()
        await self._writer.dispose()


def _engine(file: Path, *, begin: str, size: int, busy_wait_ms: int) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        async_creator=partial(_opened, file),
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,  # An error's text must not carry what someone said.
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        try:
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in _pragmas(busy_wait_ms):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()
        except Exception:
            connection.close()  # The pool never sees it, so nobody else would end its thread.
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def begin_ourselves(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


async def _opened(file: Path) -> aiosqlite.Connection:
    """Open the file as SQLAlchemy would, and leave no thread behind when it cannot be opened.

    aiosqlite ends a failed connection's thread with a word to the event loop that nobody waits for; a loop that closes first
    would leave a traceback.
    """
    connection = whole_statements_on(file)
    thread = connection._thread  # noqa: SLF001 - as SQLAlchemy's own dialect does
    thread.daemon = True
    try:
        return await connection
    except sqlite3.Error:
        await asyncio.to_thread(thread.join)
        raise


def _pragmas(busy_wait_ms: int) -> tuple[str, ...]:
    return (
        f"busy_timeout = {busy_wait_ms}",
        "journal_mode = WAL",
        "synchronous = FULL",  # What was acknowledged is on the disk.
        "foreign_keys = ON",
        "secure_delete = ON",  # What is erased is overwritten, not only unlinked.
        "recursive_triggers = ON",  # Replacing a row fires the triggers that keep the word index true.
    )
