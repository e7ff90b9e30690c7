"""Receiving files that come over a channel: kept by their hash, and looked into where they are to be played."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadMedia, NotFound
from core.testimony import Recording
from media_catalogue.looking import ChildLook
from media_catalogue.pictures import HEAD_BYTES, kept_as_it_came
from storage.media_files import StoredMediaFiles
from storage.opening import Store


@dataclass(frozen=True, kw_only=True)
class FileReceiver:
    """Keeps what channels bring."""

    store: Store
    files: StoredMediaFiles
    look: ChildLook

    async def keep_media(self, source: Path | AsyncIterator[bytes]) -> Recording:
        """Keep a file that came over a channel and look inside it.

        Raises `BadMedia` for what cannot be opened, which is then not kept: nobody could ever hear it, and it would have no
        owner to ask for it back. Raises `StoreFull`.
        """
        stored = await self.files.put(source)
        try:
            async with self.files.local_path(stored.sha256) as path:
                return await self.look.look(path, sha256=stored.sha256, byte_count=stored.byte_count)
        except BadMedia:
            await self._forget_unless_known(stored.sha256)
            raise

    async def keep_file(self, source: Path | AsyncIterator[bytes]) -> Recording:
        """Keep a picture or any other file that came over a channel, unopened. Raises `StoreFull`."""
        stored = await self.files.put(source)
        head = b"".join([piece async for piece in self.files.read(stored.sha256, 0, min(HEAD_BYTES, stored.byte_count))])
        return kept_as_it_came(head, sha256=stored.sha256, byte_count=stored.byte_count)

    async def _forget_unless_known(self, sha256: str) -> None:
        """The same bytes may be a recording that opened before, on a less busy day."""
        try:
            await self.store.catalogue.recording(sha256)
        except NotFound:
            await self.files.delete(sha256)
