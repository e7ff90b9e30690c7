"""Compiled scripts, immutable, by content hash. Does not look into them."""

from sqlalchemy import select

from core.errors import NotFound
from storage.connections import Connections
from storage.keeping import keep_new
from storage.tables import scripts


class Scripts:
    """`core.ports.Scripts` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put_script(self, script_hash: str, name: str, body: str) -> None:
        """Keep a compiled script; keeping the same hash again changes nothing."""
        async with self._connections.writing() as writer:
            await keep_new(writer, scripts, [{"hash": script_hash, "name": name, "body": body}])

    async def script(self, script_hash: str) -> str:
        """Return a compiled script's body. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            body = await reader.scalar(select(scripts.c.body).where(scripts.c.hash == script_hash))
        if body is None:
            raise NotFound("script")
        return str(body)
