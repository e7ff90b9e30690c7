from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days_and_times import date_in, is_no_day, is_of_a_month, time_in
from tests.bot.chats import WORDINGS

ANSWERS = {code: wording.answers for code, wording in WORDINGS.items()}
MONDAY = date(2026, 3, 2)


def day(text: str, language: str = "en") -> date | None:
    return date_in(text, MONDAY, ANSWERS[language].days, ANSWERS[language].numbers)


def hour(text: str, language: str = "en") -> time | None:
    return time_in(text, ANSWERS[language].days, ANSWERS[language].numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 Feb", date(2026, 2, 28)),
        ("28/2/26", date(2026, 2, 28)),
        ("28.02.2026", date(2026, 2, 28)),
        ("2026-02-28", date(2026, 2, 28)),
        ("3/4/26", date(2026, 4, 3)),
        ("the 28th of February", date(2026, 2, 28)),
        ("Feb 28th, 2025", date(2025, 2, 28)),
        ("28 feb 25", date(2025, 2, 28)),
        ("first of May", date(2026, 5, 1)),
        ("20 December", date(2025, 12, 20)),
        ("5/6/87", date(1987, 6, 5)),
        ("today", MONDAY),
        ("yesterday", date(2026, 3, 1)),
        ("it was yesterday", date(2026, 3, 1)),
        ("the day before yesterday", date(2026, 2, 28)),
        ("last Friday", date(2026, 2, 27)),
        ("Friday", date(2026, 2, 27)),
        ("next Friday", date(2026, 3, 6)),
        ("last Monday", date(2026, 2, 23)),
        ("3 weeks ago", date(2026, 2, 9)),
        ("a week ago", date(2026, 2, 23)),
        ("in two days", date(2026, 3, 4)),
        ("Saturday 28 February", date(2026, 2, 28)),
    ],
)
def test_day_is_read_day_first_and_seen_from_today(text: str, expected: date) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    ["31 February", "31/2/26", "2/28/26", "29/2/2025", "2026-13-01", "Sunday 28 February", "last week", "banana", "", "5",
     "0/0/0", "9" * 30, "1/1/9999", "99999 days ago", "🙂"],
)  # fmt: skip
def test_day_that_there_never_was_or_that_is_not_clear_is_left(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("pl", "28 lutego", date(2026, 2, 28)), ("pl", "wczoraj", date(2026, 3, 1)), ("gd", "an-dè", date(2026, 3, 1)),
     ("gd", "28 Gearran", date(2026, 2, 28)), ("pl", "w zeszły piątek", date(2026, 2, 27))],
)  # fmt: skip
def test_days_are_read_in_every_language(language: str, text: str, expected: date) -> None:
    assert day(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half nine", time(9, 30)),
        ("9.30pm", time(21, 30)),
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("quarter to 6", time(5, 45)),
        ("quarter past six", time(6, 15)),
        ("twenty past four", time(4, 20)),
        ("half past nine at night", time(21, 30)),
        ("9 o'clock", time(9)),
        ("nine in the morning", time(9)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("nine thirty", time(9, 30)),
        ("quarter tae six", time(5, 45)),
    ],
)
def test_time_of_day_is_read(text: str, expected: time) -> None:
    assert hour(text) == expected


@pytest.mark.parametrize("text", ["25:00", "9:75", "banana", "", "99", "late", "9am pm", "13am", "🙂"])
def test_time_that_there_is_not_is_left(text: str) -> None:
    assert hour(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("wpół do dziesiątej", time(9, 30)), ("kwadrans po dziewiątej", time(9, 15)), ("za kwadrans szósta", time(5, 45))],
)
def test_half_to_ten_is_half_past_nine_in_polish(text: str, expected: time) -> None:
    assert hour(text, "pl") == expected


@given(st.text(), st.dates())
def test_no_text_and_no_today_breaks_a_day_or_a_time(text: str, today: date) -> None:
    date_in(text, today, ANSWERS["en"].days, ANSWERS["en"].numbers)
    time_in(text, ANSWERS["en"].days, ANSWERS["en"].numbers)


PIECES = (
    "3",
    "28",
    "2",
    "1999",
    "feb",
    "friday",
    "last",
    "next",
    "ago",
    "in",
    "weeks",
    "half",
    "quarter",
    "to",
    "past",
    "nine",
    "pm",
)


@given(st.lists(st.sampled_from(PIECES), max_size=6))
def test_no_words_of_days_and_times_in_any_order_break_them(words: list[str]) -> None:
    day(" ".join(words))
    hour(" ".join(words))


@pytest.mark.parametrize(
    "text", ["31 February", "feb 31", "31st of feb", "30.2.2026", "2026-02-31", "31/11", "29 feb 2026", "the 45th of May"]
)
def test_a_day_that_there_never_was_is_known_as_one(text: str) -> None:
    assert day(text) is None
    assert is_no_day(text, ANSWERS["en"].days)


@pytest.mark.parametrize("text", ["", "the day they let me out", "february 2026", "6", "6 weeks", "half six", "may be 6 or so"])
def test_words_that_are_not_written_like_a_day_are_none(text: str) -> None:
    assert not is_no_day(text, ANSWERS["en"].days)


@pytest.mark.parametrize(
    ("text", "is_one"), [("31 february", True), ("6 may", True), ("6", False), ("march 2024", False), ("6 weeks", False)]
)
def test_a_day_of_a_month_counts_nothing(text: str, is_one: bool) -> None:
    assert is_of_a_month(text, ANSWERS["en"].days) is is_one
