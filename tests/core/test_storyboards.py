import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.storyboards import MOST, SHORTEST_MS, storyboard_of


@given(st.integers(min_value=0, max_value=12 * 3_600_000))
def test_pictures_are_even_few_and_reach_to_the_end(length_ms: int) -> None:
    board = storyboard_of(length_ms)

    assert 1 <= board.count <= MOST
    assert board.interval_ms >= SHORTEST_MS
    assert (board.count - 1) * board.interval_ms < max(1, length_ms)
    assert board.count * board.interval_ms >= length_ms
    assert (board.rows - 1) * board.columns < board.count <= board.rows * board.columns


@pytest.mark.parametrize(("length_ms", "count", "interval_ms"), [(0, 1, 1000), (3000, 3, 1000), (3_600_000, 100, 36_000)])
def test_a_short_film_has_a_picture_a_second_and_a_long_one_a_hundred(length_ms: int, count: int, interval_ms: int) -> None:
    board = storyboard_of(length_ms)

    assert (board.count, board.interval_ms) == (count, interval_ms)
