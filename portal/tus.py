"""The tus protocol, version 1.0.0 (https://tus.io/protocols/resumable-upload): what requests ask for. Pure.

The core with the extensions creation, termination and expiration. Lengths that are told later, joined uploads and bytes sent
with a creation are left out: nothing here needs them. See docs/decisions/0016-resumable-uploads.md.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
BYTES = "application/offset+octet-stream"
"""The only content type in which bytes come."""

LONGEST_FINGERPRINT = 100
_NUMBER = re.compile(r"[0-9]{1,15}")


class TusProblem(Exception):
    """A request that cannot be met, and the status to answer. ``problem`` is for the person at the page, where it is theirs."""

    def __init__(self, status: int, problem: str = "") -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Creation:
    """What a new upload is: the ``number``-th of the files whose form was answered before, as ``answers``."""

    length: int
    answers: str
    number: int
    fingerprint: str


def check_version(headers: Mapping[str, str]) -> None:
    """Refuse another version of the protocol. Raises `TusProblem`."""
    if headers.get("tus-resumable") != VERSION:
        raise TusProblem(412)


def creation_in(headers: Mapping[str, str], *, most_bytes: int) -> Creation:
    """Return what is to be created. Raises `TusProblem`."""
    length = _number_in(headers, "upload-length")
    if length == 0:
        raise TusProblem(400, "This file is empty. Choose another one.")
    if length > most_bytes:
        raise TusProblem(413, f"That file is too large. The most is {max(1, most_bytes // (1024 * 1024))} MB.")
    metadata = metadata_in(headers.get("upload-metadata", ""))
    number = metadata.get("number", "1")
    fingerprint = metadata.get("fingerprint", "")
    if not _NUMBER.fullmatch(number) or len(fingerprint) > LONGEST_FINGERPRINT:
        raise TusProblem(400)
    return Creation(length=length, answers=metadata.get("answers", ""), number=int(number), fingerprint=fingerprint)


def offset_in(headers: Mapping[str, str]) -> int:
    """Return from where on bytes come. Raises `TusProblem`."""
    if headers.get("content-type") != BYTES:
        raise TusProblem(415)
    return _number_in(headers, "upload-offset")


def metadata_in(header: str) -> Mapping[str, str]:
    """Return the pairs of an ``Upload-Metadata`` header: "name base64,name base64". Raises `TusProblem`."""
    pairs = {}
    for pair in filter(None, (each.strip() for each in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            pairs[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise TusProblem(400) from error
    return pairs


def as_header(at: datetime) -> str:
    """Return a time as headers write it."""
    return format_datetime(at, usegmt=True)


def _number_in(headers: Mapping[str, str], name: str) -> int:
    written = headers.get(name, "")
    if not _NUMBER.fullmatch(written):
        raise TusProblem(400)
    return int(written)
