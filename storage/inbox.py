"""The inbox: what came in over a channel, kept before it is acknowledged. Addresses are sealed here and nowhere readable."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, select

from core.chat import Heard, InboxId, KeptHeard
from core.errors import NotFound, StoreBusy
from core.ports import MediaFiles
from core.testimony import Recording
from storage.connections import Connections
from storage.keeping import keep_new
from storage.revising import pardon
from storage.rows import row_of, thing_of
from storage.sealing import Sealing
from storage.tables import inbox, recordings


class KeptInbox:
    """`core.ports.Inbox` on the store."""

    def __init__(self, connections: Connections, sealing: Sealing, files: MediaFiles | None = None) -> None:
        self._connections = connections
        self._sealing = sealing
        self._files = files

    async def keep(self, heard: Heard) -> InboxId | None:
        """Store `heard` durably; return None when it was kept before. Raises `StoreFull`, `StoreBusy`."""
        same = (inbox.c.channel == heard.channel) & (inbox.c.external_id == heard.external_id)
        async with self._connections.writing() as writer:
            if await writer.scalar(select(inbox.c.id).where(same)) is not None:
                return None
            if heard.media is not None:
                await keep_new(writer, recordings, [row_of(heard.media)])
                await pardon(writer, [heard.media.sha256])
                await self._require_file(heard.media.sha256)
            kept = await writer.execute(inbox.insert().values(self._row(heard)).returning(inbox.c.id))
            return InboxId(kept.scalar_one())

    async def _require_file(self, sha256: str) -> None:
        """Make sure that a file which came in did not go meanwhile, with the same one that somebody else had taken back."""
        if self._files is not None:
            try:
                await self._files.size(sha256)
            except NotFound as error:
                raise StoreBusy("The file went while it came in; send it again.") from error

    async def waiting(self) -> Sequence[KeptHeard]:
        """Return what has not had its turn, oldest first."""
        statement = (
            select(inbox, *(column.label(f"media_{column.name}") for column in recordings.c if column.name != "sha256"))
            .outerjoin(recordings, recordings.c.sha256 == inbox.c.media_sha256)
            .where(inbox.c.done.is_(False))
            .order_by(inbox.c.id)
        )
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
        return [KeptHeard(id=InboxId(row["id"]), heard=self._heard(row)) for row in rows]

    def _row(self, heard: Heard) -> dict[str, object]:
        return row_of(
            heard,
            "address",
            "media",
            address_hash=self._sealing.finding(heard.channel, heard.address),
            address_sealed=self._sealing.seal(heard.address),
            media_sha256=None if heard.media is None else heard.media.sha256,
            done=False,
            is_held=False,
        )

    def _heard(self, row: RowMapping) -> Heard:
        media = None
        if row["media_sha256"] is not None:
            facts = {name.removeprefix("media_"): value for name, value in row.items() if name.startswith("media_")}
            media = thing_of(Recording, facts)
        return thing_of(Heard, row, address=self._sealing.unseal(row["address_sealed"]), media=media)
