"""Builds hostile films byte by byte: boxes of MP4 and QuickTime, chunks of WAV."""

import struct
import zlib
from pathlib import Path

STATED_MIB = 3 * 1024


def box(kind: bytes, *inside: bytes) -> bytes:
    """Return one box of an MP4 film."""
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + kind + body


def ftyp() -> bytes:
    """Return the box that an MP4 film begins with."""
    return box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41")


def inflating_index(mib: int) -> bytes:
    """Return a QuickTime film whose packed index is `mib` MiB of nothing, and says that it is far more."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(mib)) + packer.flush()
    stated = struct.pack(">I", STATED_MIB * 1024 * 1024)
    return ftyp() + box(b"moov", box(b"cmov", box(b"dcom", b"zlib"), box(b"cmvd", stated, packed)))


def pointing_elsewhere(film: bytes, target: Path) -> bytes:
    """Return the QuickTime `film` with its data reference naming `target`, and without any data of its own.

    The reference is a Macintosh alias as Apple's File Manager writes it: volume, then tagged names, the last a whole path.
    """
    index = film[film.index(b"moov") - 4 :]
    inside = struct.pack(">I", 12) + b"url " + b"\x00\x00\x00\x01"
    at = index.index(inside)
    path = str(target).encode()
    tagged = struct.pack(">HH", 2, len(path)) + path + bytes(len(path) % 2) + struct.pack(">HH", 0xFFFF, 0)
    alias = bytes(10 + 1 + 27 + 12) + bytes(1 + 63) + bytes(16 + 4 + 16) + tagged  # Of volume and file: no names but the path.
    reference = struct.pack(">I", len(alias) + 12) + b"alis" + bytes(4) + alias
    return ftyp_qt() + _grown(index, at, inside, reference)


def ftyp_qt() -> bytes:
    """Return the box that a QuickTime film begins with."""
    return box(b"ftyp", b"qt  \x00\x00\x02\x00qt  ")


def _grown(index: bytes, at: int, old: bytes, new: bytes) -> bytes:
    """Put `new` in the place of `old` and lengthen every box around it."""
    changed = bytearray(index[:at] + new + index[at + len(old) :])
    start, end = 0, struct.unpack(">I", index[:4])[0]
    while True:
        struct.pack_into(">I", changed, start, struct.unpack_from(">I", index, start)[0] + len(new) - len(old))
        if index[start + 4 : start + 8] == b"dref":
            return bytes(changed[: end + len(new) - len(old)])
        start = _child_around(index, start + 8, at)


def _child_around(index: bytes, child: int, at: int) -> int:
    while not child < at < child + struct.unpack_from(">I", index, child)[0]:
        child += struct.unpack_from(">I", index, child)[0]
    return child


def wav(*, rate: int = 16_000, channels: int = 1, data: bytes = b"\x01\x10" * 16_000, stated: int | None = None) -> bytes:
    """Return a WAV recording that says what it is told to say."""
    kind = struct.pack("<HHIIHH", 1, channels, rate, min(rate * 2 * channels, 2**32 - 1), min(2 * channels, 65_535), 16)
    length = len(data) if stated is None else stated
    body = b"WAVEfmt " + struct.pack("<I", len(kind)) + kind + b"data" + struct.pack("<I", length) + data
    return b"RIFF" + struct.pack("<I", min(len(body) + length - len(data), 2**32 - 1)) + body


def restated(film: bytes, name: bytes, offset: int, value: bytes) -> bytes:
    """Return `film` with `value` at `offset` bytes after the first `name` in it."""
    at = film.index(name) + len(name) + offset
    return film[:at] + value + film[at + len(value) :]
