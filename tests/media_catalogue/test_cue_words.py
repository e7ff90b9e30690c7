"""What captions are put together from."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given

from core.testimony import Word
from media_catalogue.cue_words import cue_words, width_of
from tests.media_catalogue.spoken_passages import conversations, passage_of, spoken


def test_each_word_has_the_time_at_which_it_is_said() -> None:
    words = tuple(cue_words(spoken("I had nowhere", start_ms=1_000)))

    assert [(word.text, word.start_ms, word.end_ms) for word in words] == [
        ("I", 1_000, 1_300),
        ("had", 1_300, 1_600),
        ("nowhere", 1_600, 1_900),
    ]


def test_what_the_recogniser_cuts_within_a_word_is_one_word() -> None:
    pieces = [("I", 0, 200), (" can", 200, 400), ("'t", 400, 500), (" go", 500, 700), (".", 700, 710)]
    passage = passage_of([Word(text=text, start_ms=start, end_ms=end, probability=1) for text, start, end in pieces])

    words = tuple(cue_words(passage))

    assert [(word.text, word.start_ms, word.end_ms) for word in words] == [
        ("I", 0, 200),
        ("can't", 200, 500),
        ("go.", 500, 710),
    ]


def test_words_that_a_person_corrected_share_out_the_time_of_their_passage() -> None:
    passage = replace(spoken("eye ad know wear", start_ms=0, word_ms=500), text="I had nowhere to be")

    words = tuple(cue_words(passage))

    assert [word.text for word in words] == ["I", "had", "nowhere", "to", "be"]
    assert (words[0].start_ms, words[-1].end_ms) == (0, 2_000)
    assert all(first.end_ms <= second.start_ms for first, second in pairwise(words))


def test_words_that_no_spaces_part_are_parted_where_the_recogniser_parts_them() -> None:
    passage = passage_of(
        [
            Word(text=text, start_ms=at * 100, end_ms=at * 100 + 100, probability=1)
            for at, text in enumerate(("我", "没有", "地方", "去"))
        ]
    )

    assert [(word.text, word.glued) for word in cue_words(passage)] == [
        ("我", False),
        ("没有", True),
        ("地方", True),
        ("去", True),
    ]


@given(conversations())
def test_every_word_of_a_passage_comes_once_in_order_and_in_its_time(passages) -> None:
    for passage in passages:
        words = tuple(cue_words(passage))

        assert [word.text for word in words] == passage.text.split()
        assert all(first.start_ms <= second.start_ms for first, second in pairwise(words))
        assert all(passage.start_ms <= word.start_ms <= word.end_ms <= passage.end_ms for word in words)


@pytest.mark.parametrize(("text", "width"), [("home", 4), ("e\u0301", 1), ("家", 2), ("\u200bhome", 4)])
def test_width_is_what_is_seen(text: str, width: int) -> None:
    assert width_of(text) == width
