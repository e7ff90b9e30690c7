import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.pseudonyms import pseudonym_from
from storage import migrating
from storage.connections import Connections
from storage.migrating import HEAD, migrate
from storage.tables import metadata


def differences(connection: Connection) -> list[object]:
    made_by_sqlite = (
        "passage_words",
        "passage_terms",
        "passage_places",
        "described_words",
        "described_terms",
        "described_places",
    )
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


def upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_people_who_bore_one_name_get_one_each_and_who_came_first_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    connections = Connections(file)
    async with connections.writing() as writer:
        await writer.run_sync(upgrade_to, "0002")
        await writer.exec_driver_sql("INSERT INTO partnerships VALUES ('p_1', 'Invented', 1, '2026-01-01')")
        for number in (3, 1, 2):
            await writer.exec_driver_sql(
                f"INSERT INTO participants VALUES ('u_{number}', 'p_1', 'Rowan 4F7', 'rowan4f7', '2026-01-0{number}')"
            )

    await migrate(connections, file)

    async with connections.reading() as reader:
        rows = await reader.exec_driver_sql("SELECT id, pseudonym FROM participants ORDER BY id")
        names = dict(rows.all())
    await connections.close()
    assert names == {"u_1": "Rowan 4F7", "u_2": pseudonym_from("u_2/1"), "u_3": pseudonym_from("u_3/1")}


async def test_consultations_that_bore_one_short_name_get_one_each_and_what_opened_first_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    connections = Connections(file)
    async with connections.writing() as writer:
        await writer.run_sync(upgrade_to, "0006")
        for number, name in ((3, "night"), (1, "night"), (2, "night"), (4, "night_2")):
            await writer.exec_driver_sql(f"INSERT INTO partnerships VALUES ('p_{number}', 'Invented', 1, '2026-01-01')")
            await writer.exec_driver_sql(
                "INSERT INTO consultations (id, partnership_id, name, title, approach, opened_at)"
                f" VALUES ('c_{number}', 'p_{number}', '{name}', 'Invented', 'film', '2026-01-0{number}')"
            )

    await migrate(connections, file)

    async with connections.reading() as reader:
        rows = await reader.exec_driver_sql("SELECT id, name FROM consultations ORDER BY id")
        names = dict(rows.all())
    await connections.close()
    assert names == {"c_1": "night", "c_2": "night_3", "c_3": "night_4", "c_4": "night_2"}


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
