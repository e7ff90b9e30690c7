import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import migrating
from storage.connections import Connections
from storage.migrating import HEAD, migrate
from storage.tables import metadata


def differences(connection: Connection) -> list[object]:
    made_by_sqlite = ("passage_words", "passage_terms", "passage_places")
    context = MigrationContext.configure(
        connection,
        opts={
            "include_name": lambda name, kind, _: not (kind == "table" and name.startswith(made_by_sqlite)),
            "compare_type": False,
        },
    )
    return compare_metadata(context, metadata)


async def test_an_empty_file_migrated_to_the_head_is_what_the_tables_say(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    connections = Connections(file)

    await migrate(connections, file)

    async with connections.reading() as reader:
        assert await reader.run_sync(differences) == []
    await connections.close()
    assert list(tmp_path.glob("*.before-*")) == []


def test_the_head_known_here_is_that_of_the_files() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).parent / "migrations"))

    assert scripts.get_current_head() == HEAD


async def test_a_file_with_something_in_it_is_copied_first(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(file)) as older:
        older.execute("CREATE TABLE something_older (a)")
        older.execute("INSERT INTO something_older VALUES ('kept')")
        older.commit()
    connections = Connections(file)

    await migrate(connections, file)
    await connections.close()

    (copy,) = tmp_path.glob("*.before-*")
    with closing(sqlite3.connect(copy)) as before:
        assert before.execute("SELECT a FROM something_older").fetchall() == [("kept",)]
        assert before.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


async def test_a_file_at_the_head_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    connections = Connections(file)
    await migrate(connections, file)
    async with connections.reading() as reader:
        before = await reader.exec_driver_sql("PRAGMA schema_version")
        version = before.scalar_one()

    await migrate(connections, file)

    async with connections.reading() as reader:
        assert (await reader.exec_driver_sql("PRAGMA schema_version")).scalar_one() == version
    await connections.close()
