import logging
from pathlib import Path

from storage.connections import Connections
from storage.migrating import migrate


async def test_migrating_touches_no_logger_and_writes_nothing(tmp_path: Path, capsys) -> None:
    before = (list(logging.root.handlers), logging.root.level, logging.getLogger("alembic").disabled)
    connections = Connections(tmp_path / "store.sqlite")

    await migrate(connections, tmp_path / "store.sqlite")
    await connections.close()

    assert (list(logging.root.handlers), logging.root.level, logging.getLogger("alembic").disabled) == before
    assert capsys.readouterr() == ("", "")
