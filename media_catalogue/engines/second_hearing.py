"""Which pieces are to be listened to a second time, with all the tries that Whisper's authors make, and why. Pure.

The first hearing is quick and tries once. What it made up shows in one of these ways; each is a reason to listen again, none to
throw words away.
"""

from collections.abc import Iterator, Sequence

from core.testimony import Segment
from media_catalogue.doubts import (
    goes_round,
    is_compressible,
    is_known_phrase,
    is_unsure,
    known_phrases,
    stands_on_silence,
    too_fast,
)

LIKELY_SILENCE = 0.6
"""Whisper's own threshold for no speech (https://arxiv.org/abs/2212.04356, section 4.5); here it is enough alone."""

MOST_UNSAID_MS = 1_500
"""So much speech with no word to it was lost. Reason: a sentence of five words takes as long; a drawn breath does not."""

LONGEST_WORD_MS = 1_000
"""A word that seems to take longer has swallowed what was not written down after it."""


def why_again(
    segments: Sequence[Segment],
    *,
    speech: Sequence[tuple[int, int]],
    voice: Sequence[tuple[int, int]],
    hot_words: Sequence[str] = (),
) -> frozenset[str]:
    """Return every reason to listen to a piece again; none where it may stand.

    ``speech`` is where an independent detector heard a voice, ``voice`` where the gate did, both in the piece alone.
    """
    return frozenset((*_in_its_words(segments, hot_words), *_in_its_times(segments, speech, voice)))


def _in_its_words(segments: Sequence[Segment], hot_words: Sequence[str]) -> Iterator[str]:
    text = "".join(segment.text for segment in segments)
    if any(is_compressible(segment) for segment in segments) or goes_round(text):
        yield "loop"
    if any(is_unsure(segment) for segment in segments):
        yield "unsure"
    if any(segment.no_speech_probability > LIKELY_SILENCE for segment in segments):
        yield "no speech"
    if is_known_phrase(text, known_phrases()):
        yield "known phrase"
    if hot_words and is_only(text, hot_words):
        yield "hot words alone"


def _in_its_times(
    segments: Sequence[Segment], speech: Sequence[tuple[int, int]], voice: Sequence[tuple[int, int]]
) -> Iterator[str]:
    said = [segment for segment in segments if segment.text.strip()]
    if any(too_fast(len(segment.text.split()), segment.end_ms - segment.start_ms) for segment in said):
        yield "too fast"
    if any(stands_on_silence(segment.start_ms, segment.end_ms, speech) for segment in said):
        yield "silence"
    if unsaid_ms(said, voice) > MOST_UNSAID_MS:
        yield "words lost"


def unsaid_ms(segments: Sequence[Segment], voice: Sequence[tuple[int, int]]) -> int:
    """Return how long somebody speaks, at the most, between two words or beside them all, with no word to it."""
    words = [word for segment in segments for word in segment.words]
    ends = [0, *(min(word.end_ms, word.start_ms + LONGEST_WORD_MS) for word in words)]
    starts = [*(word.start_ms for word in words), max((end for _, end in voice), default=0)]
    between = zip(ends, starts, strict=True)
    return max(sum(max(0, min(end, until) - max(start, since)) for start, end in voice) for since, until in between)


def is_only(text: str, hot_words: Sequence[str]) -> bool:
    """Whether a text is made of hot words alone: the model may have said its prompt back."""
    known = {part for word in hot_words for part in _plain(word)}
    heard = _plain(text)
    return bool(heard) and all(word in known for word in heard)


def _plain(text: str) -> list[str]:
    return ["".join(sign for sign in word if sign.isalnum()) for word in text.casefold().split()]
