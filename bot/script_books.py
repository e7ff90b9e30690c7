"""The tables in a script file as they stand: .xlsx, .csv or Markdown, every cell with its place. Bounded before it is opened.

pyxform's own readers lose the numbers of rows, headings that stand twice and which cells are formulas, so they are not used.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from core.errors import BadScript, ScriptProblem

MOST_BYTES = 10_000_000
MOST_UNPACKED_BYTES = 60_000_000
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_BLANK_ROWS = 1_000
"""What stands below so many rows with nothing in them is refused. Reason: nobody would see it, and it would be asked."""
LAST_ROW = 1_048_576
"""The last row a spreadsheet has."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
    NotImplementedError, MemoryError,
)  # fmt: skip
"""openpyxl names no error for a damaged file: it raises whatever its parts raise."""

_SHEETS = ("survey", "choices", "settings")
_WRITE_TABLES = "Write '| survey | | |', then '| | type | name | label |', then one row a question with as many cells."


@dataclass(kw_only=True)
class Table:
    """One sheet: its headings, and the cells of its rows with their numbers as the practitioner sees them."""

    name: str
    headings: list[str] = field(default_factory=list)
    heading_row: int = 1
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    problems: list[ScriptProblem] = field(default_factory=list)

    def add(self, number: int, cells: list[str]) -> None:
        """Take one row: the first is that of the headings."""
        if not any(cells):
            return
        if not self.headings:
            self.headings, self.heading_row = cells, number
            return
        if any(cells[len(self.headings) :]):
            self.blame(number, "This row has more cells than there are headings.", "Give each cell its heading above.")
        self.rows.append((number, cells))

    def blame(self, row: int | None, problem: str, remedy: str, *, column: str | None = None) -> None:
        """Note what is wrong here."""
        self.problems.append(ScriptProblem(sheet=self.name, row=row, column=column, problem=problem, remedy=remedy))


def tables_in(content: bytes | str, *, suffix: str, name: str) -> list[Table]:
    """Return the tables of a file, its kind told by what is in it. Raises `BadScript` where no table can be read at all."""
    if isinstance(content, bytes):
        if len(content) > MOST_BYTES:
            raise _unreadable(name, "This file is too large for a script.", f"Keep it under {MOST_BYTES // 1_000_000} MB.")
        if content.startswith(_OLD_EXCEL):
            raise _old(name, is_encrypted=_ENCRYPTED in content)
        if content.startswith(_ZIP):
            return _workbook(content, name)
    text = _text(content, name)
    tables = _markdown(text) if _is_markdown(text, suffix) else _comma_separated(text, name)
    if not any(table.headings for table in tables):
        raise _unreadable(name, "No tables can be read here.", _WRITE_TABLES)
    return tables


def _unreadable(name: str, problem: str, remedy: str) -> BadScript:
    return BadScript(name, (ScriptProblem(sheet="survey", row=None, column=None, problem=problem, remedy=remedy),))


def _old(name: str, *, is_encrypted: bool) -> BadScript:
    if is_encrypted:
        return _unreadable(name, "This file is locked with a password.", "Save it without one.")
    return _unreadable(name, "This is a spreadsheet of the old kind (.xls).", "Save it as .xlsx.")


