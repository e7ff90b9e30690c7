"""Keeping rows that may be there already: the one place that knows how each database says "on conflict"."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

Insert: TypeAlias = sqlite.Insert | postgresql.Insert


async def keep_new(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`; a row that breaks a uniqueness rule is there already and is left as it is."""
    if rows:
        await connection.execute(_keeping_new(connection.dialect.name, table), list(rows))


async def number_of_new(connection: AsyncConnection, table: Table, row: Mapping[str, Any]) -> int | None:
    """Insert `row` and return the ``id`` that it was given; None where a uniqueness rule says that it is there already."""
    number: int | None = await connection.scalar(_numbering_new(connection.dialect.name, table), dict(row))
    return number


async def put(connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert `rows`, or bring those with the same primary key up to date."""
    if rows:
        await connection.execute(_putting(connection.dialect.name, table, tuple(rows[0])), list(rows))


@cache
def _keeping_new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _numbering_new(dialect: str, table: Table) -> ReturningInsert[tuple[int]]:
    return _insert(dialect, table).on_conflict_do_nothing().returning(table.c.id)


@cache
def _putting(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    """Return the statement, made once: a turn keeps its session with it, and making it takes longer than running it."""
    keys = {column.name for column in table.primary_key}
    insert = _insert(dialect, table)
    changed = {name: insert.excluded[name] for name in columns if name not in keys}
    return insert.on_conflict_do_update(index_elements=sorted(keys), set_=changed)


def _insert(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
