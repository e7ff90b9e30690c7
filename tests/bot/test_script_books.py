import io
import zipfile
from datetime import datetime, time

import pytest
from openpyxl import Workbook

from bot import script_books
from bot.script_books import tables_in, text_of
from bot.script_files import script_from_file
from core.errors import BadScript

ROWS = {
    "survey": [["type", "name", "label"], ["note", "hello", "Hello."], [], ["integer", "age", "How many?"]],
    "settings": [["consult::who_reads"], ["the invented team"]],
}
CSV = (
    b"\xef\xbb\xbfsurvey,,,\r\n,type,name,label\r\n,,,\r\n,integer,age,How many?\r\nsettings,\r\n,consult::who_reads\r\n,us\r\n"
)


def workbook(sheets: dict[str, list[list[object]]] | dict[str, list[list[str]]] = ROWS) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def refused(content: bytes | str, suffix: str = "") -> str:
    with pytest.raises(BadScript) as found:
        tables_in(content, suffix=suffix, name="x")
    return str(found.value)


def test_workbook_becomes_a_script_whatever_it_is_called() -> None:
    script = script_from_file(workbook(), suffix=".csv", name="x")

    assert [question.name for question in script.questions] == ["hello", "age"]


def test_rows_keep_their_numbers_where_blank_ones_stand_between() -> None:
    survey, _ = tables_in(workbook(), suffix=".xlsx", name="x")

    assert [number for number, _ in survey.rows] == [2, 4]


def test_comma_separated_rows_are_numbered_as_a_spreadsheet_shows_the_file() -> None:
    survey, _ = tables_in(CSV, suffix=".csv", name="x")

    assert (survey.heading_row, [number for number, _ in survey.rows]) == (2, [4])
    assert script_from_file(CSV, name="x").who_reads == "us"


def test_formula_is_named_with_its_cell_and_text_that_looks_like_one_is_text() -> None:
    (table,) = tables_in(workbook({"survey": [["type", "label"], ["text", "=1+1"]]}), suffix=".xlsx", name="x")

    assert [str(each).split(",")[0] for each in table.problems] == ["survey row 2"]
    assert tables_in("survey,,\n,type,label\n,text,=1+1", suffix=".csv", name="x")[0].rows == [(3, ["text", "=1+1"])]


def test_values_are_written_as_odk_writes_them() -> None:
    values = [True, 5.0, 2.5, datetime(2026, 2, 28), time(14, 30), None, "\u00a0a\u00a0"]  # noqa: DTZ001 - as a cell has it.

    assert [text_of(value) for value in values] == ["TRUE", "5", "2.5", "2026-02-28", "14:30", "", "a"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "No tables"),
        ("", "No tables"),
        (b"\x89PNG\x00\xff", "no spreadsheet and no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "of the old kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b'survey,\n,"never ends', "no .csv file"),
        (b"x" * (script_books.MOST_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_script_is_refused_in_a_sentence(content: bytes | str, reason: str) -> None:
    assert reason in refused(content, ".csv")


def zipped(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return kept.getvalue()


def test_archive_that_unpacks_to_far_more_is_refused_before_it_is_opened() -> None:
    assert "unpacks to far more" in refused(zipped({"xl/workbook.xml": b"0" * (script_books.MOST_UNPACKED_BYTES + 1)}))


def test_other_archives_and_damaged_workbooks_are_refused() -> None:
    assert "no spreadsheet" in refused(zipped({"word/document.xml": b"<a/>"}))
    assert "damaged" in refused(zipped({"xl/workbook.xml": b"<a"}))


def test_a_row_that_stands_far_below_the_others_is_refused_rather_than_left_out() -> None:
    rows: list[list[str]] = [["type"], *[[]] * (script_books.MOST_BLANK_ROWS + 1), ["text"]]

    (table,) = tables_in(workbook({"survey": rows}), suffix=".xlsx", name="x")

    assert str(table.problems[0]).startswith("survey row 1003: It stands below 1001 empty rows.")


def test_a_condition_far_to_the_right_is_refused_rather_than_left_out() -> None:
    far = script_books.MOST_COLUMNS + 49
    rows = [["type", "name", *[""] * far, "relevant"], ["text", "how", *[""] * far, "${a} = 'yes'"]]

    (table,) = tables_in(workbook({"survey": rows}), suffix=".xlsx", name="x")

    assert [str(each) for each in table.problems] == [
        "survey row 1: There are more than 200 columns. Leave out those nothing needs."
    ]


def test_the_end_of_a_line_ends_its_last_cell_with_or_without_a_pipe() -> None:
    text = "| survey |\n| | type | name | relevant\n| | text | how | ${a} = 'yes'\n| | text | who | ${a} = 'no \\|'"

    (table,) = tables_in(text, suffix=".md", name="x")

    assert [cells[2] for _, cells in table.rows] == ["${a} = 'yes'", "${a} = 'no |'"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("type,name,label\ntext,a,A?\n", "does not say which sheet"),
        ("survey;;;\n;type;name;label\n;text;a;A, b?\n", "parted by ';'"),
        ("survey\t\t\n\ttype\tname\n", "parted by tabs"),
        ('"survey,,,"\n",type,name,label"\n', "Each row stands in one cell"),
        ("survey,,\n,type,label\n".encode("utf-16"), "UTF-16"),
        ("survey,,\n,type,label\n,text,Café?\n".encode("cp1252"), "a letter of line 3 cannot be read"),
    ],
    ids=["one table", "semicolons", "tabs", "one cell", "utf-16", "windows"],
)
def test_a_csv_file_of_another_sort_is_refused_with_its_cause(content: bytes | str, reason: str) -> None:
    assert reason in refused(content, ".csv")


def test_more_rows_than_anyone_writes_are_refused() -> None:
    body = "survey,\n,type\n" + ",note\n" * (script_books.MOST_ROWS + 5)

    (table,) = tables_in(body, suffix=".csv", name="x")

    assert len(table.rows) == script_books.MOST_ROWS
    assert "more than 20000 rows" in str(table.problems[0])
