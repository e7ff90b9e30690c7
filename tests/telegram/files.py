"""Files that people and the bot sent: their ids, and the addresses that getFile gives out for an hour."""

import hashlib
from dataclasses import dataclass
from typing import Any

from tests.telegram import limits, refusals
from tests.telegram.clock import Clock
from tests.telegram.refusals import bad_request

Json = dict[str, Any]
FOLDERS = {
    "voice": "voice", "audio": "music", "video": "videos", "video_note": "video_notes", "photo": "photos",
    "document": "documents", "sticker": "stickers",
}  # fmt: skip


@dataclass
class File:
    """One file. `size` may be given without bytes, for files too big to be fetched."""

    id: str
    unique_id: str
    kind: str
    data: bytes
    size: int
    mime_type: str = ""
    name: str = ""

    def brief(self) -> Json:
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass
class Address:
    file: File
    until: float


class Files:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.by_id: dict[str, File] = {}
        self._addresses: dict[str, Address] = {}

    def add(self, kind: str, data: bytes, *, size: int | None = None, mime_type: str = "", name: str = "") -> File:
        """Keep a file; the same bytes have the same unique id and another id, as on Telegram."""
        number = len(self.by_id) + 1
        unique = hashlib.sha256(data or f"{number}:{size}".encode()).hexdigest()[:15]
        file = File(f"AwACAgQAAx{number:06d}{unique}", f"AgAD{unique}", kind, data, size or len(data), mime_type, name)
        self.by_id[file.id] = file
        return file

    def address(self, file_id: str) -> Json:
        """What getFile answers. Raises: Refused."""
        if not file_id:
            raise bad_request("file_id not specified")
        file = self.by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        if file.size > limits.DOWNLOAD_BYTES:
            raise bad_request(refusals.FILE_TOO_BIG)
        end = {"audio/ogg": "oga", "image/jpeg": "jpg", "video/mp4": "mp4", "audio/mpeg": "mp3"}.get(file.mime_type, "bin")
        path = f"{FOLDERS.get(file.kind, 'documents')}/file_{len(self._addresses)}.{end}"
        self._addresses[path] = Address(file, self._clock.now() + limits.FILE_PATH_S)
        return file.brief() | {"file_path": path}

    def at(self, path: str) -> File | None:
        """The file at an address that getFile gave out, while it is good."""
        address = self._addresses.get(path)
        return address.file if address and self._clock.now() < address.until else None

    def expire_all(self) -> None:
        for address in self._addresses.values():
            address.until = 0.0
