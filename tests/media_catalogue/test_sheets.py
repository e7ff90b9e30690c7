"""A sheet is read as spreadsheets save it, and what cannot be read is refused in words, whatever it is."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_catalogue.sheet_rows import MOST_ROWS, Sheet
from media_catalogue.sheets import MOST_BYTES, sheet_at, sheet_in
from tests.media_catalogue.sheet_samples import HEADINGS, KITCHEN, table, workbook


def said(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(row.said) for row in sheet.rows]


def told(sheet: Sheet) -> list[str]:
    return [str(each) for each in sheet.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_however_a_spreadsheet_saves_it(delimiter: str, encoding: str) -> None:
    row = ("kitchen.m4a", "In the café – day one", *KITCHEN[2:])

    sheet = sheet_in(table(row, delimiter=delimiter).decode().encode(encoding), suffix=".csv")

    assert said(sheet) == [dict(zip(HEADINGS, row, strict=True))]
    assert told(sheet) == []


def test_commas_and_ends_of_lines_inside_quotes_part_nothing() -> None:
    sheet = sheet_in(b'"file";"title, in short"\r\n"a, b.mp4";"one\r\ntwo"\r\nc.mp4;x', suffix=".csv")

    assert [(row.number, row.said["file"]) for row in sheet.rows] == [(2, "a, b.mp4"), (3, "c.mp4")]


def test_a_spreadsheet_gives_days_numbers_and_yes_as_they_were_typed() -> None:
    headings = ("file", "made on", "agreed on", "person", "take part")
    moment = datetime(2026, 11, 5, 14, 30)  # noqa: DTZ001 - a spreadsheet knows of no time zones
    content = workbook(("a.mp4", moment, date(2026, 11, 6), 47.0, True), headings=headings)

    assert said(sheet_in(content, suffix=".xlsx")) == [
        {"file": "a.mp4", "made on": "2026-11-05", "agreed on": "2026-11-06", "person": "47", "take part": "yes"}
    ]


def test_a_formula_an_error_and_a_time_of_day_are_blamed_and_never_worked_out() -> None:
    content = workbook(("=A1", "#REF!", time(0, 42)), headings=("file", "title", "from"))

    assert told(sheet_in(content, suffix=".xlsx")) == [
        "Row 2, 'file': This cell is a formula, not text. Type what it should say.",
        "Row 2, 'title': This cell is an error of the spreadsheet, not text. Type what it should say.",
        "Row 2, 'from': The spreadsheet made a time of day of this."
        " Format the cell as text, then type minutes and seconds again, such as 0:42.",
    ]


def bomb() -> bytes:
    """A workbook of some kilobytes whose one sheet unpacks to a hundred megabytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(100):
                part.write(bytes(1_000_000))
    return written.getvalue()


@pytest.fixture(scope="module")
def unpacks_to_much() -> bytes:
    return bomb()


def test_a_sheet_that_unpacks_to_far_more_is_not_unpacked(unpacks_to_much: bytes) -> None:
    assert len(unpacks_to_much) < 200_000
    assert told(sheet_in(unpacks_to_much, suffix=".xlsx")) == [
        "This spreadsheet unpacks to far more than a list of films. Copy its cells into a new file."
    ]


def other_zip() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("words.txt", b"words")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"", ".csv"),
        (b"", ".xlsx"),
        (b"\x00\x01\x02", ".csv"),
        (b"PK\x03\x04 and nothing more", ".xlsx"),
        (workbook(KITCHEN)[:900], ".xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), ".xls"),
        (b'file,title\n"a.mp4,never closed', ".csv"),
        (b"file\n" + b"a.mp4\n" * (MOST_ROWS + 1), ".csv"),
        (b"a," * 200, ".csv"),
        (bytes(MOST_BYTES + 1), ".csv"),
        (other_zip(), ".csv"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content: bytes, suffix: str) -> None:
    (problem,) = told(sheet_in(content, suffix=suffix))[:1]

    assert problem.endswith((".", ")"))


def test_a_sheet_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    assert told(sheet_at(tmp_path / "films.csv")) == ["This sheet cannot be read. Is it there, and may it be read from here?"]


@given(st.binary(max_size=400), st.sampled_from([".csv", ".xlsx", ".yaml"]))
def test_whatever_bytes_there_are_they_are_a_sheet_or_a_problem(content: bytes, suffix: str) -> None:
    sheet = sheet_in(content, suffix=suffix)

    assert sheet.rows or sheet.problems


CELL = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL).filter(any), min_size=1, max_size=6))
def test_whatever_is_typed_comes_back_from_csv_as_it_was_typed(rows: list[tuple[str, str, str]]) -> None:
    quoted = [tuple('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]

    sheet = sheet_in(table(*quoted, headings=("file", "title", "person")), suffix=".csv")

    expected = [{name: cell for name, cell in zip(("file", "title", "person"), row, strict=True) if cell} for row in rows]
    assert said(sheet) == expected
