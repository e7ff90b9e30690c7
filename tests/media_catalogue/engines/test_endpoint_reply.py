"""What a speech service answers is read with distrust: whatever its times are, ours hold."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import EngineFailed
from media_catalogue.engines.endpoint_reply import segments_in


def reply(**fields: object) -> bytes:
    return json.dumps({"task": "transcribe", "language": "english", "duration": 4.0, **fields}).encode()


BARE = [
    {"word": "I", "start": 0.2, "end": 0.3},
    {"word": "slept", "start": 0.4, "end": 0.8},
    {"word": "there", "start": 0.9, "end": 1.2},
]


def test_words_that_stand_beside_the_segments_find_their_places_in_the_text() -> None:
    segment = {"start": 0.0, "end": 1.5, "text": " I slept there.", "avg_logprob": -0.3, "no_speech_prob": 0.01}

    (found,) = segments_in(reply(text="I slept there.", segments=[segment], words=BARE), length_ms=4000)

    assert found.text == " I slept there."
    assert [(word.text, word.start_ms, word.end_ms) for word in found.words] == [
        (" I", 200, 300),
        (" slept", 400, 800),
        (" there.", 900, 1200),
    ]
    assert (found.mean_log_probability, found.no_speech_probability) == (-0.3, 0.01)


def test_words_inside_the_segments_keep_their_times_and_probabilities() -> None:
    words = [{"word": " Aye,", "start": 1.0, "end": 1.2, "probability": 0.7}, {"word": " right.", "start": 1.3, "end": 1.6}]

    (found,) = segments_in(
        reply(text="Aye, right.", segments=[{"start": 1, "end": 2, "text": "Aye, right.", "words": words}]), length_ms=4000
    )

    assert [(word.text, word.start_ms, word.probability) for word in found.words] == [
        (" Aye,", 1000, 0.7),
        (" right.", 1300, 1.0),
    ]


def test_words_without_times_share_what_lies_between() -> None:
    words = [{"word": "one", "start": 0.0, "end": 0.5}, {"word": "four", "start": 3.0, "end": 3.5}]

    (found,) = segments_in(
        reply(text="x", segments=[{"start": 0, "end": 4, "text": "one two three four"}], words=words), length_ms=4000
    )

    assert [word.start_ms for word in found.words] == [0, 1000, 2000, 3000]


def test_a_text_alone_is_one_segment_of_the_whole_length() -> None:
    (found,) = segments_in(reply(text="I slept there."), length_ms=4000)

    assert (found.text, found.start_ms, found.end_ms) == (" I slept there.", 0, 4000)


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"text": " ", "segments": []}, {"text": "", "segments": [{"start": 0, "end": 4, "text": " "}]}]
)
def test_no_words_are_no_segments(fields: dict[str, object]) -> None:
    assert segments_in(reply(**fields), length_ms=4000) == ()


wild = st.floats(min_value=-1e5, max_value=1e5, allow_nan=False)
segments = st.lists(
    st.fixed_dictionaries(
        {
            "start": wild,
            "end": wild,
            "text": st.text(max_size=12),
            "words": st.none()
            | st.lists(st.fixed_dictionaries({"word": st.text(max_size=5), "start": wild, "end": wild}), max_size=4),
        }
    ),
    max_size=5,
)


@given(
    segments, st.none() | st.lists(st.fixed_dictionaries({"word": st.text(max_size=5), "start": wild, "end": wild}), max_size=6)
)
def test_times_hold_whatever_comes(parts: list[dict[str, object]], beside: list[dict[str, object]] | None) -> None:
    found = segments_in(reply(text="", segments=parts, words=beside), length_ms=4000)

    assert all(before.end_ms <= after.start_ms for before, after in pairwise(found))
    for each in found:
        edges = [each.start_ms, *(edge for word in each.words for edge in (word.start_ms, word.end_ms)), each.end_ms]
        assert edges == sorted(edges)
        assert 0 <= each.start_ms <= each.end_ms <= 4000
        assert "".join(word.text for word in each.words) == each.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"words": []}',
        b'{"text": 7}',
        b'{"text": "x", "segments": [{"start": NaN, "end": 1, "text": "x"}]}',
        b"\xff",
    ],
)
def test_what_is_no_reply_is_an_error_that_tells_no_words(body: bytes) -> None:
    with pytest.raises(EngineFailed, match="cannot be understood") as raised:
        segments_in(body, length_ms=4000)

    assert raised.value.__cause__ is None


def test_more_words_than_anybody_says_are_refused() -> None:
    with pytest.raises(EngineFailed, match="more words"):
        segments_in(reply(text="word " * 10_000), length_ms=4000)
