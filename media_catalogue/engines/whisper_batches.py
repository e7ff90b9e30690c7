"""Hears several pieces at once with faster-whisper's model: one try each, by beam search, in a window no longer than they need.

Whisper was taught on windows of half a minute, and a window's cost grows faster than its length. A shorter one is as good where
there is quiet after the last word; where it is not, the model talks on or goes round, which `second_hearing` finds out.
"""

import zlib
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from core.errors import EngineFailed
from core.ports import Samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEAM = 5
"""As wide as Whisper's authors searched (https://arxiv.org/abs/2212.04356, section 4.5)."""

FRAMES_A_SECOND = 100

QUIET_FRAMES = 200
"""Two seconds of quiet after the longest piece: with one, tiny.en went round in every tenth short note."""

LEAST_FRAMES = 1_000
"""Ten seconds: in shorter windows tiny.en wrote twice as many wrong words."""

MOST_FRAMES = 3_000

APART = 1_000
"""Pieces of a batch are aligned as if this many seconds lay between them, so that each begins after a pause."""

LONGEST_PROMPT = 112
"""A quarter of what Whisper holds: hot words must leave room for what is said."""

SENTENCE_ENDS = (".", "?", "!", "…", '."', '?"', '!"', ".”", "?”", "!”")

FEWEST_WORDS = 4
"""A sentence of fewer words stays with the next one: a caption of one word is no caption."""


def heard_at_once(model: Any, sounds: Sequence[Samples], *, language: str, hot_words: Sequence[str] = ()) -> list[list[Any]]:  # noqa: ANN401 - the library is not typed
    """Return what is said in each sound, as segments with words; times are seconds from the sound's start.

    Raises `EngineFailed`.
    """
    from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)
    try:
        features = [model.feature_extractor(sound)[..., :-1] for sound in sounds]
        lengths = [each.shape[-1] for each in features]
        encoded = model.encode(_stacked(features))
        results = _generated(model, encoded, tokenizer, len(sounds), hot_words)
        return list(_with_times(model, encoded, tokenizer, results, lengths))
    except Exception as error:
        raise EngineFailed("The speech model could not listen to this recording.") from error


def _stacked(features: Sequence["NDArray[np.float32]"]) -> "NDArray[np.float32]":
    import numpy as np  # noqa: PLC0415

    longest = max(each.shape[-1] for each in features)
    frames = min(MOST_FRAMES, max(LEAST_FRAMES, longest + QUIET_FRAMES))
    stacked = np.zeros((len(features), features[0].shape[0], frames + frames % 2), dtype=np.float32)
    for row, each in zip(stacked, features, strict=True):
        row[:, : each.shape[-1]] = each
    return stacked


def _generated(model: Any, encoded: Any, tokenizer: Any, count: int, hot_words: Sequence[str]) -> Sequence[Any]:  # noqa: ANN401
    from faster_whisper.transcribe import get_suppressed_tokens  # noqa: PLC0415

    prompt = [*_prompt_of(tokenizer, hot_words), *tokenizer.sot_sequence, tokenizer.no_timestamps]
    results: Sequence[Any] = model.model.generate(
        encoded,
        [prompt] * count,
        beam_size=BEAM,
        max_length=model.max_length,
        suppress_blank=True,
        suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        return_scores=True,
        return_no_speech_prob=True,
    )
    return results


def _prompt_of(tokenizer: Any, hot_words: Sequence[str]) -> list[int]:  # noqa: ANN401
    if not hot_words:
        return []
    return [tokenizer.sot_prev, *tokenizer.encode(" " + ", ".join(hot_words))[:LONGEST_PROMPT]]


def _with_times(
    model: Any,  # noqa: ANN401
    encoded: Any,  # noqa: ANN401
    tokenizer: Any,  # noqa: ANN401
    results: Sequence[Any],
    lengths: Sequence[int],
) -> Iterator[list[Any]]:
    aligned = [
        [{"tokens": each.sequences_ids[0], "seek": number * APART * FRAMES_A_SECOND, "start": 0.0, "end": 0.0}]
        for number, each in enumerate(results, start=1)
    ]
    for segments in aligned:
        segments[0]["start"] = segments[0]["seek"] / FRAMES_A_SECOND
        segments[0]["end"] = segments[0]["start"] + 30.0
    model.add_word_timestamps(aligned, tokenizer, encoded, list(lengths), "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、", 0.0)
    for number, (result, segments) in enumerate(zip(results, aligned, strict=True), start=1):
        yield _segments_of(result, tokenizer, segments[0]["words"], by_s=-number * APART)


def _segments_of(result: Any, tokenizer: Any, words: Sequence[dict[str, Any]], *, by_s: float) -> list[Any]:  # noqa: ANN401
    """Return one result as sentences. What the model thinks of its words it thinks of them all together, as Whisper's does."""
    tokens = result.sequences_ids[0]
    text = tokenizer.decode(tokens).encode()
    signals = {
        "no_speech_prob": result.no_speech_prob,
        "avg_logprob": result.scores[0] * len(tokens) / (len(tokens) + 1),
        "compression_ratio": len(text) / len(zlib.compress(text)),
    }
    moved = [
        SimpleNamespace(word=word["word"], start=word["start"] + by_s, end=word["end"] + by_s, probability=word["probability"])
        for word in words
    ]
    return [
        SimpleNamespace(text="".join(word.word for word in part), start=part[0].start, end=part[-1].end, words=part, **signals)
        for part in _sentences(moved)
    ]


def _sentences(words: Sequence[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for word in words:
        part.append(word)
        if len(part) >= FEWEST_WORDS and word.word.endswith(SENTENCE_ENDS):
            yield part
            part = []
    if part:
        yield part
