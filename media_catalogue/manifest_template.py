"""Writes an empty manifest to fill in: as .csv its headings alone, as .xlsx with choices to pick and a sheet that explains."""

import csv
import io

from media_catalogue.manifest_columns import COLUMNS
from media_catalogue.sheet_rows import MOST_ROWS

TEXT = "@"


def template(suffix: str) -> bytes:
    """Return the file's content; `suffix` is ".csv" or ".xlsx"."""
    return _workbook() if suffix.casefold() == ".xlsx" else _separated()


def _separated() -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerow([column.name for column in COLUMNS])
    return written.getvalue().encode("utf-8-sig")  # With the mark by which spreadsheets know it for UTF-8.


def _workbook() -> bytes:
    """Every cell to fill in is text, so that no spreadsheet makes a time of day of "0:42"."""
    from openpyxl import Workbook  # noqa: PLC0415  It is large, and only this needs it.
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    book = Workbook()
    films = book.active
    films.title = "films"
    films.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, start=1):
        heading = films.cell(row=1, column=number, value=column.name)
        heading.font = Font(bold=True)
        letter = heading.column_letter
        films.column_dimensions[letter].width = max(14, len(column.example) + 4)
        films.column_dimensions[letter].number_format = TEXT
        if column.choices:
            picked = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            picked.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
            films.add_data_validation(picked)
    told = book.create_sheet("what goes where")
    told.append(["column", "what goes into it", "for example"])
    for column in COLUMNS:
        told.append([column.name, column.holds, column.example])
    for letter, width in (("A", 20), ("B", 90), ("C", 24)):
        told.column_dimensions[letter].width = width
    for row in told.iter_rows():
        for cell in row:
            cell.number_format = TEXT
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in told[1]:
        cell.font = Font(bold=True)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
