"""A small invented kit in a folder, with a quick passphrase lock, for the tests of kits."""

from dataclasses import replace
from pathlib import Path

from core.kits import Manifest
from storage.kit_folder import KitFolder, piece_at, put_manifest, write_whole
from storage.kit_keys import home_keys, locked, new_data_key, signed
from storage.kit_pieces import sealed
from tests.core.made_kit import manifest

HOME = home_keys(b"the secret of an invented home...")
ANOTHER = home_keys(b"the secret of some other home....")
PASSPHRASE = "kettle harbour violin moss"


def quick_lock(kit: Manifest, data_key: bytes, keys=HOME) -> Manifest:
    return locked(kit, data_key, PASSPHRASE, keys, passes=1, memory_kib=256)


def a_kit(folder: Path, start: bytes = b"a beginning", keys=HOME, **facts) -> tuple[KitFolder, bytes]:
    """Write a kit, and return it with its data key."""
    data_key = new_data_key()
    write_whole(folder / "start.sealed", sealed(data_key, "start.sealed", [start]))
    kit = manifest(home=keys.public, pieces=(piece_at(folder, "start.sealed"),), **facts)
    kit = quick_lock(replace(kit, locks=None), data_key, keys)
    put_manifest(folder, kit, signed(kit, keys))
    return KitFolder(folder), data_key
