"""Reads what an OpenAI-compatible endpoint answers about a recording. Pure, and trusts nothing in it: times least of all.

Servers differ: some give words inside their segments with their signs and spaces, some a list of bare words beside the
segments, some no words at all. Whatever comes, every word of the text gets a time within its segment.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from math import exp
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from core.errors import EngineFailed
from core.testimony import Segment, Word
from media_catalogue.engines.timed_words import in_ms, settled

Seconds = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Share = Annotated[float, Field(allow_inf_nan=False)]

MOST_SIGNS_A_SECOND = 200
"""Reason: the fastest speech is under 40 signs a second, and even a loop of invented words is not five times that."""


class _Word(BaseModel):
    word: str
    start: Seconds
    end: Seconds
    probability: Share | None = None


class _Segment(BaseModel):
    start: Seconds
    end: Seconds
    text: str
    avg_logprob: Share = 0.0
    no_speech_prob: Share = 0.0
    words: list[_Word] | None = None


class _Reply(BaseModel):
    text: str
    segments: list[_Segment] | None = None
    words: list[_Word] | None = None


def segments_in(reply: bytes, *, length_ms: int) -> tuple[Segment, ...]:
    """Return the speech in a reply about a recording of `length_ms`, in order. Raises `EngineFailed` for what is no reply."""
    try:
        read = _Reply.model_validate_json(reply)
    except ValidationError:  # What it would tell of may be somebody's words.
        raise EngineFailed("The speech service answered what cannot be understood.") from None
    parts = read.segments if read.segments is not None else [_Segment(start=0, end=length_ms / 1000, text=read.text)]
    parts = [part for part in parts if part.text.strip()]
    if sum(len(part.text) for part in parts) > MOST_SIGNS_A_SECOND * (length_ms / 1000 + 1):
        raise EngineFailed("The speech service answered with more words than anybody says in that time.")
    found: list[Segment] = []
    for part, words in zip(parts, _words_of(parts, read.words or []), strict=True):
        segment = _segment(part, words)
        found.append(settled(segment, earliest_ms=found[-1].end_ms if found else 0, latest_ms=length_ms))
    return tuple(found)


def _segment(part: _Segment, words: Sequence[Word]) -> Segment:
    text = "".join(word.text for word in words)
    return Segment(
        text=text,
        start_ms=in_ms(part.start),
        end_ms=in_ms(part.end),
        words=tuple(words),
        no_speech_probability=part.no_speech_prob,
        mean_log_probability=part.avg_logprob,
        compression_ratio=len(text.encode()) / len(zlib.compress(text.encode())),
    )


def _words_of(parts: Sequence[_Segment], beside: Sequence[_Word]) -> Iterator[Sequence[Word]]:
    """Give each segment's words. The text is what counts: a word that was timed lends its time to the word of the text."""
    texts = [_cut(part.text) for part in parts]
    timed = [word for part in parts for word in part.words or ()] or beside
    written = [_plain(word) for words in texts for word in words]
    matched = SequenceMatcher(None, written, [_plain(word.word) for word in timed], autojunk=False).get_matching_blocks()
    times = {a + step: timed[b + step] for a, b, size in matched for step in range(size)}
    position = 0
    for part, words in zip(parts, texts, strict=True):
        own = [times.get(position + step) for step in range(len(words))]
        position += len(words)
        yield _timed(part, words, own)


def _timed(part: _Segment, words: Sequence[str], own: Sequence[_Word | None]) -> list[Word]:
    """Return the words with their own times; those that have none share evenly what lies between their neighbours'."""
    usual = exp(min(0.0, part.avg_logprob))
    edges = [part.start, *(word.start if word else None for word in own[1:]), part.end]
    starts = _filled(edges)
    found = []
    for at, (text, word) in enumerate(zip(words, own, strict=True)):
        start, end = (word.start, word.end) if word else (starts[at], starts[at + 1])
        sure = word.probability if word and word.probability is not None else usual
        found.append(Word(text=text, start_ms=in_ms(start), end_ms=in_ms(end), probability=sure))
    return found


def _filled(edges: Sequence[float | None]) -> list[float]:
    known = [(at, edge) for at, edge in enumerate(edges) if edge is not None]
    filled = [0.0] * len(edges)
    for (at, edge), (later, next_edge) in pairwise(known):
        for step in range(later - at + 1):
            filled[at + step] = edge + (next_edge - edge) * step / (later - at)
    return filled


def _cut(text: str) -> list[str]:
    """Return a text as words that carry the space before them; a text's first word always has one, as Whisper's do."""
    return re.findall(r"\s*\S+", f" {text.strip()}")


def _plain(word: str) -> str:
    return "".join(re.findall(r"\w+", word.casefold()))
