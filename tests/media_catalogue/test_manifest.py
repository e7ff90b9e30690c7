"""A manifest says who is in which film and what each agreed to, or everything that is wrong with it at once."""

from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.consent import HowGiven, Purpose
from core.consultations import Setting
from core.describing import Element
from core.ports import PersonInIt
from media_catalogue.manifest import films_in
from media_catalogue.manifest_columns import NAMES
from media_catalogue.sheet_rows import Row, Sheet
from media_catalogue.sheets import sheet_in
from tests.media_catalogue.sheet_samples import FILMS, facts

WHOLE = {
    "file": "kitchen.mp4",
    "title": " In  the kitchen ",
    "made on": "5/11/2026",
    "consultation": "films",
    "setting": "order",
    "place": "Leith",
    "person": "Rowan  4F7",
    "take part": "Yes",
    "keep recording": "x",
    "quote words": "no",
    "how": "paper",
    "agreed on": "2026-11-06",
    "from": "0:42",
    "until": "3:10",
}


def sheet(*rows: dict[str, str]) -> Sheet:
    columns = dict.fromkeys(name for row in rows for name in row)
    return Sheet(
        columns=tuple(columns),
        rows=tuple(
            Row(number=number, said={name: cell for name, cell in row.items() if cell})
            for number, row in enumerate(rows, start=2)
        ),
        problems=(),
    )


def told(*rows: dict[str, str]) -> list[str]:
    return [str(each) for each in films_in(sheet(*rows), facts())[1]]


def test_a_row_says_everything_about_a_film_and_a_person_in_it() -> None:
    (entry,), problems = films_in(sheet(WHOLE), facts())

    assert problems == []
    assert (entry.row, entry.file) == (2, "kitchen.mp4")
    said = entry.submission
    assert said is not None
    assert (said.consultation, said.title, said.setting) == (FILMS, "In the kitchen", Setting.ORDER)
    assert said.described == {Element.COVERAGE: "Leith"}
    assert said.made_at == datetime(2026, 11, 5, tzinfo=UTC)
    assert said.people == (
        PersonInIt(
            pseudonym="Rowan 4F7",
            agreed=frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING}),
            how=HowGiven.PAPER,
            start_ms=42_000,
            end_ms=190_000,
            agreed_at=datetime(2026, 11, 6, tzinfo=UTC),
        ),
    )


def test_each_further_person_is_a_row_that_need_not_say_the_rest_again() -> None:
    (entry,), problems = films_in(
        sheet(WHOLE, {"file": "kitchen.mp4", "person": "Fern 0A1"}, {"file": "./kitchen.mp4", "person": "Wren 111"}), facts()
    )

    assert problems == []
    assert entry.submission is not None
    assert [each.pseudonym for each in entry.submission.people] == ["Rowan 4F7", "Fern 0A1", "Wren 111"]
    assert entry.submission.people[1].agreed == frozenset()


def test_an_empty_cell_is_no_yes() -> None:
    (entry,), _ = films_in(sheet({**WHOLE, "take part": "", "keep recording": ""}), facts())

    assert entry.submission is not None
    assert entry.submission.people[0].agreed == frozenset()


def test_a_film_may_come_with_nobody_named() -> None:
    (entry,), problems = films_in(
        sheet({"file": "a.mp4", "title": "T", "made on": "2026-11-05", "consultation": "films"}), facts()
    )

    assert problems == []
    assert entry.submission is not None
    assert (entry.submission.people, entry.submission.setting) == ((), Setting.COMMUNITY)


def test_a_film_belongs_where_the_command_says_when_the_sheet_says_nothing() -> None:
    (entry,), problems = films_in(sheet({**WHOLE, "consultation": ""}), facts(consultation="films"))

    assert problems == []
    assert entry.submission is not None


def test_backslashes_are_folders_too() -> None:
    (entry,), _ = films_in(sheet({**WHOLE, "file": r"day one\kitchen.mp4"}), facts())

    assert entry.file == "day one/kitchen.mp4"


