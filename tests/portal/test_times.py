import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.typed import ms_from
from portal.times import clock_time, seconds_in_address, span


@pytest.mark.parametrize(("ms", "written"), [(0, "0:00"), (999, "0:00"), (62_500, "1:02"), (3_723_000, "1:02:03")])
def test_a_time_is_written_as_people_read_it(ms: int, written: str) -> None:
    assert clock_time(ms) == written


@given(st.integers(0, 99 * 3600))
def test_a_written_time_is_read_back_as_the_same_second(seconds: int) -> None:
    assert ms_from(clock_time(seconds * 1000)) == seconds * 1000


@pytest.mark.parametrize(("ms", "written"), [(0, "0"), (2600, "2.6"), (12_345, "12.345"), (10_000, "10")])
def test_a_media_address_takes_seconds(ms: int, written: str) -> None:
    assert seconds_in_address(ms) == written


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "10 seconds"),
        (41, "50 seconds"),
        (58, "a minute"),
        (61, "2 minutes"),
        (9 * 60, "9 minutes"),
        (11 * 60, "15 minutes"),
        (56 * 60, "an hour"),
        (61 * 60, "2 hours"),
    ],
)
def test_how_long_something_takes_is_said_as_people_do(seconds: int, said: str) -> None:
    assert span(seconds) == said
