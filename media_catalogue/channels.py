"""The two channels of a recording, and the voices in them: many an interview has a microphone on each channel.

Two channels hold two voices only where now one and now the other is clearly louder. What a room's stereo microphone or a
copy of one channel gives is one voice as far as this can tell, and nothing is told apart.
"""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from core.testimony import Recording, Segment
from core.voices import VoiceTurn
from media_catalogue.decoding import GRACE_MS
from media_catalogue.limits import TO_CONVERT, Caps, Limits
from media_catalogue.opening import ask_child
from media_catalogue.scratch import Scratch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Levels: TypeAlias = "NDArray[np.float32]"
"""How loud each of two channels is, in dB of full scale, shape (n, 2), ten a second."""

MOMENT_MS = 100
_SAMPLES_A_MOMENT = 1_600
_MOMENTS_AT_ONCE = 6_000  # Ten minutes, 38 MB: memory stays flat however long a recording is.

FAINTEST_DB = -50.0
"""A channel whose loudest moments are quieter than this holds nobody's voice."""

ABOVE_QUIET_DB = 10.0
NARROWEST_DB, WIDEST_DB = 15.0, 30.0
"""How far below its loudest moments speech is looked for: where nobody ever pauses there is no quiet to measure by."""

LOUDER_DB = 6.0
"""A microphone at one's own mouth hears oneself at least this much louder than the other's does; a room's does not."""

SURELY_DB = 3.0
MOST_LIKE = 0.5
"""Channels that rise and fall together more than this (Pearson) hold the same sound."""

CLEAR_SHARE = 0.6
LEAST_SHARE = 0.03
LEAST_MOMENTS = 30
"""Three seconds: less is a cough or a chair."""


async def channel_levels(path: Path, recording: Recording, *, scratch: Scratch, limits: Limits = TO_CONVERT) -> Levels:
    """Return how loud both channels are; of what has not just one sound with two channels, nothing, shape (0, 2).

    Raises `BadMedia`, `StoreFull`.
    """
    import numpy as np  # noqa: PLC0415 - numpy is large; an idle server needs none.

    if not recording.has_sound:
        return np.zeros((0, 2), dtype=np.float32)
    with scratch.folder() as folder:
        out = folder / "channels.s16"
        reply = await ask_child(
            "decode_channels",
            path,
            byte_count=recording.byte_count,
            limits=limits.longer_by(recording.length_ms / 1000 / 4),
            caps=Caps(longest_ms=recording.length_ms + GRACE_MS),
            folder=folder,
            out=str(out),
        )
        return await asyncio.to_thread(_levels_in, out) if reply["samples"] else np.zeros((0, 2), dtype=np.float32)


def _levels_in(file: Path) -> Levels:
    import numpy as np  # noqa: PLC0415

    pieces: list[Levels] = []
    with file.open("rb") as sound:
        while content := sound.read(_MOMENTS_AT_ONCE * _SAMPLES_A_MOMENT * 4):
            both = np.frombuffer(content, dtype="<i2").reshape(-1, 2)
            whole = both[: len(both) // _SAMPLES_A_MOMENT * _SAMPLES_A_MOMENT].reshape(-1, _SAMPLES_A_MOMENT, 2)
            power = np.mean(np.square(whole.astype(np.float32) / 32_768), axis=1)
            pieces.append(10 * np.log10(power + np.float32(1e-12)))
    return np.concatenate(pieces) if pieces else np.zeros((0, 2), dtype=np.float32)


def voices_in(segments: Sequence[Segment], levels: Levels) -> Sequence[VoiceTurn]:
    """Return who of two speaks when, by the channel that is louder at each word; nothing where the channels do not tell.

    A word that is as loud in both is its neighbours' where they are of one voice, and otherwise nobody's.
    """
    leaning = _leaning(levels)
    if leaning is None:
        return ()
    words = [(word.start_ms, word.end_ms) for segment in segments for word in segment.words]
    sides = _with_neighbours([_side(leaning, start_ms, end_ms) for start_ms, end_ms in words])
    numbers = {side: number for number, side in enumerate(dict.fromkeys(side for side in sides if side), start=1)}
    if len(numbers) < 2:
        return ()
    runs = groupby(zip(words, sides, strict=True), key=lambda each: each[1])
    spoken = [(side, [times for times, _ in run]) for side, run in runs if side]
    return tuple(
        VoiceTurn(start_ms=times[0][0], end_ms=max(end_ms for _, end_ms in times), voice=numbers[side])
        for side, times in spoken
    )


def _leaning(levels: Levels) -> "NDArray[np.float32] | None":
    """Return how much louder the left channel is at each moment, in dB, NaN in quiet; None where both hold the same."""
    import numpy as np  # noqa: PLC0415

    if len(levels) < LEAST_MOMENTS:
        return None
    loudest = np.percentile(levels, 98, axis=0)
    if loudest.min() < FAINTEST_DB:
        return None
    even = levels - loudest  # One microphone may be set louder than the other.
    together = even.max(axis=1)
    quiet = float(np.percentile(together, 5)) + ABOVE_QUIET_DB
    spoken = together > min(max(quiet, -WIDEST_DB), -NARROWEST_DB)
    difference = np.where(spoken, even[:, 0] - even[:, 1], np.nan).astype(np.float32)
    left, right = int((difference > LOUDER_DB).sum()), int((difference < -LOUDER_DB).sum())
    count = int(spoken.sum())
    if min(left, right) < max(LEAST_MOMENTS, LEAST_SHARE * count) or left + right < CLEAR_SHARE * count:
        return None
    heard = np.maximum(even[spoken], -60.0)
    return difference if np.corrcoef(heard[:, 0], heard[:, 1])[0, 1] < MOST_LIKE else None


def _side(leaning: "NDArray[np.float32]", start_ms: int, end_ms: int) -> int:
    """Return -1 for the left channel, 1 for the right, 0 where neither is surely louder."""
    import numpy as np  # noqa: PLC0415

    moments = leaning[start_ms // MOMENT_MS : max(start_ms // MOMENT_MS + 1, -(-end_ms // MOMENT_MS))]
    heard = moments[~np.isnan(moments)]
    lean = float(heard.mean()) if len(heard) else 0.0
    return -1 if lean > SURELY_DB else 1 if lean < -SURELY_DB else 0


def _with_neighbours(sides: Sequence[int]) -> Sequence[int]:
    before, known = [0] * len(sides), 0
    for at, side in enumerate(sides):
        known = side or known
        before[at] = known
    after, known = [0] * len(sides), 0
    for at in range(len(sides) - 1, -1, -1):
        known = sides[at] or known
        after[at] = known
    return [side or (one if one == other else 0) for side, one, other in zip(sides, before, after, strict=True)]
