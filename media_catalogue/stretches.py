"""Stretches: where a long recording is cut for the recogniser, so that what was heard can be kept as it goes. Pure.

A cut lies in the middle of a pause wherever there is one: a word that is cut in two is heard as two others.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.testimony import Segment

SHORTEST_MS = 120_000
"""Shorter stretches cost time: the recogniser works in windows of half a minute, and the last of each is part empty."""

LONGEST_MS = 240_000
"""How much is listened to again after a crash, at the most. On two cores that is a quarter of a minute of work."""


def stretches_of(
    speech: Sequence[tuple[int, int]], *, length_ms: int, shortest_ms: int = SHORTEST_MS, longest_ms: int = LONGEST_MS
) -> Sequence[tuple[int, int]]:
    """Return a recording of `length_ms` as stretches [start, end) in milliseconds, in order and without a gap.

    `speech` says where a voice is heard, as [start, end). Each stretch but the last is `shortest_ms` to `longest_ms` long and
    ends in the middle of the longest pause there is in between, or at `longest_ms` where nobody pauses.
    """
    pauses = _pauses(speech, length_ms)
    found, start_ms = list[tuple[int, int]](), 0
    while length_ms - start_ms > longest_ms:
        end_ms = _cut(pauses, start_ms + shortest_ms, start_ms + longest_ms)
        found.append((start_ms, end_ms))
        start_ms = end_ms
    return (*found, (start_ms, length_ms))


def made_with(engine: str, model_sha256: str, options: Mapping[str, str], language: str) -> str:
    """Return a name for exactly this way of listening: what was made in another is not gone on with."""
    told = "\n".join([engine, model_sha256, language, *(f"{name}={options[name]}" for name in sorted(options))])
    return hashlib.sha256(told.encode()).hexdigest()


def moved(segments: Sequence[Segment], *, by_ms: int) -> tuple[Segment, ...]:
    """Return what was heard in a stretch with the times of the whole recording."""
    return tuple(
        replace(
            segment,
            start_ms=segment.start_ms + by_ms,
            end_ms=segment.end_ms + by_ms,
            words=tuple(replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms) for word in segment.words),
        )
        for segment in segments
    )


def _pauses(speech: Sequence[tuple[int, int]], length_ms: int) -> Sequence[tuple[int, int]]:
    edges = [0, *(edge for stretch in speech for edge in stretch), length_ms]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _cut(pauses: Sequence[tuple[int, int]], earliest_ms: int, latest_ms: int) -> int:
    within = [
        (max(start, earliest_ms), min(end, latest_ms)) for start, end in pauses if start < latest_ms and end > earliest_ms
    ]
    if not within:
        return latest_ms
    start, end = max(within, key=lambda pause: pause[1] - pause[0])
    return (start + end) // 2
