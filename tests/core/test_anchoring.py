from hypothesis import given
from hypothesis import strategies as st

from core.anchoring import Anchor, anchor_at, found_again, held_in

TEXT = "I had nowhere to live. My mentor met me at the gate. I had nowhere to go."


def anchor_of(quote: str, *, last: bool = False) -> Anchor:
    start = TEXT.rindex(quote) if last else TEXT.index(quote)
    return anchor_at(TEXT, start, start + len(quote))


def test_equal_words_are_told_apart_by_what_stands_around_them() -> None:
    edited = "Well. " + TEXT

    place = found_again(anchor_of("I had nowhere to", last=True), edited)

    assert place is not None
    assert edited[place.start_char :] == "I had nowhere to go."


def test_words_of_which_one_was_put_right_are_found_again() -> None:
    edited = TEXT.replace("mentor met", "mentor Sam met")

    place = found_again(anchor_of("My mentor met me at the gate."), edited)

    assert place is not None
    assert edited[place.start_char : place.end_char] == "My mentor Sam met me at the gate."
    assert 0.8 <= place.likeness < 1


def test_a_first_and_last_word_that_were_put_right_still_belong() -> None:
    edited = TEXT.replace("My mentor", "Our mentor").replace("gate.", "door.")

    place = found_again(anchor_of("My mentor met me at the gate."), edited)

    assert place is not None
    assert edited[place.start_char : place.end_char] == "Our mentor met me at the door."


def test_another_sentence_is_not_taken_for_it() -> None:
    assert found_again(anchor_of("My mentor met me at the gate."), "Nobody came, and the bus had gone already.") is None


def test_in_a_text_that_was_cut_it_stands_with_most_of_it_and_a_person_looks() -> None:
    held = held_in(anchor_of("My mentor met me at the gate."), ["My mentor", "met me at the gate."])

    assert held is not None
    assert held.number == 1
    assert not held.is_sure


def test_in_texts_that_were_joined_it_surely_stands() -> None:
    held = held_in(anchor_of("My mentor met me at the gate."), [TEXT])

    assert held is not None
    assert held.is_sure


@given(st.text(max_size=80), st.integers(0, 80), st.integers(1, 80), st.text(max_size=20), st.text(max_size=20))
def test_words_that_stand_as_they_did_are_always_found_whatever_came_around_them(
    text: str, start: int, length: int, before: str, after: str
) -> None:
    anchor = anchor_at(text, start, start + length)
    edited = f"{before}{text}{after}"

    place = found_again(anchor, edited)

    assert (place is None) == (not anchor.quote.strip())
    if place is not None:
        assert edited[place.start_char : place.end_char] == anchor.quote


@given(st.text(alphabet="ab ", min_size=1, max_size=40), st.lists(st.text(alphabet="ab ", max_size=30), min_size=1, max_size=4))
def test_what_is_found_lies_within_the_texts(quote: str, texts: list[str]) -> None:
    anchor = Anchor(quote=quote, before="", after="", start_char=0)

    held = held_in(anchor, texts)

    assert held is None or 0 <= held.number < len(texts)
