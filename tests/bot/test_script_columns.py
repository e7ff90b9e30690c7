import pytest

from bot.script_columns import CHOICES, COLUMNS, SETTINGS, SURVEY, TRANSLATED, code_of, heading_of


@pytest.mark.parametrize(
    ("sheet", "written", "column", "language"),
    [
        (SURVEY, "Constraint Message", "constraint_message", ""),
        (SURVEY, "label::Gàidhlig (gd)", "label", "gd"),
        (SURVEY, "label :: gd", "label", "gd"),
        (SURVEY, "label:English", "label", "en"),
        (SURVEY, "media::audio::English (en)", "audio", "en"),
        (SURVEY, "relevance", "relevant", ""),
        (SURVEY, "bind::relevant", "relevant", ""),
        (SURVEY, "jr:count", "repeat_count", ""),
        (SURVEY, "consult::short::pl", "consult::short", "pl"),
        (SURVEY, "body::accuracy", "body", ""),
        (SURVEY, "label::Klingon speech", "label", None),
        (CHOICES, "list name", "list_name", ""),
        (CHOICES, "Area", "Area", ""),
        (SETTINGS, "consult::intro::Gàidhlig (gd)", "consult::intro", "gd"),
        (SETTINGS, "Form Title", "form_title", ""),
        (SURVEY, "", "", ""),
    ],
)
def test_heading_means_its_column_however_it_is_written(sheet: str, written: str, column: str, language: str | None) -> None:
    heading = heading_of(sheet, written)

    assert (heading.column, heading.language) == (column, language)


def test_code_is_found_in_brackets_by_name_or_alone() -> None:
    assert [code_of(each) for each in ("Polski (pl)", "Gaelic", "en", "Klingon speech", "")] == ["pl", "gd", "en", None, None]


def test_every_column_that_is_translated_is_a_column() -> None:
    assert all(TRANSLATED[sheet] <= COLUMNS[sheet] for sheet in COLUMNS)
