from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.testimony import Word
from portal.marking import Piece, marked, spoken
from tests.portal.sample_site import FILM, passage_of


def test_the_words_that_matched_are_marked_and_nothing_else() -> None:
    pieces = marked("nowhere to live", ((0, 7), (11, 15)))

    assert pieces == (Piece(text="nowhere", is_match=True), Piece(text=" to "), Piece(text="live", is_match=True))


@given(st.text(), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60))))
def test_marked_pieces_joined_are_always_the_text_itself(text: str, matches: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in marked(text, matches)) == text


def test_overlapping_matches_become_one_mark() -> None:
    assert marked("paid mentors", ((5, 9), (7, 12))) == (Piece(text="paid "), Piece(text="mentors", is_match=True))


def test_each_spoken_word_keeps_its_time() -> None:
    pieces = spoken(passage_of(FILM, 0, 0, 400, "I had nowhere to"))

    assert [(piece.text, piece.start_ms) for piece in pieces if piece.start_ms is not None] == [
        ("I", 0), ("had", 100), ("nowhere", 200), ("to", 300),
    ]  # fmt: skip


@given(st.text(), st.lists(st.text(max_size=5)))
def test_spoken_pieces_joined_are_always_the_passage_itself(text: str, words: list[str]) -> None:
    passage = replace(
        passage_of(FILM, 0, 0, 400, "x"),
        text=text,
        words=tuple(Word(text=word, start_ms=0, end_ms=1, probability=1.0) for word in words),
    )

    assert "".join(piece.text for piece in spoken(passage)) == text
