"""The bytes of a file that a browser sends: as a form's one file, or alone as a script sends it. Keeps nothing."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

if TYPE_CHECKING:  # The parser names the shape of its callbacks to type checkers alone.
    from python_multipart.multipart import MultipartCallbacks

FIELD = b"file"
"""The form's field that holds the file; no other is read."""


class NothingSent(Exception):
    """No file was chosen, or what came was no form that can be read. Caught by the page that asked; nothing was kept."""


async def file_in(body: AsyncIterator[bytes], content_type: str) -> AsyncIterator[bytes]:
    """Yield the file's bytes as they come. Raises `NothingSent` where there are none."""
    kind, options = parse_options_header(content_type)
    is_form = kind == b"multipart/form-data"
    if is_form and b"boundary" not in options:
        raise NothingSent
    has_some = False
    async for piece in _of_the_form(body, options[b"boundary"]) if is_form else body:
        has_some = has_some or bool(piece)
        yield piece
    if not has_some:
        raise NothingSent


async def _of_the_form(body: AsyncIterator[bytes], boundary: bytes) -> AsyncIterator[bytes]:
    part = _FilePart()
    parser = MultipartParser(boundary, part.callbacks())
    try:
        async for piece in body:
            parser.write(piece)
            for found in part.taken():
                yield found
        parser.finalize()
    except FormParserError as error:
        raise NothingSent from error
    if not part.is_whole:
        raise NothingSent


class _FilePart:
    """Collects the bytes of the part named `FIELD` as the parser calls."""

    def __init__(self) -> None:
        self.is_whole = False
        self._pieces: list[bytes] = []
        self._header = b""
        self._value = b""
        self._is_file = False

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_end": self._whole,
        }

    def taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _begin(self) -> None:
        self._is_file = False

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._is_file = options.get(b"name") == FIELD
        self._header, self._value = b"", b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._pieces.append(data[start:end])

    def _whole(self) -> None:
        self.is_whole = True
