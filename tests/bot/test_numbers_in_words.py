from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers_in_words import decimal_in, spelt_out, whole_number_in, written
from tests.bot.chats import WORDINGS

NUMBERS = {code: wording.answers.numbers for code, wording in WORDINGS.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("two and a half", "2.5"),
        ("£3.50", "3.5"),
        ("3", "3"),
        ("-3", "-3"),
        ("2½", "2.5"),
        ("2 1/2", "2.5"),
        ("½", "0.5"),
        ("half", "0.5"),
        ("two point five", "2.5"),
        ("about 4 hours", "4"),
        ("1,234.50", "1234.5"),
        ("a hundred and twenty", "120"),
        ("0", "0"),
    ],
)
def test_number_is_read(text: str, expected: str) -> None:
    found = decimal_in(text, NUMBERS["en"])

    assert found is not None
    assert written(found) == expected


@pytest.mark.parametrize("text", ["1,000", "2 or 3", "1.2.3", "a lot", "🙂", "", "9" * 40, "not two", "five six"])
def test_what_is_no_one_number_is_left(text: str) -> None:
    assert decimal_in(text, NUMBERS["en"]) is None


@pytest.mark.parametrize(("text", "expected"), [("3️⃣", 3), ("🔟", 10), ("٣", 3), ("３", 3), ("a dozen", 12), ("thirty-two", 32)])
def test_whole_number_is_read_in_any_figures(text: str, expected: int) -> None:
    assert whole_number_in(text, NUMBERS["en"]) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("gd", "trì", 3), ("gd", "tri deug", 13), ("gd", "dà fhichead", 40), ("pl", "pięć", 5), ("pl", "dwadzieścia dwa", 22)],
)
def test_numbers_are_read_in_every_language(language: str, text: str, expected: int) -> None:
    assert whole_number_in(text, NUMBERS[language]) == expected


def test_numbers_side_by_side_are_no_number() -> None:
    assert spelt_out(["two", "three"], NUMBERS["en"]) is None


@given(st.text())
def test_no_text_breaks_a_number(text: str) -> None:
    found = decimal_in(text, NUMBERS["en"])

    assert found is None or Decimal(written(found)) == found


@pytest.mark.parametrize(
    "text", ["wait one more thing, the bus was late", "one thing, it was cold", "one of these days", "two other thing"]
)
def test_one_more_thing_is_no_number(text: str) -> None:
    assert whole_number_in(text, NUMBERS["en"]) is None


@pytest.mark.parametrize(("text", "number"), [("6 more", 6), ("two things", 2), ("it was about six or so I think", 6)])
def test_a_number_of_things_still_is_one(text: str, number: int) -> None:
    assert whole_number_in(text, NUMBERS["en"]) == number
