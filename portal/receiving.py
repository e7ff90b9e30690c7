"""Reading posted forms: small ones into memory, uploads straight into a file. Bounded, whatever is sent.

It knows nothing of what the fields mean. An upload's own file name is never kept.
"""

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from core.errors import BadInput, StoreFull
from portal.fields import Fields

if TYPE_CHECKING:  # The parser names the shape of its callbacks to type checkers alone.
    from python_multipart.multipart import MultipartCallbacks

SMALL_FORM_BYTES = 64 * 1024
"""More than any of the small forms can need."""

SMALL_FORM_FIELDS = 100

LONG_FORM_BYTES, LONG_FORM_FIELDS = 8 * 1024 * 1024, 5_000
"""More than a paper form can hold. What is too long for one of its questions is said there, beside what was typed."""

WORDS_BYTES = 256 * 1024
"""More than all the words of an upload form can need."""


class TooLarge(BadInput):
    """What was sent is larger than is taken."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """An upload: its fields, and its file where one was chosen. The file goes when the context ends."""

    fields: Fields
    file: Path | None


async def small_form(
    body: AsyncIterator[bytes], *, most_bytes: int = SMALL_FORM_BYTES, most_fields: int = SMALL_FORM_FIELDS
) -> Fields:
    """Return the fields of a posted form without files. Raises `TooLarge`, `BadInput`."""
    held = bytearray()
    async for piece in body:
        held += piece
        if len(held) > most_bytes:
            raise TooLarge("That form is too long.")
    try:
        return parse_qs(held.decode("ascii"), keep_blank_values=True, max_num_fields=most_fields)
    except ValueError as error:
        raise BadInput("That form could not be read.", remedy="Go back and send it again.") from error


@asynccontextmanager
async def received(body: AsyncIterator[bytes], content_type: str, *, into: Path, limit_bytes: int) -> AsyncIterator[Received]:
    """Receive an upload, its file part written to `into` as it comes; the file is deleted at the end.

    What is too large is read to its end and thrown away, because a browser shows the answer only after it has sent everything.
    Raises `TooLarge`, `StoreFull`, `BadInput`.
    """
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise BadInput("That form could not be read.", remedy="Go back and send it again.")
    try:
        with into.open("wb") as target:
            parts = _Parts(target, limit_bytes)
            await _parse(body, MultipartParser(options[b"boundary"], parts.callbacks()), parts)
        yield Received(fields=parts.fields, file=into if parts.has_file else None)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFull from error
        raise
    finally:
        await asyncio.to_thread(into.unlink, missing_ok=True)


async def _parse(body: AsyncIterator[bytes], parser: MultipartParser, parts: "_Parts") -> None:
    is_over = False
    async for piece in body:
        if not is_over and piece:
            # Each piece is at most some tens of kilobytes; a disk may still be slow, so it is written beside the loop.
            is_over = not await asyncio.to_thread(_fed, parser, parts, piece)
    if is_over:
        raise TooLarge("That file is too large.", remedy="Make it shorter or smaller, then try again.")
    parser.finalize()
    if not parts.is_whole:
        raise BadInput("The file did not arrive whole.", remedy="Check the line, then send it again.")


def _fed(parser: MultipartParser, parts: "_Parts", piece: bytes) -> bool:
    try:
        parser.write(piece)
    except FormParserError as error:
        raise BadInput("That form could not be read.", remedy="Go back and send it again.") from error
    return not parts.is_over_limit


class _Parts:
    """Collects a multipart body as the parser calls: words into fields, the part named "file" into the target."""

    def __init__(self, target: BufferedWriter, limit_bytes: int) -> None:
        self.fields: dict[str, list[str]] = {}
        self.has_file = False
        self.is_whole = False
        self.is_over_limit = False
        self._target = target
        self._limit_bytes = limit_bytes
        self._file_bytes = 0
        self._words_bytes = 0
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._name = ""
        self._words = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._whole,
        }

    def _begin(self) -> None:
        self._disposition, self._name, self._words = b"", "", bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if self._name == "file":
            if self.has_file:
                raise BadInput("Those were several files.", remedy="Add them one at a time.")
            self.has_file = bool(options.get(b"filename"))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._name == "file":
            self._file_bytes += end - start
            self.is_over_limit |= self._file_bytes > self._limit_bytes
            self._target.write(data[start:end])
            return
        self._words_bytes += end - start
        if self._words_bytes > WORDS_BYTES:
            raise TooLarge("That form is too long.")
        self._words += data[start:end]

    def _end(self) -> None:
        if self._name and self._name != "file":
            self.fields.setdefault(self._name, []).append(self._words.decode("utf-8", "replace"))

    def _whole(self) -> None:
        self.is_whole = True
