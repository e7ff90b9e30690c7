"""Reads the table a facilitator fills in about films: .csv, .xlsx or YAML, as rows of text by column, with all that is wrong.

Knows nothing of what the columns mean. What somebody else made is bounded before it is opened, and no formula is worked out.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from media_catalogue.sheet_rows import MOST_ROWS, Reading, Sheet, plain, unreadable
from media_catalogue.sheets_in_yaml import rows_in_yaml

MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 60_000_000
MOST_PARTS = 500
MOST_COLUMNS = 100

SUFFIXES = (".csv", ".xlsx", ".yaml", ".yml")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
    NotImplementedError, MemoryError,
)  # fmt: skip
"""openpyxl names no error for a damaged file: it raises whatever its parts raise."""


def sheet_in(content: bytes, *, suffix: str) -> Sheet:
    """Return the table in a file; what cannot be read at all is a sheet without rows and with its problem."""
    if len(content) > MOST_BYTES:
        return unreadable(
            f"This sheet is larger than {MOST_BYTES // 1_000_000} MB.", "Is it the right file? Split it if it is."
        )
    if content.startswith(b"PK") or suffix.casefold() == ".xlsx":
        return _workbook(content)
    text = _text(content)
    if text is None:
        return unreadable("This file cannot be read as a table.", "Save it as .xlsx, or as CSV UTF-8.")
    return rows_in_yaml(text) if suffix.casefold() in {".yaml", ".yml"} else _separated(text)


def _text(content: bytes) -> str | None:
    """Return the text of a file, as spreadsheets save it: UTF-8, UTF-16 with its mark, or what Windows calls CSV."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _separated(text: str) -> Sheet:
    reading = Reading()
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True), 1):
            if number > MOST_ROWS + 1:
                reading.blame(None, None, f"There are more than {MOST_ROWS} rows.", "Split it into several sheets.")
                break
            if len(cells) > MOST_COLUMNS:
                reading.blame(number, None, f"There are more than {MOST_COLUMNS} columns.", "Leave out those nothing needs.")
                break
            reading.take(number, [plain(cell) for cell in cells])
    except csv.Error:
        reading.blame(number_after(reading), None, "From here on this is no table that can be read.", "Save it as .xlsx.")
    return reading.sheet()


def number_after(reading: Reading) -> int:
    """Return the number of the row after the last one that was read."""
    return reading.rows[-1].number + 1 if reading.rows else 1


def _delimiter(text: str) -> str:
    """Return what parts the cells of the headings most often: spreadsheets in much of Europe write semicolons."""
    first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    outside_quotes = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=outside_quotes.count)


def _workbook(content: bytes) -> Sheet:
    from openpyxl import load_workbook  # noqa: PLC0415  It is large, and only a sheet needs it.

    if bomb := _bomb_in(content):
        return bomb
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # What a file says of its own size may be wrong.
            return _cells_of(sheet.iter_rows(max_row=MOST_ROWS + 2))
        finally:
            book.close()
    except _DAMAGED:
        return unreadable("This spreadsheet cannot be read: it is damaged.", "Save it as .xlsx again.")


def _bomb_in(content: bytes) -> Sheet | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return unreadable(
            "This file is no spreadsheet that can be read.", "Save it as .xlsx again; if it has a password, without."
        )
    if any(part.flag_bits & 1 for part in parts):
        return unreadable("This spreadsheet is locked with a password.", "Save it without one.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        return unreadable("This spreadsheet unpacks to far more than a list of films.", "Copy its cells into a new file.")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        return unreadable("This file is no spreadsheet.", "Save it as .xlsx or .csv.")
    return None


def _cells_of(rows: Iterable[Sequence[Any]]) -> Sheet:
    reading = Reading()
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            if any(cell.value is not None for cell in row):
                reading.blame(None, None, f"There are more than {MOST_ROWS} rows.", "Split it into several sheets.")
            break
        if any(cell.value is not None for cell in row[MOST_COLUMNS:]):
            reading.blame(number, None, f"There are more than {MOST_COLUMNS} columns.", "Leave out those nothing needs.")
            break
        reading.take(number, list(_texts(reading, number, row[:MOST_COLUMNS])))
    return reading.sheet()


def _texts(reading: Reading, number: int, row: Sequence[Any]) -> Iterator[str]:
    for place, cell in enumerate(row):
        column = reading.columns[place] if place < len(reading.columns) else None
        if cell.data_type in {"f", "e"}:
            what = "a formula" if cell.data_type == "f" else "an error of the spreadsheet"
            reading.blame(number, column, f"This cell is {what}, not text.", "Type what it should say.")
            yield ""
        elif isinstance(cell.value, time | timedelta):
            reading.blame(
                number,
                column,
                "The spreadsheet made a time of day of this.",
                "Format the cell as text, then type minutes and seconds again, such as 0:42.",
            )
            yield ""
        else:
            yield text_of(cell.value)


def text_of(value: object) -> str:
    """Return a cell's value as somebody would type it: whole numbers without a point, days as 2026-11-05."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else plain(str(value))


def sheet_at(file: Path) -> Sheet:
    """Return the table in a file. What cannot be read at all is a sheet without rows and with its problem."""
    try:
        with file.open("rb") as opened:
            return sheet_in(opened.read(MOST_BYTES + 1), suffix=file.suffix)
    except OSError:
        return unreadable("This sheet cannot be read.", "Is it there, and may it be read from here?")
