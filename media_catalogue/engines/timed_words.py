"""Times of words, made to hold: milliseconds, no word outside its segment, none before the one that came before it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from core.testimony import Segment, Word


def settled(segment: Segment, *, earliest_ms: int, latest_ms: int) -> Segment:
    """Return `segment` between two times, its words in order inside it; its text is its words joined, where it has any.

    So every character of the text has a word and a time.
    """
    start_ms = _within(segment.start_ms, earliest_ms, latest_ms)
    end_ms = _within(segment.end_ms, start_ms, latest_ms)
    words = tuple(_in_order(segment.words, start_ms, end_ms))
    text = "".join(word.text for word in words) if words else segment.text
    return replace(segment, text=text, start_ms=start_ms, end_ms=end_ms, words=words)


def segment_from(raw: Any, *, earliest_ms: int, latest_ms: int, by_ms: int = 0) -> Segment:  # noqa: ANN401 - no library types it
    """Turn faster-whisper's segment into ours, with `by_ms` added to its times; see `settled`."""
    segment = Segment(
        text=raw.text,
        start_ms=in_ms(raw.start) + by_ms,
        end_ms=in_ms(raw.end) + by_ms,
        words=tuple(
            Word(
                text=word.word,
                start_ms=in_ms(word.start) + by_ms,
                end_ms=in_ms(word.end) + by_ms,
                probability=float(word.probability),
            )
            for word in raw.words or ()
        ),
        no_speech_probability=float(raw.no_speech_prob),
        mean_log_probability=float(raw.avg_logprob),
        compression_ratio=float(raw.compression_ratio),
    )
    return settled(segment, earliest_ms=earliest_ms, latest_ms=latest_ms)


def in_ms(seconds: float) -> int:
    """Return seconds as whole milliseconds."""
    return round(seconds * 1000)


def _in_order(words: Iterable[Word], earliest_ms: int, latest_ms: int) -> Iterator[Word]:
    for word in words:
        start_ms = _within(word.start_ms, earliest_ms, latest_ms)
        end_ms = _within(word.end_ms, start_ms, latest_ms)
        yield replace(word, start_ms=start_ms, end_ms=end_ms)
        earliest_ms = end_ms


def _within(time_ms: int, earliest_ms: int, latest_ms: int) -> int:
    return max(earliest_ms, min(latest_ms, time_ms))
