"""The inbox: what came in over a channel, kept before it is acknowledged. Addresses are sealed here and nowhere readable."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.chat import Attachment, Heard, InboxId, KeptHeard
from core.errors import NotFound, StoreBusy
from core.ports import MediaFiles
from core.testimony import Recording
from storage.connections import Connections
from storage.keeping import keep_new, number_of_new
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
        async with self._connections.writing() as writer:
            if heard.media is not None:
                same = (inbox.c.channel == heard.channel) & (inbox.c.external_id == heard.external_id)
                if await writer.scalar(select(inbox.c.id).where(same)) is not None:
                    return None  # Its file may be gone by now, and is not asked for again.
                await self._keep_media(writer, heard)
            number = await number_of_new(writer, inbox, self._row(heard))
            return None if number is None else InboxId(number)

    async def _require_file(self, sha256: str) -> None:
        """Make sure that a file which came in did not go meanwhile, with the same one that somebody else had taken back."""
        if self._files is not None:
            try:
                await self._files.size(sha256)
            except NotFound as error:
                raise StoreBusy("The file went while it came in; send it again.") from error

    async def waiting(self) -> Sequence[KeptHeard]:
        """Return what has not had its turn, oldest first."""
        return await self._kept(inbox.c.done.is_(False))

    async def still_waiting(self, channel: str, external_id: str) -> KeptHeard | None:
        """Return one message that has not had its turn; None where it had, or was never kept."""
        same = (inbox.c.channel == channel) & (inbox.c.external_id == external_id)
        return next(iter(await self._kept(same & inbox.c.done.is_(False))), None)

    async def waiting_from(self, channel: str, address: str) -> Sequence[KeptHeard]:
        """Return what came from one address and has not had its turn, oldest first."""
        here = (inbox.c.channel == channel) & (inbox.c.address_hash == self._sealing.finding(channel, address))
        return await self._kept(here & inbox.c.done.is_(False))

    async def fetched(self, inbox_id: InboxId, heard: Heard) -> None:
        """Keep `heard`, its file fetched or known not to come, in place of what waited for the file; its reference goes.

        Raises `StoreBusy` when the file went meanwhile: fetch it again.
        """
        async with self._connections.writing() as writer:
            await self._keep_media(writer, heard)
            here = {
                "kind": heard.kind,
                "choice": heard.choice,
                "text": heard.text,
                "media_sha256": heard.media.sha256 if heard.media else None,
                "attachment_sealed": None,
                "retry_at": None,
            }
            await writer.execute(update(inbox).where(inbox.c.id == inbox_id, inbox.c.done.is_(False)).values(**here))

    async def not_fetched(self, inbox_id: InboxId, *, retry_at: datetime) -> None:
        """Note one more try that brought no file, and when to try again."""
        once_more = {"tries": inbox.c.tries + 1, "retry_at": retry_at}
        async with self._connections.writing() as writer:
            await writer.execute(update(inbox).where(inbox.c.id == inbox_id).values(**once_more))

    async def _kept(self, which: ColumnElement[bool]) -> Sequence[KeptHeard]:
        statement = (
            select(inbox, *(column.label(f"media_{column.name}") for column in recordings.c if column.name != "sha256"))
            .outerjoin(recordings, recordings.c.sha256 == inbox.c.media_sha256)
            .where(which)
            .order_by(inbox.c.id)
        )
        async with self._connections.reading() as reader:
            rows = (await reader.execute(statement)).mappings().all()
        return [thing_of(KeptHeard, row, heard=self._heard(row)) for row in rows]

    async def _keep_media(self, writer: AsyncConnection, heard: Heard) -> None:
        if heard.media is not None:
            await keep_new(writer, recordings, [row_of(heard.media)])
            await pardon(writer, [heard.media.sha256])
            await self._require_file(heard.media.sha256)

    def _row(self, heard: Heard) -> dict[str, object]:
        return row_of(
            heard,
            "address",
            "media",
            "attachment",
            address_hash=self._sealing.finding(heard.channel, heard.address),
            address_sealed=self._sealing.seal(heard.address),
            media_sha256=None if heard.media is None else heard.media.sha256,
            attachment_sealed=None if heard.attachment is None else self._sealing.seal(json.dumps(asdict(heard.attachment))),
            tries=0,
            done=False,
            is_held=False,
        )

    def _heard(self, row: RowMapping) -> Heard:
        media = attachment = None
        if row["media_sha256"] is not None:
            facts = {name.removeprefix("media_"): value for name, value in row.items() if name.startswith("media_")}
            media = thing_of(Recording, facts)
        if row["attachment_sealed"] is not None:
            attachment = Attachment(**json.loads(self._sealing.unseal(row["attachment_sealed"])))
        address = self._sealing.unseal(row["address_sealed"])
        return thing_of(Heard, row, address=address, media=media, attachment=attachment)
