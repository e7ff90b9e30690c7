"""Sealed pieces: encrypted files, each part of them bound to its place, to the file's name and to the kit. Knows no folder.

A piece is sealed with a key of its own, derived from the kit's data key, a random salt and its name, so that one piece can
never stand in another's place. Its parts are numbered and the last is marked (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015, as the age format uses it), so that none can be left out, repeated or moved. AES-256-GCM.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import BadKit
from storage.kit_keys import derived

MAGIC = b"heard kit piece 1\n"
SALT_BYTES = 32
PART = 64 * 1024
TAG = 16
OVERHEAD = len(MAGIC) + SALT_BYTES
DAMAGED = "A file of the kit is damaged, cut off, or was changed or exchanged by somebody."
REMEDY = "Nothing of it was taken. Copy the folder from the laptop again."


def sealed(data_key: bytes, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `content` sealed as the piece called `name`; it is read piece by piece, whatever its length."""
    salt = os.urandom(SALT_BYTES)
    yield MAGIC + salt
    box = _box(data_key, name, salt)
    number, waiting = 0, b""
    for piece in content:
        waiting += piece
        while len(waiting) > PART:  # The last part is sealed as the last, so one is always held back.
            yield box.encrypt(_nonce(number, is_last=False), waiting[:PART], None)
            number, waiting = number + 1, waiting[PART:]
    yield box.encrypt(_nonce(number, is_last=True), waiting, None)


def opened(data_key: bytes, name: str, file: BinaryIO) -> Iterator[bytes]:
    """Yield what was sealed as `name`, part by part; each is checked before it is given out, the whole only at its end.

    Raises `BadKit` at the first part that is not as it was sealed.
    """
    head = file.read(OVERHEAD)
    if len(head) < OVERHEAD or not head.startswith(MAGIC):
        raise BadKit(DAMAGED, remedy=REMEDY)
    box = _box(data_key, name, head[len(MAGIC) :])
    part, number = file.read(PART + TAG), 0
    while True:
        after = file.read(PART + TAG)
        yield _part(box, number, part, is_last=not after)
        if not after:
            return
        part, number = after, number + 1


def _part(box: AESGCM, number: int, part: bytes, *, is_last: bool) -> bytes:
    try:
        return box.decrypt(_nonce(number, is_last=is_last), part, None)
    except InvalidTag as error:
        raise BadKit(DAMAGED, remedy=REMEDY) from error


def _box(data_key: bytes, name: str, salt: bytes) -> AESGCM:
    return AESGCM(derived(data_key, b"heard kit piece\0" + name.encode(), salt))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
