"""Makes transcripts: from what a recogniser heard, and from typed words; and hears for itself where there is speech.

Runs no recogniser. The speech detector here is deliberately not the one inside the recogniser: two that fail differently are
worth more than one asked twice.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.ports import Samples, Transcriber
from core.testimony import Segment, Testimony, Transcript, TranscriptOrigin
from media_catalogue.mapped_sound import let_go

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000

FRAME = 512  # 32 ms: two periods of the lowest voice.
HOP = 320  # 20 ms.
BLOCK = 4096  # Frames looked at together: 80 seconds, so that memory does not grow with length.

ABOVE_FLOOR_DB = 6.0
"""How far above the recording's own quiet a frame must be. Energy detectors use 3–10 dB; speech is 15 dB up."""

FAINTEST_DB = -55.0
"""Nothing quieter counts: below it lies the hiss of a phone's microphone."""

LOWEST_VOICE, HIGHEST_VOICE = RATE // 70, RATE // 400
"""The period of a voice in samples, between 70 and 400 Hz."""

VOICED = 0.45
"""How alike a frame must be to itself one period later. White noise of this length reaches about 0.2, a vowel 0.7 and more."""

JOIN_MS = 400
"""Voiced moments this near belong to one stretch: the unvoiced sounds between vowels last a quarter of a second at most."""

SHORTEST_MS = 120
"""Shorter than any syllable."""

MARGIN_MS = 100
"""Added on both sides for the consonants before the first vowel and after the last."""


def transcript_from(
    segments: Sequence[Segment], *, testimony: Testimony, transcriber: Transcriber, language: str
) -> Transcript:
    """Return the machine version of a recording's transcript, accountable to its engine, model and options."""
    return Transcript(
        testimony_id=testimony.id,
        version=testimony.version,
        origin=TranscriptOrigin.MACHINE,
        language=language,
        segments=tuple(segments),
        engine=transcriber.engine,
        model_sha256=transcriber.model_sha256,
        options=transcriber.options,
    )


def typed_transcript(testimony: Testimony, *, language: str = "en") -> Transcript:
    """Return a participant's typed words as a transcript: the same text to the byte, and no times (all are 0).

    Raises:
        BadInput: The testimony is a recording: nothing was typed.
    """
    if testimony.text is None:
        raise BadInput("This testimony has no typed words.")
    segment = Segment(
        text=testimony.text,
        start_ms=0,
        end_ms=0,
        words=(),
        no_speech_probability=0.0,
        mean_log_probability=0.0,
        compression_ratio=0.0,
    )
    return Transcript(
        testimony_id=testimony.id,
        version=testimony.version,
        origin=TranscriptOrigin.TYPED,
        language=language,
        segments=(segment,) if testimony.text else (),
    )


def speech_in(samples: Samples) -> Sequence[tuple[int, int]]:
    """Return where a voice is heard, as [start, end) in milliseconds, in order.

    A moment counts when it stands out from the recording's own quiet and repeats itself at the pitch of a voice; moments near
    each other are joined. Silence, hiss and knocks do not; music may, so what this hears is a reason to believe, never a proof.
    """
    import numpy as np  # noqa: PLC0415

    if len(samples) < FRAME:
        return ()
    count = (len(samples) - FRAME) // HOP + 1
    loudness = np.concatenate([_loudness_db(frames) for frames in _frames_of(samples, count)])
    loud = loudness > _threshold_db(loudness)
    voiced = np.zeros(count, dtype=bool)
    for at, frames in zip(range(0, count, BLOCK), _frames_of(samples, count), strict=True):
        heard = loud[at : at + BLOCK]
        voiced[at : at + BLOCK][heard] = _likeness(frames[heard]) > VOICED
    return _stretches(voiced, length_ms=len(samples) * 1000 // RATE)


def _frames_of(samples: Samples, count: int) -> "Iterator[NDArray[np.float32]]":
    """Give the first `count` frames, `BLOCK` at a time, and let the sound of each block go after it."""
    import numpy as np  # noqa: PLC0415

    for at in range(0, count, BLOCK):
        until = min(count, at + BLOCK)
        block = np.nan_to_num(samples[at * HOP : (until - 1) * HOP + FRAME])
        yield np.lib.stride_tricks.sliding_window_view(block, FRAME)[::HOP]
        let_go(samples)


def _loudness_db(frames: "NDArray[np.float32]") -> "NDArray[np.float32]":
    import numpy as np  # noqa: PLC0415

    power = np.mean(np.square(frames), axis=1, dtype=np.float32)
    decibels: NDArray[np.float32] = 10 * np.log10(power + np.float32(1e-12))
    return decibels


def _threshold_db(loudness: "NDArray[np.float32]") -> float:
    """Return how loud a frame must be: above the quiet between words, leaving out digital silence, which is no room's quiet."""
    import numpy as np  # noqa: PLC0415

    audible = loudness[loudness > -90]
    if not len(audible):
        return FAINTEST_DB
    return max(FAINTEST_DB, float(np.percentile(audible, 5)) + ABOVE_FLOOR_DB)


def _likeness(frames: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Return each frame's highest normalised autocorrelation at the pitch of a voice, -1 to 1 (Rabiner 1977)."""
    import numpy as np  # noqa: PLC0415

    centred = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, n=2 * FRAME, axis=1)
    alike = np.fft.irfft(np.square(np.abs(spectrum)), axis=1)
    # A shift leaves fewer samples to compare, so each lag is weighed by how many are left.
    lags = np.arange(HIGHEST_VOICE, LOWEST_VOICE)
    shares = alike[:, lags] / (1 - lags / FRAME) / np.maximum(alike[:, :1], 1e-12)
    best: NDArray[np.float32] = shares.max(axis=1, initial=-1.0)
    return best


def _stretches(voiced: "NDArray[np.bool_]", *, length_ms: int) -> tuple[tuple[int, int], ...]:
    import numpy as np  # noqa: PLC0415

    hop_ms = HOP * 1000 // RATE
    edges = np.flatnonzero(np.diff(np.concatenate([[False], voiced, [False]]).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2):
        start_ms, end_ms = int(start) * hop_ms, int(end) * hop_ms + (FRAME - HOP) * 1000 // RATE
        if found and start_ms - found[-1][1] < JOIN_MS:
            found[-1] = (found[-1][0], end_ms)
        else:
            found.append((start_ms, end_ms))
    return tuple(
        (max(0, start_ms - MARGIN_MS), min(length_ms, end_ms + MARGIN_MS))
        for start_ms, end_ms in found
        if end_ms - start_ms >= SHORTEST_MS
    )
