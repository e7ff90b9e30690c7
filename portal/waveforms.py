"""A waveform as one path to draw, from the pipeline's peaks. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

BAR_COUNT = 160
"""As many bars as can be told apart on a phone's width."""

HEIGHT = 40
"""Height of the drawing, in its own units; each bar is two units wide with a gap as wide."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A waveform to draw: an SVG path and the size of the box it is drawn in."""

    path: str
    width: int
    height: int = HEIGHT


def drawing_from(waveform: bytes) -> Drawing | None:
    """Return the drawing of a waveform file ({"peaks_per_s": int, "peaks": [0..100, …]}), or None when it holds no peaks."""
    try:
        peaks = json.loads(waveform)["peaks"]
        loudness = [min(100.0, max(0.0, float(peak))) for peak in peaks]
    except (ValueError, KeyError, TypeError):
        return None
    if not loudness:
        return None
    bars = _loudest(loudness, min(BAR_COUNT, len(loudness)))
    return Drawing(path="".join(_bar(number, peak) for number, peak in enumerate(bars)), width=len(bars) * 4)


def _loudest(peaks: Sequence[float], count: int) -> Sequence[float]:
    edges = [len(peaks) * number // count for number in range(count + 1)]
    return [max(peaks[start:end]) for start, end in pairwise(edges)]


def _bar(number: int, peak: float) -> str:
    half = max(1.0, peak / 100 * HEIGHT / 2)
    return f"M{number * 4 + 2} {HEIGHT / 2 - half:.1f}v{2 * half:.1f}"
