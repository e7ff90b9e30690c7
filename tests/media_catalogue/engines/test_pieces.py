"""Sound is cut in its pauses alone, and no moment of speech is lost or heard twice."""

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from media_catalogue.engines.pieces import GAP_MS, LEAST_MS, MARGIN_MS, MOST_MS, pieces_of


def spans(lengths: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """Return spans of speech after pauses, given (pause, speech) lengths, and where the last one ends."""
    edges = list(accumulate(length for pair in lengths for length in pair))
    return list(zip(edges[::2], edges[1::2], strict=True)), edges[-1] if edges else 0


@given(
    st.lists(st.tuples(st.integers(96, 4000), st.integers(200, 40_000)), max_size=30),
    st.integers(0, 5000),
)
def test_every_moment_of_speech_is_in_one_piece(lengths: list[tuple[int, int]], after_ms: int) -> None:
    speech, end_ms = spans(lengths)

    pieces = pieces_of(speech, length_ms=end_ms + after_ms)

    assert all(any(p.start_ms <= start and end <= p.end_ms for p in pieces) for start, end in speech)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(pieces))
    assert all(0 <= piece.start_ms < piece.end_ms <= end_ms + after_ms for piece in pieces)


@given(st.lists(st.tuples(st.integers(96, 4000), st.integers(200, 9_000)), max_size=40))
def test_no_piece_is_longer_than_whisper_hears_where_people_pause(lengths: list[tuple[int, int]]) -> None:
    speech, end_ms = spans(lengths)

    assert all(piece.length_ms <= MOST_MS for piece in pieces_of(speech, length_ms=end_ms))


def test_the_cut_is_in_the_longest_pause() -> None:
    speech = [(0, 8_000), (8_100, 14_000), (15_500, 20_000), (20_200, 30_000)]

    first, second = pieces_of(speech, length_ms=30_000)

    assert (first.end_ms, second.start_ms) == (14_000 + MARGIN_MS, 15_500 - MARGIN_MS)
    assert first.length_ms >= LEAST_MS


def test_a_long_silence_is_in_no_piece() -> None:
    first, second = pieces_of([(1_000, 2_000), (2_000 + GAP_MS + 5_000, 12_000)], length_ms=20_000)

    assert (first.start_ms, first.end_ms, second.end_ms) == (1_000 - MARGIN_MS, 2_000 + MARGIN_MS, 12_000 + MARGIN_MS)


def test_speech_without_a_pause_is_left_whole() -> None:
    (only,) = pieces_of([(0, 50_000)], length_ms=50_000)

    assert only.length_ms == 50_000


def test_silence_has_no_pieces() -> None:
    assert pieces_of([], length_ms=60_000) == ()
