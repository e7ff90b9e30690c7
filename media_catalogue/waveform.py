"""Draws a recording's loudness as a row of numbers, for the page to show under its player. Pure."""

import json

from core.ports import Samples
from media_catalogue.mapped_sound import blocks_of

SAMPLES_A_SECOND = 16_000
PEAKS_A_SECOND = 10
"""Enough to see words and pauses on a phone; six hours of it are less than a megabyte."""

BLOCK_PEAKS = 600
"""A minute is looked at together, so that memory does not grow with length."""


def waveform_from(samples: Samples) -> bytes:
    """Return JSON, ``{"peaks_per_s": int, "peaks": [0..100, …]}``, one peak for each tenth of a second of `samples`."""
    import numpy as np  # noqa: PLC0415 - numpy is large; an idle server needs none.

    width = SAMPLES_A_SECOND // PEAKS_A_SECOND
    peaks: list[int] = []
    for block in blocks_of(samples, BLOCK_PEAKS * width):
        starts = np.arange(0, len(block), width)
        loudest = np.maximum(np.maximum.reduceat(block, starts), -np.minimum.reduceat(block, starts))
        peaks += np.clip(np.round(loudest * 100), 0, 100).astype(int).tolist()
    return json.dumps({"peaks_per_s": PEAKS_A_SECOND, "peaks": peaks}, separators=(",", ":")).encode()
