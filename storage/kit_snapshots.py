"""Snapshots: a kit's whole store as one sealed file, with a note of which copy wrote it and which files belong to it."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from core.errors import BadKit, StoreDamaged
from core.kits import DAMAGED, MAKE_ANEW, CopyId
from storage.kit_folder import GATHERED, START, KitFolder, seal_into
from storage.media_files import full_disk_in_our_words

NOTE_BYTES = 16 << 20
"""No note is longer: it has a line a file."""


@dataclass(frozen=True, kw_only=True)
class SnapshotNote:
    """What is known of a snapshot. ``place`` names where it was served, ``count`` rises with each, ``shape`` is its store's.

    ``media`` are the SHA-256 of the files that the store refers to and that were sealed beside it.
    """

    copy_id: CopyId
    place: str
    count: int
    shape: str
    media: tuple[str, ...]


def put_snapshot(folder: Path, name: str, data_key: bytes, note: SnapshotNote, store: bytes) -> None:
    """Write a snapshot, whole or not at all. Raises `StoreFull`."""
    head = json.dumps(asdict(note)).encode()
    seal_into(folder, name, data_key, (len(head).to_bytes(4, "big") + head, store))


def newest_snapshot(kit: KitFolder) -> str:
    """Return the name of the kit's newest snapshot: what was gathered, or where nothing was yet, what it began with."""
    return GATHERED if kit.has(GATHERED) else START


def unpack_snapshot(kit: KitFolder, name: str, data_key: bytes, into: Path) -> SnapshotNote:
    """Write the store of a snapshot to the file `into`, and return its note. Raises `BadKit`, `StoreFull`."""
    parts = kit.unsealed(name, data_key)
    first = next(parts)
    length = int.from_bytes(first[:4], "big")
    if length > NOTE_BYTES:
        raise BadKit(DAMAGED, remedy=MAKE_ANEW)
    while len(first) < 4 + length:
        first += next(parts, b"") or _cut_off()
    note = _note(first[4 : 4 + length])
    with full_disk_in_our_words(), into.open("xb") as file:
        into.chmod(0o600)
        file.write(first[4 + length :])
        file.writelines(parts)
    return note


def serialized(file: Path) -> bytes:
    """Return a store's file as it stands, what is still in its log too. Raises `StoreDamaged`."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            return connection.serialize()
    except sqlite3.Error as error:
        raise StoreDamaged("The kit's store cannot be read.") from error


def _cut_off() -> bytes:
    raise BadKit(DAMAGED, remedy=MAKE_ANEW)


def _note(text: bytes) -> SnapshotNote:
    try:
        written = json.loads(text)
        return SnapshotNote(
            copy_id=CopyId(str(written["copy_id"])),
            place=str(written["place"]),
            count=int(written["count"]),
            shape=str(written["shape"]),
            media=_hashes(written["media"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadKit(DAMAGED, remedy=MAKE_ANEW) from error


def _hashes(written: Sequence[object]) -> tuple[str, ...]:
    hashes = tuple(str(each) for each in written)
    if not all(len(each) == 64 and each.isalnum() for each in hashes):
        raise ValueError("not hashes")
    return hashes
