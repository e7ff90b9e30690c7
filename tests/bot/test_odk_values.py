import math
from datetime import UTC, datetime

import pytest

from bot.odk_values import day_after, days_of, moment_in, number_of, text_of, texts_of, truth_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (False, "false"), (3.0, "3"), (-2.5, "-2.5"), (math.nan, "NaN"), (math.inf, "Infinity"),
        (0.0000001, "0.0000001"), (("a", "b"), "a"), ((), ""), ("x", "x"),
    ],
)  # fmt: skip
def test_a_value_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [("5", 5), (" -2.5 ", -2.5), (".5", 0.5), ("1970-01-03", 2), ("1970-01-01T12:00:00Z", 0.5), (True, 1), (("7", "8"), 7)],
)
def test_a_value_as_a_number(value: object, number: float) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize("value", ["", "many", "1e5", "inf", "0x1", "2026-02-31", "٣", "14:30", ()])
def test_what_is_no_number_is_not_a_number(value: object) -> None:
    assert math.isnan(number_of(value))


def test_text_is_true_where_there_is_any() -> None:
    assert [truth_of(each) for each in ("", "no", ("",), ("", "x"), (), 0.0, math.nan, 2.0, False)] == [
        False, True, False, True, False, False, False, True, False,
    ]  # fmt: skip


def test_rounds_are_texts_and_one_value_is_one() -> None:
    assert texts_of(("a", "b")) == ("a", "b")
    assert texts_of(2.0) == ("2",)


def test_days_and_moments() -> None:
    assert moment_in("2026-03-02T12:00:00.000+00:00") == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert days_of(datetime(1970, 1, 2, 6, tzinfo=UTC)) == 1.25
    assert (day_after(59.9), day_after(math.nan), day_after(1e12)) == ("1970-03-01", "", "")
