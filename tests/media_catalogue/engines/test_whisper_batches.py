"""Pieces that are heard at once share a window no longer than they need; what is said comes back as sentences."""

from types import SimpleNamespace

import numpy as np
import pytest

from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_batches import (
    LEAST_FRAMES,
    LONGEST_PROMPT,
    MOST_FRAMES,
    QUIET_FRAMES,
    _prompt_of,
    _sentences,
    _stacked,
    heard_at_once,
)
from tests.media_catalogue.spoken import said, word_error_rate


def sentences(text: str) -> list[str]:
    words = [SimpleNamespace(word=f" {word}") for word in text.split()]
    return ["".join(word.word for word in part) for part in _sentences(words)]


def test_words_come_back_as_sentences_and_a_very_short_one_stays_with_the_next() -> None:
    assert sentences("Aye. I slept there for weeks. And then?") == [" Aye. I slept there for weeks.", " And then?"]


def test_no_words_are_no_sentences() -> None:
    assert sentences("") == []


@pytest.mark.parametrize(
    ("lengths", "frames"),
    [([300], LEAST_FRAMES), ([300, 1501], 1502 + QUIET_FRAMES), ([2800, 100], MOST_FRAMES), ([2950], MOST_FRAMES)],
)
def test_a_window_ends_after_some_quiet_and_is_never_too_short_for_the_model(lengths: list[int], frames: int) -> None:
    stacked = _stacked([np.ones((80, length), dtype=np.float32) for length in lengths])

    assert stacked.shape == (len(lengths), 80, frames)
    assert stacked.sum() == 80 * sum(lengths)


def test_hot_words_never_take_more_room_than_they_may() -> None:
    tokenizer = SimpleNamespace(sot_prev=7, encode=lambda text: [1] * len(text))

    assert _prompt_of(tokenizer, ()) == []
    assert _prompt_of(tokenizer, ("x" * 500,)) == [7, *[1] * LONGEST_PROMPT]


@pytest.mark.journey
def test_several_voices_heard_at_once_each_get_their_own_words_at_their_own_times() -> None:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(bundled_speech_model().folder), device="cpu", compute_type="int8", local_files_only=True)
    told = ["I had nowhere to live.", "My mentor never gave up on me and she sorted all my forms."]

    heard = heard_at_once(model, [said(each) for each in told], language="en")

    for sentence, segments in zip(told, heard, strict=True):
        assert word_error_rate(sentence, "".join(each.text for each in segments)) == 0
        words = [word for each in segments for word in each.words]
        assert -0.1 <= words[0].start < 1
        assert words[-1].end <= len(said(sentence)) / 16_000 + 0.1
