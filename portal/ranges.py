"""Which bytes of a file a player asks for (RFC 9110, section 14). Pure."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, kw_only=True)
class ByteRange:
    """The bytes [start, end) of a file."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """The range begins after the end of the file."""


def range_in(header: str | None, size: int) -> ByteRange | None:
    """Return the one range asked for of a file of `size` bytes, or None when the whole file is to be sent.

    A header that is malformed, in another unit or asks for several ranges may be ignored, and is. Raises `Unsatisfiable`.
    """
    match = _ONE_RANGE.fullmatch((header or "").strip().lower().replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        wanted = ByteRange(start=max(0, size - int(last)), end=size)
    elif last and int(last) < int(first):
        return None
    else:
        wanted = ByteRange(start=int(first), end=min(size, int(last) + 1) if last else size)
    if wanted.start >= wanted.end:
        raise Unsatisfiable
    return wanted
