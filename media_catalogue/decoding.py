"""Turns a recording into plain sound, 16 kHz mono, with the help of a confined child. Keeps nothing; alters nothing."""

from pathlib import Path

from core.ports import Samples
from core.testimony import Recording
from media_catalogue.limits import TO_CONVERT, Caps, Limits
from media_catalogue.opening import ask_child
from media_catalogue.scratch import Scratch

GRACE_MS = 10_000
"""A file may run this much longer than it was found to be, before the rest of it is left out."""


async def decode_sound(path: Path, recording: Recording, *, scratch: Scratch, limits: Limits = TO_CONVERT) -> Samples:
    """Return the recording's sound, shape (n,), in [-1, 1], in step with the film's clock; empty where there is none.

    The samples are mapped from a file in `scratch` that is already unlinked: they take no memory until they are read, and
    nothing of them is left behind however the process ends.

    Raises:
        BadMedia: the file could not be decoded in the time its length allows.
        StoreFull: there is no room for the samples.
    """
    import numpy as np  # noqa: PLC0415 - numpy is large; an idle server needs none.

    if not recording.has_sound:
        return np.zeros(0, dtype=np.float32)
    with scratch.folder() as folder:
        out = folder / "sound.f32"
        reply = await ask_child(
            "decode",
            path,
            byte_count=recording.byte_count,
            limits=limits.longer_by(recording.length_ms / 1000 / 4),
            caps=Caps(longest_ms=recording.length_ms + GRACE_MS),
            folder=folder,
            out=str(out),
        )
        if not reply["samples"]:
            return np.zeros(0, dtype=np.float32)
        return np.memmap(out, dtype=np.float32, mode="r")
