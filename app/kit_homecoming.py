"""Bringing a kit home: every piece is checked first, then files are kept, then everything else in one transaction.

A process that dies on the way leaves nothing but files that the next try keeps again.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.clock import now
from app.home import secret_of
from app.kit_making import address_secret
from app.kit_room import private_room
from app.wiring import House
from core.errors import BadKit, NotFound
from core.kit_reports import BroughtHome, Line
from core.kits import Manifest, check_shape
from core.testimony import TestimonyId
from storage.kit_folder import KitFolder, media_name
from storage.kit_gathering import Gathered
from storage.kit_keys import home_keys, unlocked_at_home
from storage.kit_kinds import RECORDINGS, TESTIMONY
from storage.kit_merging import FORGOTTEN
from storage.kit_snapshots import SnapshotNote, newest_snapshot, unpack_snapshot
from storage.migrating import HEAD
from storage.opening import FILE_NAME

NOBODYS = "belongs to nothing that was kept"


@dataclass(frozen=True, kw_only=True)
class OpenedKit:
    """A kit opened by the home that made it: everything in it was checked."""

    kit: KitFolder
    data_key: bytes
    note: SnapshotNote
    gathered: Gathered

    @property
    def manifest(self) -> Manifest:
        """What the kit is."""
        return self.kit.manifest


async def bring_home(house: House, folder: Path) -> BroughtHome:
    """Bring in what was gathered in a kit and is not here yet, and start the work on it.

    Raises `BadKit` with nothing taken where any piece cannot be trusted, `StoreFull`, `StoreBusy`.
    """
    opened = await opened_kit(house, folder)
    before = await house.store.kits.came_before(opened.manifest, opened.gathered)
    files = await _keep_files(house, opened, before)
    report, leaves_files = await house.store.kits.bring_home(
        opened.gathered, opened.manifest, opened.note, now(), secret=address_secret(opened.data_key), files=files
    )
    await _keep_files(
        house, opened, before
    )  # One that was waiting to be deleted here may have gone just before it was needed again.
    if leaves_files:
        await house.store.conversations.delete_doomed_files()
    await _start_work(house, opened.gathered)
    return report


async def opened_kit(house: House, folder: Path) -> OpenedKit:
    """Open a kit by the home's own key and check every piece of it. Raises `BadKit`."""
    kit = KitFolder(folder)
    data_key = unlocked_at_home(kit.manifest, home_keys(secret_of(house.home, house.settings)))
    await asyncio.to_thread(kit.check_pieces)
    with private_room() as room:
        file = room.folder / FILE_NAME
        note = await asyncio.to_thread(unpack_snapshot, kit, newest_snapshot(kit), data_key, file)
        check_shape(note.shape, HEAD)
        gathered = await house.store.kits.gathered(file, kit.manifest)
        await asyncio.to_thread(_check_files, kit, data_key, note)
    return OpenedKit(kit=kit, data_key=data_key, note=note, gathered=gathered)


def _check_files(kit: KitFolder, data_key: bytes, note: SnapshotNote) -> None:
    for sha256 in note.media:
        digest = hashlib.sha256()
        for piece in kit.unsealed(media_name(data_key, sha256), data_key):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise BadKit("A file that was gathered in the kit is not the one that its store means.")


async def _keep_files(house: House, opened: OpenedKit, before: frozenset[str]) -> Line:
    """Keep the kit's files, but for those that came `before` and are not here any more, and those that belong to nothing."""
    needed = {row["sha256"] for row in opened.gathered.rows[RECORDINGS.name]}
    already = stored = 0
    refused: dict[str, int] = {}
    for sha256 in opened.note.media:
        if await _is_here(house, sha256):
            already += 1
        elif sha256 not in needed or sha256 in before:
            reason = FORGOTTEN if sha256 in needed else NOBODYS
            refused[reason] = refused.get(reason, 0) + 1
        else:
            await house.files.put(_content(opened, sha256))
            stored += 1
    return Line(kind="files", in_kit=len(opened.note.media), already=already, stored=stored, refused=refused)


async def _is_here(house: House, sha256: str) -> bool:
    try:
        await house.files.size(sha256)
    except NotFound:
        return False
    return True


async def _content(opened: OpenedKit, sha256: str) -> AsyncIterator[bytes]:
    for piece in opened.kit.unsealed(media_name(opened.data_key, sha256), opened.data_key):
        yield piece


async def _start_work(house: House, gathered: Gathered) -> None:
    ids = [TestimonyId(row["id"]) for row in gathered.rows[TESTIMONY.name]]
    waiting = {each.id: each for each in await house.store.catalogue.unfinished()}
    for testimony_id in ids:
        with suppress(KeyError):
            await house.jobs.restart_ended(waiting[testimony_id])
