import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.connections import Connections
from storage.whole_statements import whole_statements_on


async def test_a_statement_with_all_its_rows_is_one_errand(tmp_path: Path) -> None:
    connection = await whole_statements_on(tmp_path / "store.sqlite")
    errands, asked = [], connection._execute

    async def counted(*arguments):
        errands.append(arguments)
        return await asked(*arguments)

    connection._execute = counted
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT 1 AS one UNION SELECT 2", ())
        rows, columns = await cursor.fetchall(), cursor.description
    count = len(errands)
    await connection.close()

    assert (rows, columns[0][0]) == ([(1,), (2,)], "one")
    assert count == 1


async def test_sqlalchemy_reads_writes_counts_and_is_told_of_errors_through_it(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")
    async with connections.writing() as writer:
        await writer.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
        await writer.execute(text("INSERT INTO things (name) VALUES (:name)"), [{"name": "a"}, {"name": "b"}])
        changed = await writer.execute(text("UPDATE things SET name = name || '!'"))
        back = await writer.scalar(text("INSERT INTO things (name) VALUES ('c') RETURNING id"))
    with pytest.raises(IntegrityError):
        await _insert_two(connections)
    async with connections.reading() as reader:
        names = (await reader.execute(text("SELECT name FROM things ORDER BY id"))).scalars().all()
        none = (await reader.execute(text("SELECT name FROM things WHERE id > 99"))).all()
    await connections.close()

    assert (changed.rowcount, back) == (2, 3)
    assert (names, none) == (["a!", "b!", "c"], [])


async def _insert_two(connections: Connections) -> None:
    async with connections.writing() as writer:
        await writer.execute(text("INSERT INTO things (name) VALUES ('d')"))
        await writer.execute(text("INSERT INTO things (name) VALUES ('c')"))


async def test_many_readers_at_once_each_get_their_own_rows(tmp_path: Path) -> None:
    connections = Connections(tmp_path / "store.sqlite")

    async def read(number: int) -> int | None:
        async with connections.reading() as reader:
            return await reader.scalar(text("SELECT :number + 1"), {"number": number})

    found = await asyncio.gather(*(read(number) for number in range(50)))
    await connections.close()

    assert found == list(range(1, 51))
