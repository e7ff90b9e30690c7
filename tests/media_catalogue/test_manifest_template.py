"""The template is a sheet that can be filled in and brought in as it is."""

import csv
import io

import pytest
from openpyxl import load_workbook

from media_catalogue.manifest import films_in
from media_catalogue.manifest_columns import COLUMNS, NAMES
from media_catalogue.manifest_template import template
from media_catalogue.sheets import sheet_in
from tests.media_catalogue.sheet_samples import facts


def filled_in(suffix: str) -> bytes:
    """The template with its own examples in the first row, as somebody would type them."""
    examples = {column.name: column.example for column in COLUMNS} | {"consultation": "films"}
    if suffix == ".csv":
        written = io.StringIO(newline="")
        csv.writer(written).writerow([examples[name] for name in NAMES])
        return template(suffix) + written.getvalue().encode()
    book = load_workbook(io.BytesIO(template(suffix)))
    for number, name in enumerate(NAMES, start=1):
        book.worksheets[0].cell(row=2, column=number, value=examples[name])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_template_filled_in_with_its_own_examples_has_nothing_wrong(suffix: str) -> None:
    entries, problems = films_in(sheet_in(filled_in(suffix), suffix=suffix), facts())

    assert problems == []
    assert [entry.file for entry in entries] == ["day one/kitchen.mp4"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_an_empty_template_says_that_it_is_empty(suffix: str) -> None:
    sheet = sheet_in(template(suffix), suffix=suffix)

    assert sheet.columns == NAMES
    assert [str(each) for each in sheet.problems] == ["This sheet has headings and nothing below them. Give each film a row."]


def test_the_spreadsheet_offers_its_choices_and_explains_every_column() -> None:
    films, told = load_workbook(io.BytesIO(template(".xlsx"))).worksheets

    offered = {str(each.sqref).split(":")[0] for each in films.data_validations.dataValidation}
    assert len(offered) == sum(bool(column.choices) for column in COLUMNS)
    assert [row[0].value for row in told.iter_rows(min_row=2)] == list(NAMES)
