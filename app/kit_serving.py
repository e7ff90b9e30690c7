"""Serving a kit: unsealed into a room in memory, worked on there, and sealed again before anybody is told that it is kept."""

import asyncio
import hashlib
import hmac
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import SecretStr

from app.clock import new_id, now
from app.kit_making import address_secret
from app.kit_room import Room, private_room
from app.settings import Settings
from app.warming import warm
from app.wiring import Apart, House, opened
from core.errors import BadKit
from core.kits import CopyId, Manifest, check_servable, check_shape
from core.ports import Notifier
from storage.kit_folder import KitFolder, media_name
from storage.kit_keeping import KitKeeper
from storage.kit_keys import derived, unlocked
from storage.kit_snapshots import SnapshotNote, newest_snapshot, unpack_snapshot
from storage.media_files import StoredMediaFiles
from storage.migrating import HEAD
from storage.opening import FILE_NAME

MACHINE = Path("/etc/machine-id")
UPLOAD_LIMIT_MB = 200
"""The largest file taken in a kit. Reason: it is held in memory until it is brought home."""


@dataclass(frozen=True, kw_only=True)
class ServedKit:
    """A kit at work. ``is_new_copy`` where it was not served from this place before."""

    manifest: Manifest
    house: House
    keeper: KitKeeper
    is_in_memory: bool
    is_new_copy: bool


@asynccontextmanager
async def served_kit(folder: Path, passphrase: str, settings: Settings, notifier: Notifier) -> AsyncIterator[ServedKit]:
    """Open a kit for as long as this lasts, and be the only one who does.

    Raises `BadKit` where it cannot be trusted or opened, or its days are over, and `StoreFull`.
    """
    kit = KitFolder(folder)
    check_servable(kit.manifest, now())
    check_shape(kit.manifest.shape, HEAD)
    data_key = await asyncio.to_thread(unlocked, kit.manifest, passphrase)
    with kit.locked(), private_room() as room:
        kit.sweep()
        await asyncio.to_thread(kit.check_pieces)
        note, given = await _unpacked(kit, data_key, room)
        here = _place(folder, data_key)
        is_new_copy = note.place != here
        note = replace(note, shape=HEAD, place=here, copy_id=CopyId(new_id("y")) if is_new_copy else note.copy_id)
        apart = Apart(setting=kit.manifest.setting, notifier=notifier)
        async with opened(_settings(settings, kit.manifest, data_key, room), apart=apart) as house:
            keeper = KitKeeper(
                kit, data_key, note, store=room.folder / FILE_NAME, media=house.home.media, given=frozenset(given)
            )
            try:
                await house.listener.catch_up()
                await keeper.keep()
                await warm(house)
                yield ServedKit(
                    manifest=kit.manifest,
                    house=house,
                    keeper=keeper,
                    is_in_memory=room.is_in_memory,
                    is_new_copy=is_new_copy,
                )
                await keeper.keep()
            finally:
                keeper.close()


def _settings(settings: Settings, manifest: Manifest, data_key: bytes, room: Room) -> Settings:
    """Return settings with which nothing reaches outside: of those that were set, the ones of this computer alone count."""
    return Settings.model_construct(
        home=room.folder,
        host=settings.host,
        port=settings.port,
        partnership=manifest.partnership_id,
        secret=SecretStr(address_secret(data_key).decode()),
        upload_limit_mb=min(settings.upload_limit_mb, UPLOAD_LIMIT_MB),
        voice_limit_mb=settings.voice_limit_mb,
        risk_meaning=settings.risk_meaning,
        log_level=settings.log_level,
        log_format=settings.log_format,
    )


async def _unpacked(kit: KitFolder, data_key: bytes, room: Room) -> tuple[SnapshotNote, list[str]]:
    """Unseal the store and every file into the room. Return the snapshot's note, and the files that came with the kit."""
    note = await asyncio.to_thread(unpack_snapshot, kit, newest_snapshot(kit), data_key, room.folder / FILE_NAME)
    check_shape(note.shape, HEAD)
    files = StoredMediaFiles(room.folder / "media")
    prompts = [piece.name for piece in kit.manifest.pieces if piece.name.startswith("prompts/")]
    given = [(await files.put(_portions(kit.unsealed(name, data_key)))).sha256 for name in prompts]
    for sha256 in note.media:
        stored = await files.put(_portions(kit.unsealed(media_name(data_key, sha256), data_key)))
        if stored.sha256 != sha256:
            raise BadKit("A file that was gathered in the kit is not the one that its store means.")
    return note, given


async def _portions(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in content:
        yield piece


def _place(folder: Path, data_key: bytes) -> str:
    """Return a name for this folder on this computer, which tells nobody without the key which computer it is."""
    machine = str(uuid.getnode())
    with suppress(OSError):
        machine = MACHINE.read_text(encoding="utf-8").strip() or machine
    where = f"{machine}\n{folder.resolve()}".encode()
    return hmac.new(derived(data_key, b"heard kit place"), where, hashlib.sha256).hexdigest()[:32]