@pytest.mark.parametrize(
    ("column", "written", "problem"),
    [
        ("file", "", "This row names no file."),
        ("file", "/etc/passwd", "This file is named from the top of the disk."),
        ("file", r"C:\films\a.mp4", "This file is named from the top of the disk."),
        ("file", "../a.mp4", "This file is named out of the sheet's folder."),
        ("file", r"day\..\..\a.mp4", "This file is named out of the sheet's folder."),
        ("file", "a\nb.mp4", "This is no name of a file."),
        ("file", "a\x1b[2Jb.mp4", "This is no name of a file."),
        ("file", "a" * 1001, "This is no name of a file."),
        ("title", "", "This film has no title."),
        ("title", "t" * 201, "This title cannot be used."),
        ("made on", "", "This film has no day on which it was made."),
        ("made on", "last week", "This is no day."),
        ("made on", "29/11/2026", "This day is in the future."),
        ("consultation", "", "Nothing says which consultation this belongs to."),
        ("consultation", "flims", "There is no consultation with this short name. Did you mean 'films'?"),
        ("makers", "m" * 301, "This cannot be used. Write at most 300 letters."),
        ("setting", "prison", "There is no such setting. Write one of these: community, order, custody."),
        ("person", "", "This row says what somebody agreed to, and not who."),
        ("person", "n" * 61, "This pseudonym cannot be used."),
        ("take part", "maybe", "This is neither yes nor no."),
        ("how", "tapped", "This is no way of agreeing."),
        ("how", "", "This does not say how they agreed."),
        ("agreed on", "soon", "This is no day."),
        ("agreed on", "1/1/2030", "This day is in the future."),
        ("from", "soon", "This is no time inside a film."),
        ("until", "0:41", "They are said to leave before they appear."),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column_and_without_what_was_typed(column: str, written: str, problem: str) -> None:
    (only,) = told(WHOLE, {**WHOLE, "file": "other.mp4", column: written})

    assert only.startswith(f"Row 3, '{column}': {problem}")
    assert len(written) < 5 or written not in only


def test_everything_wrong_is_told_at_once_in_the_order_of_the_rows() -> None:
    problems = told(
        {**WHOLE, "how": "tapped", "made on": "soon"}, {**WHOLE, "file": "/b.mp4"}, {**WHOLE, "file": "c.mp4", "title": ""}
    )

    assert [each.split(":")[0] for each in problems] == [
        "Row 2, 'made on'", "Row 2, 'how'", "Row 3, 'file'", "Row 4, 'title'",
    ]  # fmt: skip


def test_what_else_is_wrong_with_a_film_that_lies_elsewhere_is_told_too() -> None:
    problems = told({**WHOLE, "file": "../a.mp4", "how": "tapped"})

    assert [each.split(":")[0] for each in problems] == ["Row 2, 'file'", "Row 2, 'how'"]


def test_a_film_that_is_told_of_twice_must_be_told_alike() -> None:
    assert told(WHOLE, {**WHOLE, "title": "Another", "person": "Fern 0A1"}) == [
        "Row 3, 'title': This is not what row 2 says of the same film. Say it once, in the film's first row."
    ]


def test_a_column_that_there_is_not_is_met_with_the_nearest_one_and_a_missing_one_is_named() -> None:
    assert told({"fiel": "a.mp4", "title": "T"}) == [
        "'fiel': There is no such column. Did you mean 'file'?",
        "'file': This column is missing. Name each film's file in it.",
    ]


def test_a_sheet_beside_its_film_needs_no_column_for_the_file() -> None:
    about = {name: cell for name, cell in WHOLE.items() if name != "file"}

    (entry,), problems = films_in(sheet(about), facts(is_beside_its_film=True))

    assert (entry.file, problems) == ("", [])


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, st.text(max_size=8))), min_size=1, max_size=4))
def test_whatever_is_typed_no_film_lies_outside_the_folder_and_none_is_lost_in_silence(rows: list[dict[str, str]]) -> None:
    entries, problems = films_in(sheet(*rows), facts())

    assert problems or all(entry.submission for entry in entries)
    for entry in entries:
        path = PurePosixPath(entry.file)
        assert not path.is_absolute()
        assert ".." not in path.parts


@given(st.text(max_size=20))
def test_only_a_clear_yes_is_a_yes(written: str) -> None:
    (entry, *_), _ = films_in(sheet({**WHOLE, "show publicly": written}), facts())

    is_yes = written.strip().casefold() in {"yes", "y", "true", "1", "x"}
    agreed = entry.submission is not None and Purpose.SHOW_PUBLICLY in entry.submission.people[0].agreed
    assert not agreed or is_yes


def test_the_sheet_on_the_page_that_explains_sheets_has_nothing_wrong() -> None:
    page = (Path(__file__).parents[2] / "docs" / "bringing-films-in.md").read_text()
    shown = page.split("```csv\n")[1].split("```")[0]

    entries, problems = films_in(sheet_in(shown.encode(), suffix=".csv"), facts())

    assert problems == []
    assert [len(entry.submission.people) for entry in entries if entry.submission] == [2, 0]
