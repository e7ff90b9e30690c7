"""Keeping a kit while it is served: what the store holds is sealed into the folder before anybody is told that it is kept.

The working store and its files are elsewhere, in memory; all that stays is what this writes.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from core.errors import StoreDamaged
from storage.faults import translated
from storage.kit_folder import GATHERED, KitFolder, media_name
from storage.kit_snapshots import SnapshotNote, put_snapshot

PIECE = 1 << 20
GONE = "The kit's folder cannot be written to. If it is on a stick, put the stick back in; then send it again."


class KitKeeper:
    """Seals the store in `store` and the files in `media` into a kit. Use within one event loop, and close it at the end.

    Files in `given` came with the kit and are not sealed again.
    """

    def __init__(
        self, kit: KitFolder, data_key: bytes, note: SnapshotNote, *, store: Path, media: Path, given: frozenset[str]
    ) -> None:
        self._kit = kit
        self._data_key = data_key
        self._note = note
        self._media = media
        self._given = given
        self._sealed: set[str] = set(note.media)
        self._connection = sqlite3.connect(store, check_same_thread=False, isolation_level=None)
        self._version: int | None = None
        self._one_at_a_time = threading.Lock()
        self._turn = asyncio.Lock()
        self._asked = self._done = 0

    async def keep(self) -> None:
        """Seal everything that was committed before this was called, unless it is sealed already.

        Whoever waits while another is at it shares the next snapshot. Raises `StoreFull` with the last snapshot as it was, and
        `StoreDamaged` where the folder is not there any more.
        """
        self._asked += 1
        mine = self._asked
        async with self._turn:
            if self._done >= mine:
                return
            covers = self._asked
            try:
                await asyncio.to_thread(self._keep)
            except OSError as error:
                raise StoreDamaged(GONE) from error
            self._done = covers

    def close(self) -> None:
        """Let the store go."""
        with self._one_at_a_time:
            self._connection.close()

    def _keep(self) -> None:
        with self._one_at_a_time:  # A request that was broken off leaves its thread at work.
            with translated():
                version = self._connection.execute("PRAGMA data_version").fetchone()[0]
                if version == self._version:
                    return
                store = self._connection.serialize()
            here = self._files_here()  # After the store was read: each file that it refers to was there before it did.
            for sha256 in sorted(here - self._sealed - self._given):
                self._seal(sha256)
            gone = self._sealed - here
            note = replace(self._note, count=self._note.count + 1, media=tuple(sorted(self._sealed - gone)))
            put_snapshot(self._kit.folder, GATHERED, self._data_key, note, store)
            self._note, self._version = note, version
            for sha256 in gone:
                (self._kit.folder / media_name(self._data_key, sha256)).unlink(missing_ok=True)
                self._sealed.discard(sha256)

    def _files_here(self) -> set[str]:
        return {path.name for path in self._media.glob("??/??/*")}

    def _seal(self, sha256: str) -> None:
        path = self._media / sha256[:2] / sha256[2:4] / sha256
        with suppress(FileNotFoundError):  # It was taken back at this moment.
            self._kit.seal(media_name(self._data_key, sha256), self._data_key, _pieces(path))
            self._sealed.add(sha256)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
