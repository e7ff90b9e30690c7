"""The gate in front of every engine here: where somebody speaks, so that no engine is asked to make words of silence.

Two detectors that fail differently stand in it: Silero's, which comes with faster-whisper, and our own, which hears pitch.
Either alone loses people: Silero's at its usual figure hears half of what comes over a phone's narrow band, and ours takes hum
for a voice. So one that is fairly sure opens the gate, and both together open it when Silero's is only not against it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.errors import EngineFailed
from core.ports import Samples
from media_catalogue.mapped_sound import let_go

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP_MS = 32
"""How long Silero's detector listens for each of its answers."""

STEP = 512

BLOCK = 1_000 * STEP
"""Half a minute is looked at together: the detector takes about a megabyte for each second of it."""

LEAD = 64 * STEP
"""Two seconds before each block are heard with it, because the detector remembers what it heard before."""

FAIRLY_SURE = 0.2
"""Silero's own figure is 0.5. Of 12 minutes of speech, a third noisy and a third in a phone's band, that let 62 % through and
this 82 %; of half a minute of hiss neither lets through enough to be a word."""

SURE = 0.5
"""Silero's own figure. Where our detector hears nothing at all, it must reach this once: else a minute of hiss has a voice."""

NOT_AGAINST = 0.05

SHORTEST_PAUSE_MS = 96
"""Reason: the stop inside "better" lasts less, and what is no word's inside may be cut at."""

SHORTEST_VOICE_MS = 200
"""Reason: "aye" takes as long; a knock less."""

Spans = Sequence[tuple[int, int]]


def voice_in(samples: Samples, speech: Spans) -> Spans:
    """Return where somebody speaks, as [start, end) in milliseconds, in order; no margins. Raises `EngineFailed`.

    `speech` is where our own detector heard a voice (`media_catalogue.transcribing.speech_in`).
    """
    if len(samples) < STEP:
        return ()
    return opened_by(_chances_of_voice(samples), speech, length_ms=len(samples) // 16)


def opened_by(chances: "NDArray[np.float32]", speech: Spans, *, length_ms: int) -> Spans:
    """Return where the gate is open, given Silero's chance of a voice in each step and where our own detector heard one."""
    import numpy as np  # noqa: PLC0415

    heard = np.zeros(len(chances), dtype=bool)
    for start_ms, end_ms in speech:
        heard[start_ms // STEP_MS : -(-end_ms // STEP_MS)] = True
    is_open = (chances >= FAIRLY_SURE) | (heard & (chances >= NOT_AGAINST))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_open, [False]]).astype(np.int8))).tolist()
    found: list[tuple[int, int]] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start_ms, end_ms = first * STEP_MS, min(length_ms, last * STEP_MS)
        if found and start_ms - found[-1][1] < SHORTEST_PAUSE_MS:
            found[-1] = (found[-1][0], end_ms)
        else:
            found.append((start_ms, end_ms))
    return tuple(span for span in found if span[1] - span[0] >= SHORTEST_VOICE_MS and _is_believed(span, chances, heard))


def _is_believed(span: tuple[int, int], chances: "NDArray[np.float32]", heard: "NDArray[np.bool_]") -> bool:
    """Whether anything but a fair guess speaks for a voice: our own detector, or Silero's being sure once."""
    steps = slice(span[0] // STEP_MS, -(-span[1] // STEP_MS))
    return bool(heard[steps].any()) or float(chances[steps].max()) >= SURE


def _chances_of_voice(samples: Samples) -> "NDArray[np.float32]":
    import numpy as np  # noqa: PLC0415

    try:
        from faster_whisper.vad import get_vad_model  # noqa: PLC0415 - loads a runtime

        model = get_vad_model()
        chances = []
        for start in range(0, len(samples), BLOCK):
            since = max(0, start - LEAD)
            block = np.nan_to_num(samples[since : start + BLOCK]).astype(np.float32)
            heard = model(np.pad(block, (0, -len(block) % STEP))).reshape(-1)
            chances.append(heard[(start - since) // STEP :])
            let_go(samples)
        return np.concatenate(chances)
    except Exception as error:
        raise EngineFailed("The detector of voices could not listen to this recording.") from error
