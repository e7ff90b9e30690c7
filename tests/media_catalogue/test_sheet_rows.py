"""Rows are what a table shows, and what is wrong is said with its place and without anybody's words."""

import pytest

from media_catalogue.sheet_rows import Reading, SheetProblem, column_called


@pytest.mark.parametrize("written", ["Made on", "made_on", " MADE-ON ", "made  on"])
def test_a_heading_is_known_however_it_is_written(written: str) -> None:
    assert column_called(written) == "made on"


def test_a_row_is_what_stands_below_the_headings_without_its_empty_cells() -> None:
    reading = Reading()

    for number, cells in enumerate([["", ""], ["File", "Title"], ["", ""], ["a.mp4", ""]], start=1):
        reading.take(number, cells)

    sheet = reading.sheet()
    assert sheet.columns == ("file", "title")
    assert [(row.number, dict(row.said)) for row in sheet.rows] == [(4, {"file": "a.mp4"})]
    assert sheet.problems == ()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["file", "File"], ["a.mp4", ""]], "Row 1, 'file': This column stands there twice. Keep one of them."),
        ([["file"], ["a.mp4", "more"]], "Row 2: A cell stands beyond the last column. Give it a heading above, or delete it."),
        ([["file", "", "title"], ["a", "b", "c"]], "Row 2: Column 2 has no heading. Give it one, or delete what stands in it."),
        ([["file"]], "This sheet has headings and nothing below them. Give each film a row."),
        ([], "This sheet is empty. Begin with 'heard add --template films.xlsx'."),
    ],
)
def test_a_table_that_is_no_table_is_blamed_where_it_is_wrong(rows: list[list[str]], told: str) -> None:
    reading = Reading()

    for number, cells in enumerate(rows, start=1):
        reading.take(number, cells)

    assert [str(each) for each in reading.sheet().problems] == [told]


def test_a_problem_of_a_column_alone_begins_with_its_name() -> None:
    assert str(SheetProblem(row=None, column="file", problem="It is missing.", remedy="")) == "'file': It is missing."
