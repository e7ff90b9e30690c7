"""What the first hearing made up is listened to again."""

from dataclasses import replace

import pytest

from core.testimony import Segment, Word
from media_catalogue.engines.second_hearing import is_only, unsaid_ms, why_again

HEARD = [(0, 4_000)]


def said(text: str, *, start_ms: int = 0, end_ms: int = 4_000) -> Segment:
    each_ms = (end_ms - start_ms) // len(text.split())
    starts = [start_ms + number * each_ms for number in range(len(text.split()))]
    return Segment(
        text=text,
        start_ms=start_ms,
        end_ms=end_ms,
        words=tuple(
            Word(text=f" {word}", start_ms=at, end_ms=at + each_ms, probability=0.9)
            for word, at in zip(text.split(), starts, strict=True)
        ),
        no_speech_probability=0.1,
        mean_log_probability=-0.3,
        compression_ratio=1.2,
    )


SURE = said(" My mentor came with me to the council.")


def test_what_leaves_no_doubt_stands() -> None:
    assert why_again([SURE], speech=HEARD, voice=HEARD) == frozenset()


@pytest.mark.parametrize(
    ("segment", "why"),
    [
        (replace(SURE, compression_ratio=2.5), "loop"),
        (said(" No, no, no, no, no."), "loop"),
        (replace(SURE, mean_log_probability=-1.1), "unsure"),
        (replace(SURE, no_speech_probability=0.7), "no speech"),
        (replace(SURE, end_ms=500), "too fast"),
        (replace(SURE, start_ms=4_500, end_ms=8_000), "silence"),
        (said(" Thanks for watching!"), "known phrase"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_doubt_is_a_reason_to_listen_again(segment: Segment, why: str) -> None:
    assert why in why_again([segment], speech=HEARD, voice=HEARD)


def test_speech_that_has_no_words_is_a_reason_to_listen_again() -> None:
    assert why_again([SURE], speech=HEARD, voice=[(0, 4_000), (4_200, 9_000)]) == {"words lost"}
    assert why_again([SURE], speech=HEARD, voice=[(0, 4_000), (4_200, 5_000)]) == frozenset()
    assert why_again([], speech=HEARD, voice=HEARD) == {"words lost"}


def test_a_word_that_swallowed_a_sentence_is_a_reason_to_listen_again() -> None:
    begun = said(" My mentor came", start_ms=0, end_ms=1_200)
    last = Word(text=" late.", start_ms=1_200, end_ms=4_000, probability=0.9)
    swallowed = replace(begun, text=begun.text + last.text, end_ms=4_000, words=(*begun.words, last))

    assert unsaid_ms([swallowed], [(0, 4_000)]) == 1_800
    assert unsaid_ms([swallowed], [(0, 2_000), (3_600, 4_000)]) == 400
    assert "words lost" in why_again([swallowed], speech=HEARD, voice=[(0, 4_000)])


def test_hot_words_alone_are_a_reason_to_listen_again() -> None:
    hot_words = ("Universal Credit", "Saughton")

    assert "hot words alone" in why_again(
        [said(" Saughton, universal credit.")], speech=HEARD, voice=HEARD, hot_words=hot_words
    )
    assert not why_again([said(" I got Universal Credit.")], speech=HEARD, voice=HEARD, hot_words=hot_words)
    assert not is_only(" ...", hot_words)
