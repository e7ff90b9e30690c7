"""Draws a recording's loudness as a row of numbers, for the page to show under its player. Pure."""

import json

from core.ports import Samples

SAMPLES_A_SECOND = 16_000
PEAKS_A_SECOND = 10
"""Enough to see words and pauses on a phone; six hours of it are less than a megabyte."""


def waveform_from(samples: Samples) -> bytes:
    """Return JSON, ``{"peaks_per_s": int, "peaks": [0..100, …]}``, one peak for each tenth of a second of `samples`."""
    import numpy as np  # noqa: PLC0415 - numpy is large; an idle server needs none.

    width = SAMPLES_A_SECOND // PEAKS_A_SECOND
    starts = np.arange(0, len(samples), width)
    loudest = np.maximum(np.maximum.reduceat(samples, starts), -np.minimum.reduceat(samples, starts)) if len(starts) else starts
    peaks = np.clip(np.round(loudest * 100), 0, 100).astype(int).tolist()
    return json.dumps({"peaks_per_s": PEAKS_A_SECOND, "peaks": peaks}, separators=(",", ":")).encode()
