"""Private links: only their tokens' hashes are kept. Makes no token and no page."""

from datetime import datetime

from sqlalchemy import delete, select

from core.links import PrivateLink
from storage.connections import Connections
from storage.keeping import keep_new
from storage.rows import row_of, thing_of
from storage.sealing import token_hash
from storage.tables import private_links


class PrivateLinks:
    """`core.ports.PrivateLinks` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep_private_link(self, token: str, link: PrivateLink, *, expires_at: datetime) -> None:
        """Keep a link."""
        row = row_of(link, token_hash=token_hash(token), expires_at=expires_at)
        async with self._connections.writing() as writer:
            await keep_new(writer, private_links, [row])

    async def private_link(self, token: str, now: datetime) -> PrivateLink | None:
        """Return what a token opens; None when it is unknown or too old."""
        this_one = private_links.c.token_hash == token_hash(token)
        async with self._connections.reading() as reader:
            row = (
                (await reader.execute(select(private_links).where(this_one, private_links.c.expires_at > now)))
                .mappings()
                .first()
            )
        return None if row is None else thing_of(PrivateLink, row)

    async def forget_old_links(self, now: datetime) -> None:
        """Forget links that open nothing any more."""
        async with self._connections.writing() as writer:
            await writer.execute(delete(private_links).where(private_links.c.expires_at <= now))