def _text(content: bytes | str, name: str) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _unreadable(name, "This file is text in UTF-16.", "Save it as .xlsx, or as CSV UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = f"This file is no spreadsheet and no text in UTF-8: a letter of line {line} cannot be read."
        raise _unreadable(name, problem, "Save it as .xlsx, or as CSV UTF-8; plain CSV is often Windows' own.") from error


def _is_markdown(text: str, suffix: str) -> bool:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if suffix.casefold() == ".csv":
        return first.lstrip().startswith("|")
    return suffix.casefold() == ".md" or "|" in text or "," not in first


def _markdown(text: str) -> list[Table]:
    """Rows are numbered within their table, its headings as the first."""
    tables: list[Table] = []
    number = 0
    for line in text.splitlines():
        cells = _markdown_cells(line)
        if not cells:
            continue
        if cells[0]:
            tables.append(Table(name=cells[0]))
            number = 0
        if tables and any(cells[1:]):
            number += 1
            tables[-1].add(number, cells[1:])
    return tables


def _markdown_cells(line: str) -> list[str]:
    """The end of a line ends its last cell, with or without a pipe."""
    inside = re.fullmatch(r"\s*\|(.*?)(?:(?<!\\)\|)?\s*", line)
    if not inside or re.fullmatch(r"[|\s:-]*-[|\s:-]*", inside.group(1)):
        return []
    return [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", inside.group(1))]


def _comma_separated(text: str, name: str) -> list[Table]:
    """A sheet's name stands in the first column, alone or beside its headings, as pyxform reads it."""
    tables: list[Table] = []
    try:
        _refuse_one_column(text, name)
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            cells = [cell.strip() for cell in row]
            if cells and cells[0]:
                tables.append(Table(name=cells[0]))
            if tables and len(tables[-1].rows) <= MOST_ROWS:
                tables[-1].add(number, cells[1:])
    except csv.Error as error:
        raise _unreadable(name, "This is no .csv file that can be read.", "Save it from your spreadsheet again.") from error
    return [_bounded(table) for table in tables]


def _refuse_one_column(text: str, name: str) -> None:
    """Say why a .csv file is none of ours, rather than blame every row of it."""
    line = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    cells = next(csv.reader([line]), []) or [""]
    first = cells[0].casefold()
    if ";" in first or "\t" in first:
        parted = "';'" if ";" in first else "tabs"
        raise _unreadable(name, f"Its cells are parted by {parted}, not by commas.", "Save it as .xlsx, or with commas.")
    if len(cells) == 1 and "," in first:
        raise _unreadable(name, "Each row stands in one cell.", "Save it as .xlsx, or with a column for each heading.")
    if first.strip() in {"type", "list_name", "list name"}:
        remedy = "Put 'survey' into the first column of a row of its own above it, and begin every other row with a comma."
        raise _unreadable(name, "It does not say which sheet this is.", remedy)


def _workbook(content: bytes, name: str) -> list[Table]:
    from openpyxl import load_workbook  # noqa: PLC0415  It is large, and only compiling needs it.

    _refuse_bombs(content, name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # What a file says of its own size may be wrong.
            return [_sheet(sheet.title, sheet.iter_rows()) for sheet in book.worksheets]
        finally:
            book.close()
    except _DAMAGED as error:
        raise _unreadable(name, "This spreadsheet cannot be read: it is damaged.", "Save it as .xlsx again.") from error


def _refuse_bombs(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _unreadable(name, "This spreadsheet cannot be read: it is damaged.", "Save it as .xlsx again.") from error
    if any(part.flag_bits & 1 for part in parts):
        raise _unreadable(name, "This file is locked with a password.", "Save it without one.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise _unreadable(name, "This spreadsheet unpacks to far more than a script needs.", "Copy its cells into a new file.")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise _unreadable(name, "This file is no spreadsheet.", "Save it as .xlsx, .csv or Markdown.")


def _sheet(name: str, rows: Iterable[Sequence[Any]]) -> Table:
    table = Table(name=name)
    if name.casefold() not in _SHEETS:
        return table
    blanks = 0
    for number, row in enumerate(rows, start=1):
        if any(cell.value is not None for cell in row[MOST_COLUMNS:]):
            table.blame(number, f"There are more than {MOST_COLUMNS} columns.", "Leave out those nothing needs.")
            break
        cells = list(_cells(table, number, row[:MOST_COLUMNS]))
        if any(cells) and blanks > MOST_BLANK_ROWS:
            table.blame(number, f"It stands below {blanks} empty rows.", "Delete the empty rows above it, or delete this one.")
            break
        blanks = 0 if any(cells) else blanks + 1
        if number == LAST_ROW or len(table.rows) > MOST_ROWS:
            break
        table.add(number, cells)
    return _bounded(table)


def _bounded(table: Table) -> Table:
    if len(table.rows) > MOST_ROWS:
        table.blame(None, f"There are more than {MOST_ROWS} rows.", "Make several scripts of it.")
        del table.rows[MOST_ROWS:]
    if len(table.headings) > MOST_COLUMNS:
        table.blame(table.heading_row, f"There are more than {MOST_COLUMNS} columns.", "Leave out those nothing needs.")
    return table


def _cells(table: Table, number: int, row: Sequence[Any]) -> Iterator[str]:
    for place, cell in enumerate(row):
        column = table.headings[place] if place < len(table.headings) else None
        if cell.data_type in {"f", "e"}:
            what = "a formula" if cell.data_type == "f" else "an error of the spreadsheet"
            table.blame(number, f"This cell is {what}, not text.", "Write what it should say, as plain text.", column=column)
            yield ""
        else:
            yield text_of(cell.value)


def text_of(value: object) -> str:
    """Return a cell's value as XLSForm reads it: TRUE and FALSE, whole numbers without a point, days as ODK has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\N{NO-BREAK SPACE}", " ").strip()
