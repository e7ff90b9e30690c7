"""Names, and the wording that anybody may read."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import LookedThrough, Name, NameKind, NamesInReview, NameState, hidden, public_wording
from core.testimony import Passage

TEXT = "I met Davie in Possil."
DAVIE = Name(passage_id="g_1", start_char=6, end_char=11, kind=NameKind.PERSON, why="", stand_in="[a friend]")
POSSIL = Name(passage_id="g_1", start_char=15, end_char=21, kind=NameKind.PLACE, why="", stand_in="[a place]")
PASSAGE = Passage(id="g_1", testimony_id="t_1", transcript_version=1, position=0, text=TEXT, start_char=0, end_char=len(TEXT))


@pytest.mark.parametrize(
    ("davie", "public"),
    [
        (NameState.SUGGESTED, "I met [a friend] in [a place]."),
        (NameState.ACCEPTED, "I met [a friend] in [a place]."),
        (NameState.REJECTED, "I met Davie in [a place]."),
    ],
)
def test_a_name_is_hidden_until_a_person_says_that_it_is_none(davie: NameState, public: str) -> None:
    assert public_wording(TEXT, [POSSIL, replace(DAVIE, state=davie)]) == public


def test_names_that_overlap_hide_all_that_they_stand_on() -> None:
    longer = replace(DAVIE, start_char=2, end_char=9, stand_in="[somebody]")

    assert public_wording(TEXT, [DAVIE, longer]) == "I [somebody] in Possil."


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=5))
def test_what_is_not_a_name_stays_as_it_was_said(text: str, places: list[tuple[int, int]]) -> None:
    names = [replace(DAVIE, start_char=start, end_char=min(len(text), start + length), stand_in="") for start, length in places]
    names = [name for name in names if name.start_char < name.end_char]
    kept = [letter for at, letter in enumerate(text) if not any(name.start_char <= at < name.end_char for name in names)]

    assert public_wording(text, names) == "".join(kept)


def test_hidden_names_are_in_order_and_without_what_is_no_name() -> None:
    assert hidden([POSSIL, replace(DAVIE, state=NameState.REJECTED)]) == [POSSIL]
    assert hidden([POSSIL, DAVIE]) == [DAVIE, POSSIL]


@pytest.mark.parametrize(
    ("state", "is_reviewed", "undecided", "is_done"),
    [
        (NameState.SUGGESTED, True, 1, False),
        (NameState.ACCEPTED, False, 0, False),
        (NameState.REJECTED, True, 0, True),
    ],
)
def test_a_review_is_done_when_every_name_is_decided_and_somebody_read_it_all(state, is_reviewed, undecided, is_done) -> None:
    names = (replace(DAVIE, state=state),)
    looked = LookedThrough(passage=PASSAGE, names=names, is_looked_through=True, is_reviewed=is_reviewed)
    review = NamesInReview(testimony_id="t_1", passages=(looked,), may_decide=True)

    assert (review.undecided, review.is_done) == (undecided, is_done)
