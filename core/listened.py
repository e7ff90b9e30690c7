"""Whether somebody really listened: what was played covers what they vouch for. Pure."""

from collections.abc import Sequence

from core.corrections import HeardSpan

SLACK_MS = 400
"""A player may start or stop this far off, and a word's own times are no surer than this."""


def was_heard(start_ms: int, end_ms: int, heard: Sequence[HeardSpan]) -> bool:
    """Whether all between two times was played, but for a little at its ends: at most a quarter of it at each."""
    slack = min(SLACK_MS, (end_ms - start_ms) // 4)
    reached = start_ms + slack
    there = [span for span in heard if span.end_ms > span.start_ms and span.end_ms > start_ms and span.start_ms <= end_ms]
    for span in sorted(there, key=lambda each: each.start_ms):
        if span.start_ms > reached:
            return False
        reached = max(reached, span.end_ms)
    return bool(there) and reached >= end_ms - slack
