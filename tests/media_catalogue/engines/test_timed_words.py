"""Times of words hold whatever an engine says."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from media_catalogue.engines.timed_words import segment_from


def raw_segment(words: list[tuple[str, float, float]], *, start: float, end: float) -> SimpleNamespace:
    return SimpleNamespace(
        text="".join(text for text, _, _ in words),
        start=start,
        end=end,
        words=[SimpleNamespace(word=text, start=first, end=last, probability=0.9) for text, first, last in words],
        no_speech_prob=0.1,
        avg_logprob=-0.2,
        compression_ratio=1.1,
    )


times = st.floats(min_value=-1, max_value=40, allow_nan=False)


@settings(deadline=None)
@given(
    words=st.lists(st.tuples(st.text(min_size=1, max_size=5), times, times), max_size=8),
    start=times,
    end=times,
    earliest_ms=st.integers(0, 5000),
)
def test_words_never_leave_their_segment_and_never_go_back(
    words: list[tuple[str, float, float]], start: float, end: float, earliest_ms: int
) -> None:
    segment = segment_from(raw_segment(words, start=start, end=end), earliest_ms=earliest_ms, latest_ms=30_000)

    edges = [segment.start_ms, *(edge for word in segment.words for edge in (word.start_ms, word.end_ms)), segment.end_ms]
    assert edges == sorted(edges)
    assert earliest_ms <= segment.start_ms <= segment.end_ms <= 30_000
    assert "".join(word.text for word in segment.words) == segment.text


def test_a_segment_without_words_keeps_its_text() -> None:
    raw = raw_segment([], start=1, end=2)
    raw.text, raw.words = " Aye.", None

    segment = segment_from(raw, earliest_ms=0, latest_ms=9000)

    assert (segment.text, segment.words, segment.start_ms, segment.end_ms) == (" Aye.", (), 1000, 2000)


def test_a_piece_of_a_recording_keeps_the_times_of_the_whole() -> None:
    raw = raw_segment([(" Aye", 0.5, 0.9)], start=0.5, end=0.9)

    segment = segment_from(raw, earliest_ms=60_000, latest_ms=70_000, by_ms=60_000)

    assert (segment.start_ms, segment.words[0].end_ms) == (60_500, 60_900)
