import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.consent import HowGiven, Purpose
from portal.people_form import people_from, row_problems, rows_from

PERSON = {
    "person-1-label": ["  Rowan   4F7 "],
    "person-1-agreed": ["take_part", "quote_words"],
    "person-1-how": ["spoken"],
    "person-1-starts": ["0:05"],
    "person-1-ends": ["1:00"],
}


def test_what_was_typed_becomes_who_is_in_it() -> None:
    rows = rows_from(PERSON)

    (person,) = people_from(rows)

    assert row_problems(rows) == ()
    assert person.pseudonym == "Rowan 4F7"
    assert person.agreed == {Purpose.TAKE_PART, Purpose.QUOTE_WORDS}
    assert (person.how, person.start_ms, person.end_ms) == (HowGiven.SPOKEN, 5000, 60_000)


def test_rows_left_empty_name_nobody() -> None:
    assert people_from(rows_from({})) == ()
    assert row_problems(rows_from({})) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"person-1-label": [""]}, "person-1-label"),
        ({"person-1-label": ["x" * 61]}, "person-1-label"),
        ({"person-1-agreed": ["everything"]}, "person-1-agreed"),
        ({"person-1-how": [""]}, "person-1-how"),
        ({"person-1-how": ["telepathy"]}, "person-1-how"),
        ({"person-1-starts": ["later"]}, "person-1-starts"),
        ({"person-1-ends": ["0:04"]}, "person-1-ends"),
        ({"person-1-starts": [""], "person-1-ends": ["0:00"]}, "person-1-ends"),
    ],
)
def test_each_problem_names_the_field_to_mend(change: dict[str, list[str]], field: str) -> None:
    assert [problem.field for problem in row_problems(rows_from(PERSON | change))] == [field]


def test_a_way_of_agreeing_without_a_name_is_not_lost_in_silence() -> None:
    rows = rows_from({"person-2-how": ["paper"]})

    assert [problem.field for problem in row_problems(rows)] == ["person-2-label"]


@given(st.dictionaries(st.sampled_from(sorted(PERSON)), st.lists(st.text(max_size=80), max_size=3)))
def test_whatever_is_sent_is_either_mended_or_understood(fields: dict[str, list[str]]) -> None:
    rows = rows_from(fields)

    if not row_problems(rows):
        assert len(people_from(rows)) == sum(not row.is_empty for row in rows)
