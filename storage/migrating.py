"""Migrating: brings a store's file to the newest shape, after a copy of itself. Does nothing when it is there already."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.connections import Connections
from storage.faults import translated

HEAD = "0030"
"""The newest migration; a test holds it to the files. Known here so that a usual start loads no migration machinery."""

_FOLDER = Path(__file__).parent / "migrations"


async def migrate(connections: Connections, file: Path) -> None:
    """Bring `file` to `HEAD`, whole or not at all. Raises `StoreFull`, `StoreBusy`, `StoreDamaged`."""
    async with connections.reading() as reader:
        before, has_content = await _shape(reader)
    if before == HEAD:
        return
    if has_content:
        with translated():
            await asyncio.to_thread(_copy, file, file.with_name(f"{file.stem}.before-{HEAD}{file.suffix}"))
    async with connections.writing() as writer:
        await writer.run_sync(_upgrade)


async def _shape(reader: AsyncConnection) -> tuple[str | None, bool]:
    tables = await reader.run_sync(lambda connection: inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        return None, bool(tables)
    return await reader.scalar(text("SELECT version_num FROM alembic_version")), True


def _copy(file: Path, backup: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - large, and a usual start has nothing to migrate.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
