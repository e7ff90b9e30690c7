import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.spelling import most_slips, slips

words = st.text("abcd", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("housing", "housing", 0), ("hosing", "housing", 1), ("huosing", "housing", 1), ("mentr", "mentor", 1), ("", "ab", 2)],
)
def test_slips_are_counted(one: str, other: str, expected: int) -> None:
    assert slips(one, other, most=2) == expected


@given(words, words)
def test_slips_are_the_same_both_ways_and_never_counted_past_the_most(one: str, other: str) -> None:
    assert slips(one, other, most=2) == slips(other, one, most=2) <= 3


def test_short_words_are_taken_as_typed() -> None:
    assert [most_slips(word) for word in ("job", "jail", "benefits")] == [0, 1, 2]
