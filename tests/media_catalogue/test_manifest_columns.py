"""The columns are those of the manifest, each with words that say what goes into it."""

from core.consent import Purpose
from media_catalogue.manifest_columns import COLUMN_OF_PURPOSE, COLUMNS, NAMES
from media_catalogue.sheet_rows import column_called


def test_every_purpose_has_a_column_of_its_own() -> None:
    assert set(COLUMN_OF_PURPOSE.values()) == set(Purpose)
    assert set(COLUMN_OF_PURPOSE) <= set(NAMES)


def test_every_column_is_named_as_sheets_are_read_and_is_explained() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for column in COLUMNS:
        assert column_called(column.name) == column.name
        assert column.holds.endswith(".")
        assert not column.choices or column.example in column.choices
