import math
from datetime import UTC, datetime

import pytest

from bot.odk_dates import date_of, day_part, days_in, format_date, moment_text, this_moment, today


@pytest.mark.parametrize(
    ("value", "day"), [("2026-02-28", "2026-02-28"), (59.0, "1970-03-01"), ("59", "1970-03-01"), ("2026-02-31", ""), ("", "")]
)
def test_a_day_comes_from_text_or_from_days_since_1970(value: object, day: str) -> None:
    assert date_of(value) == day


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("%e %b %Y", "5 Mar 2026"),
        ("%d/%m/%y", "05/03/26"),
        ("%n", "3"),
        ("%H:%M:%S.%3", "14:07:09.250"),
        ("%h%% %a %Q", "14% Thu %Q"),
    ],
)
def test_a_moment_is_written_by_a_pattern(pattern: str, written: str) -> None:
    assert format_date("2026-03-05T14:07:09.250Z", pattern) == written


def test_no_day_is_written_as_nothing() -> None:
    assert format_date("", "%Y") == ""
    assert moment_text("some day") == ""


def test_a_time_is_a_part_of_a_day() -> None:
    assert day_part("18:00") == 0.75
    assert days_in("1970-01-02T06:00:00Z") == 1.25
    assert all(math.isnan(day_part(each)) for each in ("", "25:00", "noon"))


def test_now_comes_from_the_turn() -> None:
    now = datetime(2026, 3, 2, 23, 59, tzinfo=UTC)

    assert today(now) == "2026-03-02"
    assert this_moment(now) == "2026-03-02T23:59:00.000+00:00"
    assert moment_text(1.25) == "1970-01-02T06:00:00.000+00:00"


def test_a_summer_night_is_the_day_that_people_have_and_not_the_one_before() -> None:
    past_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert today(past_midnight) == "2026-07-01"
    assert this_moment(past_midnight) == "2026-07-01T00:30:00.000+01:00"
