import pytest

from bot.script_sheets import sheets_from_markdown
from core.errors import BadScript

SURVEY = "| survey | | |\n| | type | name | label |\n| | note | hello | Hello |"


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    sheets = sheets_from_markdown(SURVEY, name="x.md")

    assert [(row.number, row.cell("label")) for row in sheets.survey] == [(2, "Hello")]
    assert sheets.problems == ()


def test_misspelt_sheet_and_column_are_both_named() -> None:
    text = "| survey | | |\n| | type | name | lable |\n| | note | hello | Hello |\n| choises | |\n| | list_name | name |"

    problems = [str(problem) for problem in sheets_from_markdown(text, name="x.md").problems]

    assert problems == [
        "choises: There is no sheet of this name. Did you mean 'choices'?",
        "survey row 1, 'lable': A chat does not know this column. Did you mean 'label'?",
    ]


@pytest.mark.parametrize("text", ["", "Only prose."])
def test_text_without_usable_tables_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(BadScript) as refused:
        sheets_from_markdown(text, name="x.md")

    assert "| survey |" in str(refused.value)


def test_sheet_and_column_that_stand_twice_are_named_for_only_the_last_would_be_read() -> None:
    text = f"{SURVEY}\n| Survey | | | |\n| | type | name | label | label |\n| | note | bye | Bye | Cheerio |"

    problems = [str(problem) for problem in sheets_from_markdown(text, name="x.md").problems]

    assert problems == [
        "survey: This table stands here twice. Make them one table.",
        "survey row 1, 'label': This column stands here twice. Keep one of the two.",
    ]


def test_row_with_more_cells_than_headings_is_named() -> None:
    sheets = sheets_from_markdown("| survey | | |\n| | type |\n| | note | too |", name="x.md")

    assert [str(each).split(".")[0] for each in sheets.problems] == [
        "survey row 2: This row has more cells than there are headings"
    ]
