"""Captions as they are laid out in lines and in time."""

from itertools import pairwise

from hypothesis import given

from core.captions import Cue
from media_catalogue.cue_words import width_of
from media_catalogue.cues import (
    CHARACTERS_A_SECOND,
    GAP_MS,
    LINE_WIDTH,
    LINGER_MS,
    LONGEST_MS,
    MOST_LINES,
    PUT_OFF_MS,
    SHORTEST_MS,
    cues_from,
)
from tests.media_catalogue.spoken_passages import conversations, spoken

NAMES = {"p_1": "Rowan 4F7", "p_2": "Skye 2B9"}


def shown(*passages) -> list[tuple[str, ...]]:
    return [cue.lines for cue in cues_from(passages, NAMES)]


def words_in(cues: tuple[Cue, ...]) -> list[str]:
    return " ".join(line for cue in cues for line in cue.lines).split()


@given(conversations())
def test_every_word_is_shown_once_and_in_order(passages) -> None:
    cues = cues_from(passages, {})

    assert words_in(cues) == [word for passage in passages for word in passage.text.split()]


@given(conversations())
def test_lines_are_few_and_short_unless_one_word_is_longer_than_a_line(passages) -> None:
    for cue in cues_from(passages, NAMES):
        assert len(cue.lines) <= MOST_LINES
        assert all(width_of(line) <= LINE_WIDTH or " " not in line for line in cue.lines)


@given(conversations())
def test_one_cue_is_gone_before_the_next_and_none_stays_too_long(passages) -> None:
    cues = cues_from(passages, NAMES)

    assert all(GAP_MS <= cue.end_ms - cue.start_ms <= LONGEST_MS for cue in cues)
    assert all(first.end_ms <= second.start_ms for first, second in pairwise(cues))


@given(conversations())
def test_a_cue_stays_until_it_can_be_read_or_the_next_one_is_said(passages) -> None:
    cues = cues_from(passages, {})

    for cue, following in pairwise(cues):
        wanted_ms = max(SHORTEST_MS, sum(map(width_of, cue.lines)) * 1000 // CHARACTERS_A_SECOND)
        is_read = cue.end_ms - cue.start_ms >= min(wanted_ms, LONGEST_MS)
        assert is_read or following.start_ms - cue.end_ms <= GAP_MS or cue.end_ms - cue.start_ms >= LINGER_MS


@given(conversations())
def test_no_word_is_shown_before_it_is_said_and_none_comes_much_later(passages) -> None:
    said = iter([(word.text.strip(), word.start_ms) for passage in passages for word in passage.words])

    for cue in cues_from(passages, {}):
        text, at_ms = next(said)
        assert cue.lines[0].startswith(text)
        assert at_ms <= cue.start_ms <= at_ms + PUT_OFF_MS + SHORTEST_MS
        for _ in range(len(" ".join(cue.lines).split()) - 1):
            next(said)


def test_a_sentence_is_cut_in_two_lines_after_a_clause() -> None:
    assert shown(spoken("When I came out on the Friday, nobody was there to meet me.")) == [
        ("When I came out on the Friday,", "nobody was there to meet me."),
    ]


def test_a_new_sentence_is_a_new_cue() -> None:
    assert shown(spoken("I had nowhere to go. My mentor met me.")) == [("I had nowhere to go.",), ("My mentor met me.",)]


def test_after_a_silence_the_next_words_wait_until_they_are_said() -> None:
    passage_a, passage_b = spoken("I waited"), spoken("and waited", start_ms=10_000, position=1)

    first, second = cues_from([passage_a, passage_b], {})

    assert first.end_ms < 3_000
    assert second.start_ms == 10_000


def test_who_speaks_stands_where_they_begin_and_not_again_until_another_spoke() -> None:
    turns = [
        spoken("I had nowhere.", speaker="p_1"),
        spoken("It was cold.", start_ms=2_000, position=1, speaker="p_1"),
        spoken("Same here.", start_ms=4_000, position=2, speaker="p_2"),
        spoken("Somebody laughed.", start_ms=6_000, position=3),
        spoken("Aye, right enough.", start_ms=8_000, position=4, speaker="p_2"),
    ]

    assert shown(*turns) == [
        ("Rowan 4F7: I had nowhere.",),
        ("It was cold.",),
        ("Skye 2B9: Same here.",),
        ("Somebody laughed.",),
        ("Skye 2B9: Aye, right enough.",),
    ]


def test_typed_words_have_no_times_and_so_no_captions() -> None:
    typed = spoken("I wrote this").__class__(
        id="g_1", testimony_id="t_1", transcript_version=1, position=0, text="I wrote this", start_char=0, end_char=12
    )

    assert cues_from([typed], NAMES) == ()
