from pathlib import Path

from sqlalchemy import select

from storage.connections import Connections
from storage.keeping import keep_new, put
from storage.opening import FILE_NAME, Store
from storage.tables import scripts


async def test_new_rows_are_kept_old_ones_left_and_put_ones_brought_up_to_date(store: Store, tmp_path: Path) -> None:
    connections = Connections(tmp_path / FILE_NAME)

    async with connections.writing() as writer:
        await keep_new(writer, scripts, [])
        await put(writer, scripts, [])
        await keep_new(writer, scripts, [{"hash": "a", "name": "n", "body": "first"}])
        await keep_new(writer, scripts, [{"hash": name, "name": "n", "body": "second"} for name in ("a", "b")])
        await put(writer, scripts, [{"hash": name, "name": "n", "body": "third"} for name in ("b", "c")])
        kept = {row.hash: row.body for row in await writer.execute(select(scripts))}
    await connections.close()

    assert kept == {"a": "first", "b": "third", "c": "third"}
