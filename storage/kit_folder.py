"""A kit's folder: its list of contents, its sealed files, and the lock that lets one program serve it at a time.

Nothing in a folder is believed: names are ours alone, links are not followed, and a file is opened only where it is a file.
"""

import fcntl
import hashlib
import hmac
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.errors import BadKit
from core.kits import DAMAGED, MAKE_ANEW, MANIFEST_BYTES, Manifest, Piece, manifest_from, text_of
from storage.kit_keys import check_signature, derived
from storage.kit_pieces import opened, sealed
from storage.media_files import full_disk_in_our_words

MANIFEST = "kit.json"
LOCK = "served.lock"
START = "start.sealed"
GATHERED = "gathered/store.sealed"
PROMPTS, MEDIA = "prompts", "gathered/media"
READ_AT_ONCE = 1 << 20
NEW = ".new-"
"""How a file begins that is being written; one that a killed program left is swept away."""


class KitFolder:
    """One kit's folder. Its manifest is read, and its signature checked, when this is made."""

    def __init__(self, folder: Path) -> None:
        """Raises `BadKit` where the folder holds no kit, or its manifest was changed."""
        self.folder = folder
        self.manifest = _read_manifest(folder)

    def check_pieces(self) -> None:
        """Compare every file that the kit was made with to the manifest. Raises `BadKit`."""
        for piece in self.manifest.pieces:
            with self.file(piece.name) as file:
                if os.fstat(file.fileno()).st_size != piece.byte_count or _sha256_of(file) != piece.sha256:
                    raise BadKit(
                        "A file that the kit was made with is damaged, or was changed or exchanged by somebody.",
                        remedy="Do not use it; copy the kit again, or make a new one.",
                    )

    def has(self, name: str) -> bool:
        """Whether there is anything of this name."""
        return os.path.lexists(self.folder / name)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open a file of the kit. Raises `BadKit` where it is missing, or is no file."""
        with _no_link_followed(self.folder / name) as file:
            yield file

    def unsealed(self, name: str, data_key: bytes) -> Iterator[bytes]:
        """Yield what a sealed file holds, each part checked. Raises `BadKit`."""
        with self.file(name) as file:
            yield from opened(data_key, name, file)

    def seal(self, name: str, data_key: bytes, content: Iterable[bytes]) -> None:
        """Write a sealed file, whole or not at all, so that it is there after a power cut too. Raises `StoreFull`."""
        seal_into(self.folder, name, data_key, content)

    def sweep(self) -> None:
        """Remove what a killed program left half-written; only whoever holds the lock may."""
        for folder in (self.folder, self.folder / "gathered", self.folder / MEDIA):
            for path in folder.glob(f"{NEW}*") if folder.is_dir() else ():
                path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only program that serves this folder. The system frees the lock when the program ends or dies.

        Raises `BadKit` when another one does.
        """
        with full_disk_in_our_words():
            lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise BadKit(
                "This kit is being served already, on this computer or on another that shares the folder.",
                remedy="Use that window, or stop it first.",
            ) from error
        finally:
            os.close(lock)


def prompt_name(data_key: bytes, sha256: str) -> str:
    """Return under which name a recording of the bot's own words is kept."""
    return f"{PROMPTS}/{_hidden(data_key, sha256)}.sealed"


def media_name(data_key: bytes, sha256: str) -> str:
    """Return under which name a gathered file is kept: its hash would tell whoever has the same recording that it is here."""
    return f"{MEDIA}/{_hidden(data_key, sha256)}.sealed"


def seal_into(folder: Path, name: str, data_key: bytes, content: Iterable[bytes]) -> None:
    """Write a sealed file into a kit's folder, whole or not at all. Raises `StoreFull`."""
    write_whole(folder / name, sealed(data_key, name, content))


def put_manifest(folder: Path, manifest: Manifest, signature: bytes) -> None:
    """Write the list of contents, signed."""
    written = {"manifest": json.loads(text_of(manifest)), "signature": signature.hex()}
    text = json.dumps(written, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    write_whole(folder / MANIFEST, [text.encode()])


def piece_at(folder: Path, name: str) -> Piece:
    """Return what the manifest says of a file."""
    with _no_link_followed(folder / name) as file:
        return Piece(name=name, sha256=_sha256_of(file), byte_count=os.fstat(file.fileno()).st_size)


def write_whole(path: Path, content: Iterable[bytes]) -> None:
    """Write a file so that it is there whole or not at all, after a power cut too. Raises `StoreFull`."""
    with full_disk_in_our_words():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=NEW, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in content:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
            _sync(path.parent)
        finally:
            with suppress(FileNotFoundError):
                Path(name).unlink()


def _read_manifest(folder: Path) -> Manifest:
    with _no_link_followed(folder / MANIFEST, missing="There is no kit in this folder.") as file:
        text = file.read(MANIFEST_BYTES + 1)
    if len(text) > MANIFEST_BYTES:
        raise BadKit(DAMAGED, remedy=MAKE_ANEW)
    try:
        written = json.loads(text)
        manifest, signature = manifest_from(json.dumps(written["manifest"]).encode()), bytes.fromhex(written["signature"])
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadKit(DAMAGED, remedy=MAKE_ANEW) from error
    check_signature(manifest, signature)
    return manifest


@contextmanager
def _no_link_followed(path: Path, missing: str = "A file of the kit is missing.") -> Iterator[BinaryIO]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise BadKit(missing, remedy="Check the folder, or copy it again.") from error
    except OSError as error:
        raise BadKit("A file of the kit cannot be read.", remedy="Check the folder, or copy it again.") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BadKit("A file of the kit is no file.", remedy="Do not use it; copy the kit again, or make a new one.")
        yield file


def _sha256_of(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(READ_AT_ONCE):
        digest.update(piece)
    return digest.hexdigest()


def _hidden(data_key: bytes, sha256: str) -> str:
    return hmac.new(derived(data_key, b"heard kit names"), sha256.encode(), hashlib.sha256).hexdigest()[:32]


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
