"""A connection to SQLite on which a statement, with all its rows, is one errand to the database's thread. Knows no table.

aiosqlite goes to the thread of its connection for each small thing: to make a cursor, to run it, to fetch the rows, to close
it. A turn of a conversation is some twenty statements, and three of four errands bring nothing new: every statement here reads
all its rows at once in any case.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiosqlite


class WholeStatementConnection(aiosqlite.Connection):
    """An `aiosqlite.Connection` whose cursors run, fetch and close in one errand. Rows are never streamed from it."""

    def cursor(self) -> "WholeStatementCursor":  # type: ignore[override]  # SQLAlchemy enters what it is given, and awaits nothing else.
        """Return a cursor; nothing is asked of the database yet."""
        return WholeStatementCursor(self)

    async def run(self, sql: str, parameters: Sequence[Any]) -> "_Done":
        """Run one statement and return what it brought. Raises what `sqlite3` raises."""
        done: _Done = await self._execute(_run, self._conn, sql, parameters)  # type: ignore[no-untyped-call]
        return done

    async def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> "_Done":
        """Run one statement for each of `rows`. Raises what `sqlite3` raises."""
        done: _Done = await self._execute(_run_many, self._conn, sql, rows)  # type: ignore[no-untyped-call]
        return done


class WholeStatementCursor:
    """The parts of a cursor that SQLAlchemy's dialect asks for."""

    arraysize = 1

    def __init__(self, connection: WholeStatementConnection) -> None:
        self._connection = connection
        self._done = _Done()

    @property
    def description(self) -> Any:  # noqa: ANN401 - as DB-API says it
        """The columns of what was read, or None."""
        return self._done.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._done.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted last."""
        return self._done.lastrowid

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement and hold its rows."""
        self._done = await self._connection.run(sql, parameters)
        return self

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> Self:
        """Run one statement for each of `rows`."""
        self._done = await self._connection.run_many(sql, rows)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows that were read."""
        return self._done.rows

    async def close(self) -> None:
        """Let the rows go; the database's own cursor was closed at once."""
        self._done = _Done()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


class _Done:
    """What a statement brought."""

    def __init__(self, cursor: sqlite3.Cursor | None = None) -> None:
        self.description = cursor.description if cursor else None
        self.rows: Sequence[Any] = cursor.fetchall() if cursor and cursor.description else ()
        self.rowcount = cursor.rowcount if cursor else -1
        self.lastrowid = cursor.lastrowid if cursor else None


def whole_statements_on(file: Path) -> WholeStatementConnection:
    """Return a connection to `file`, to be awaited."""
    return WholeStatementConnection(lambda: sqlite3.connect(file), iter_chunk_size=64)


def _run(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> _Done:
    cursor = connection.cursor()
    try:
        return _Done(cursor.execute(sql, parameters))
    finally:
        cursor.close()


def _run_many(connection: sqlite3.Connection, sql: str, rows: Iterable[Sequence[Any]]) -> _Done:
    cursor = connection.cursor()
    try:
        return _Done(cursor.executemany(sql, rows))
    finally:
        cursor.close()
