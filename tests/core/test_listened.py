import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.corrections import HeardSpan
from core.listened import was_heard


def spans(*times: tuple[int, int]) -> list[HeardSpan]:
    return [HeardSpan(start_ms=start, end_ms=end) for start, end in times]


@pytest.mark.parametrize(
    "times", [[(1000, 5000)], [(900, 3000), (2900, 5100)], [(3000, 5000), (1000, 3000)], [(1300, 4700)], [(0, 60_000)]]
)
def test_what_was_played_from_beginning_to_end_was_heard(times: list[tuple[int, int]]) -> None:
    assert was_heard(1000, 5000, spans(*times))


@pytest.mark.parametrize(
    "times", [[], [(1000, 3000)], [(3000, 5000)], [(1000, 2000), (2600, 5000)], [(5000, 1000)], [(6000, 9000)], [(0, 900)]]
)
def test_what_was_skipped_was_not(times: list[tuple[int, int]]) -> None:
    assert not was_heard(1000, 5000, spans(*times))


def test_of_a_short_word_too_the_middle_must_be_heard() -> None:
    assert not was_heard(1000, 1400, spans((1000, 1001)))
    assert was_heard(1000, 1400, spans((1050, 1350)))


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=6), st.integers(0, 100), st.integers(0, 100))
def test_hearing_more_never_takes_away_what_was_heard(times: list[tuple[int, int]], start: int, end: int) -> None:
    if was_heard(20, 80, spans(*times)):
        assert was_heard(20, 80, spans(*times, (start, end)))
