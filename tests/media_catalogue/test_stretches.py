from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.testimony import Segment, Word
from media_catalogue.stretches import LONGEST_MS, SHORTEST_MS, made_with, moved, stretches_of

MINUTE_MS = 60_000


def test_a_short_recording_is_one_stretch() -> None:
    assert stretches_of([(0, 1000)], length_ms=LONGEST_MS) == ((0, LONGEST_MS),)


def test_a_long_one_is_cut_in_the_middle_of_its_longest_pause() -> None:
    speech = [(0, 130_000), (131_000, 170_000), (176_000, 500_000)]

    assert stretches_of(speech, length_ms=500_000)[0] == (0, 173_000)


def test_where_nobody_pauses_it_is_cut_all_the_same() -> None:
    assert stretches_of([(0, 20 * MINUTE_MS)], length_ms=20 * MINUTE_MS)[0] == (0, LONGEST_MS)


@st.composite
def recordings(draw: st.DrawFn) -> tuple[list[tuple[int, int]], int]:
    """Speech with pauses, and how long the recording is."""
    edges = sorted(draw(st.sets(st.integers(1, 40 * MINUTE_MS), max_size=80)))
    edges = edges[: len(edges) // 2 * 2]
    speech = list(zip(edges[::2], edges[1::2], strict=True))
    return speech, draw(st.integers(edges[-1] if edges else 1, 41 * MINUTE_MS))


@given(recordings())
def test_every_moment_is_in_exactly_one_stretch_and_none_is_too_long(recording: tuple[list[tuple[int, int]], int]) -> None:
    speech, length_ms = recording

    found = stretches_of(speech, length_ms=length_ms)

    assert found[0][0] == 0
    assert found[-1][1] == length_ms
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(SHORTEST_MS <= end - start <= LONGEST_MS for start, end in found[:-1])
    assert found[-1][1] - found[-1][0] <= LONGEST_MS


@given(recordings())
def test_a_voice_is_cut_only_where_it_never_pauses(recording: tuple[list[tuple[int, int]], int]) -> None:
    speech, length_ms = recording

    for start, cut in stretches_of(speech, length_ms=length_ms)[:-1]:
        never_pauses = any(begin <= start + SHORTEST_MS and end >= start + LONGEST_MS for begin, end in speech)
        assert never_pauses or not any(begin < cut < end for begin, end in speech)


def test_another_model_language_or_option_is_another_way_of_listening() -> None:
    ways = {
        made_with("engine 1", "aa", {"beam": "5"}, "en"),
        made_with("engine 2", "aa", {"beam": "5"}, "en"),
        made_with("engine 1", "bb", {"beam": "5"}, "en"),
        made_with("engine 1", "aa", {"beam": "1"}, "en"),
        made_with("engine 1", "aa", {"beam": "5"}, "gd"),
    }

    assert len(ways) == 5
    assert made_with("engine 1", "aa", {"b": "1", "a": "2"}, "en") == made_with("engine 1", "aa", {"a": "2", "b": "1"}, "en")


def test_what_was_heard_in_a_stretch_gets_the_times_of_the_whole() -> None:
    word = Word(text=" hello", start_ms=10, end_ms=20, probability=1.0)
    segment = Segment(
        text=" hello",
        start_ms=10,
        end_ms=20,
        words=(word,),
        no_speech_probability=0.0,
        mean_log_probability=0.0,
        compression_ratio=1.0,
    )

    (there,) = moved([segment], by_ms=1000)

    assert (there.start_ms, there.end_ms, there.words[0].start_ms, there.words[0].end_ms) == (1010, 1020, 1010, 1020)
