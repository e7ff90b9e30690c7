"""The codebook, version by version; the newest kept is in force."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.errors import NotFound
from core.people import PartnershipId
from core.themes import Codebook, Theme
from storage.connections import Connections
from storage.rows import row_of, thing_of
from storage.tables import codebooks, themes


class Themes:
    """`core.ports.Themes` on the store."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def put_codebook(self, partnership_id: PartnershipId, codebook: Codebook) -> None:
        """Keep a version; keeping the same hash again changes nothing. The newest kept is in force."""
        same = (codebooks.c.partnership_id == partnership_id) & (codebooks.c.sha256 == codebook.sha256)
        version = {"partnership_id": partnership_id, "sha256": codebook.sha256, "version": codebook.version}
        async with self._connections.writing() as writer:
            if await writer.scalar(select(codebooks.c.number).where(same)) is not None:
                return
            number = await writer.scalar(codebooks.insert().values(version).returning(codebooks.c.number))
            rows = [row_of(theme, codebook_number=number, position=position) for position, theme in enumerate(codebook.themes)]
            if rows:
                await writer.execute(themes.insert(), rows)

    async def codebook(self, partnership_id: PartnershipId) -> Codebook:
        """Return the codebook in force. Raises `NotFound`."""
        async with self._connections.reading() as reader:
            found = await codebook_in_force(reader, partnership_id)
        if found is None:
            raise NotFound("codebook")
        return found


async def codebook_in_force(reader: AsyncConnection, partnership_id: PartnershipId) -> Codebook | None:
    """Return a partnership's newest codebook, or None."""
    newest = select(codebooks).where(codebooks.c.partnership_id == partnership_id).order_by(codebooks.c.number.desc()).limit(1)
    row = (await reader.execute(newest)).mappings().first()
    if row is None:
        return None
    in_order = select(themes).where(themes.c.codebook_number == row["number"]).order_by(themes.c.position)
    found = (await reader.execute(in_order)).mappings()
    return thing_of(Codebook, row, themes=tuple(thing_of(Theme, each) for each in found))
