"""A day or a time that somebody typed is understood as they meant it, or not at all."""

from datetime import date

import pytest

from core.typed import day_from, ms_from


@pytest.mark.parametrize(
    ("written", "ms"), [("0:42", 42_000), (" 12:05 ", 725_000), ("1:02:03", 3_723_000), ("120:00", 7_200_000)]
)
def test_a_time_inside_a_recording_is_read(written: str, ms: int) -> None:
    assert ms_from(written) == ms


@pytest.mark.parametrize("written", ["", "soon", "1:75", "-0:10", "1:2:3:4", "10", "0:42<b>"])
def test_what_is_not_a_time_is_not_guessed_at(written: str) -> None:
    assert ms_from(written) is None


@pytest.mark.parametrize("written", ["2026-11-05", "2026-11-5", "5/11/2026", "05.11.2026", "5-11-2026", "5 11 2026"])
def test_a_day_is_read_as_people_here_write_it(written: str) -> None:
    assert day_from(written) == date(2026, 11, 5)


@pytest.mark.parametrize("written", ["", "yesterday", "31/2/2026", "11/2026", "5/11/26", "2026-11-05T10:00", "٥/١١/٢٠٢٦"])
def test_what_is_no_day_is_not_guessed_at(written: str) -> None:
    assert day_from(written) is None
