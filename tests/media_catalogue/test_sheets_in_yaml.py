"""One film's facts in YAML are the rows a table of it would have."""

import pytest

from media_catalogue.sheets_in_yaml import LONGEST, rows_in_yaml

WRITTEN = """\
title: In the kitchen
Made on: 2026-11-05
people:
  - person: Rowan 4F7
    take part: yes
    how: witnessed
  - person: Fern 0A1
    take_part: no
"""


def test_each_person_is_a_row_and_the_film_stands_in_the_first() -> None:
    sheet = rows_in_yaml(WRITTEN)

    assert sheet.problems == ()
    assert [(row.number, dict(row.said)) for row in sheet.rows] == [
        (
            4,
            {
                "title": "In the kitchen",
                "made on": "2026-11-05",
                "person": "Rowan 4F7",
                "take part": "yes",
                "how": "witnessed",
            },
        ),
        (7, {"person": "Fern 0A1", "take part": "no"}),
    ]


def test_a_film_with_nobody_named_is_one_row() -> None:
    (row,) = rows_in_yaml("title: In the kitchen").rows

    assert dict(row.said) == {"title": "In the kitchen"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a", "says nothing about a film"),
        ("", "says nothing about a film"),
        ("title: [", "no YAML that can be read"),
        ("title: &a b\nmade on: *a", "no YAML that can be read"),
        ("title: {a: b}", "'title': This should be one value."),
        ("title: a\nTitle: b", "'title': This stands there twice."),
        ("people: Rowan", "'people': This is no list."),
        ("people: [Rowan]", "'people': This is no person."),
        ("a" * (LONGEST + 1), "too long"),
        ("[" * 1500, "no YAML that can be read"),
    ],
)
def test_what_is_not_about_a_film_is_blamed_at_its_line(text: str, told: str) -> None:
    assert told in str(rows_in_yaml(text).problems[0])
