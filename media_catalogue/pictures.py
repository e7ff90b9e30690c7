"""Pictures and other files: which is which, and a copy of a picture that staff may see. Opens no other file at all.

A picture is decoded in a confined child only, as one of a few formats, and what it says of place, time and device stays behind.
"""

import re
from pathlib import Path

from core.errors import BadMedia
from core.testimony import Recording
from media_catalogue.ffmpeg import THREADS, Ffmpeg, address_of
from media_catalogue.renditions import Made

MOST_PIXELS = 64_000_000
"""More than a phone makes at its usual setting (8192 by 6144). A picture beyond this is an accident or an attack."""

LONG_SIDE = 1600
"""Of the copy for staff, in pixels: enough to read handwriting by."""

READERS = {
    "jpeg_pipe": rb"\xff\xd8\xff",
    "png_pipe": rb"\x89PNG\r\n\x1a\n",
    "gif": rb"GIF8[79]a",
    "webp_pipe": rb"RIFF....WEBP",
}
"""ffmpeg's readers for pictures, by how such a file begins. None of them follows a name to another file."""

DECODERS = "mjpeg,png,apng,gif,webp"

HEAD_BYTES = 16
"""How many of a file's first bytes tell what it is."""

FILE = "file"
"""The container of what is kept as it came and never opened."""


def kept_as_it_came(head: bytes, *, sha256: str, byte_count: int) -> Recording:
    """Return what is known of a picture or another file by its first bytes alone."""
    reader = reader_for(head)
    return Recording(
        sha256=sha256,
        byte_count=byte_count,
        container=reader or FILE,
        length_ms=0,
        has_sound=False,
        has_picture=reader is not None,
    )


def reader_for(head: bytes) -> str | None:
    """Return ffmpeg's reader for a picture that begins so, or None for anything else."""
    return next((name for name, beginning in READERS.items() if re.match(beginning, head, re.DOTALL)), None)


async def make_picture(ffmpeg: Ffmpeg, source: Path, recording: Recording, *, folder: Path) -> Made:
    """Make a JPEG of a picture, fitted into `LONG_SIDE`, with nothing of its notes: no place, no time, no device.

    Raises:
        BadMedia: ``unreadable`` where it is damaged or larger than `MOST_PIXELS`, ``timed_out``.
    """
    if recording.container not in READERS:
        raise BadMedia("not_media", "This is not a picture that can be shown.", remedy="Open the file as it came.")
    out = folder / "shown.jpg"
    guarded = ("-f", recording.container, "-protocol_whitelist", "file", "-format_whitelist", recording.container)
    within = ("-codec_whitelist", DECODERS, "-max_pixels", str(MOST_PIXELS), "-threads", str(THREADS))
    fitted = (
        f"scale=w='min(iw,{LONG_SIDE})':h='min(ih,{LONG_SIDE})':force_original_aspect_ratio=decrease:force_divisible_by=2,"
        "format=yuvj420p"
    )
    made = (
        "-map",
        "0:v:0",
        "-vf",
        fitted,
        "-frames:v",
        "1",
        "-map_metadata",
        "-1",
        "-q:v",
        "4",
        "-f",
        "mjpeg",
        address_of(out),
    )
    await ffmpeg.run((*guarded, *within, "-i", address_of(source), *made), length_ms=0, folder=folder)
    if not _holds_something(out):
        raise BadMedia("unreadable", "This picture could not be read.", remedy="Save it again as JPEG or PNG and send that.")
    return Made(path=out, content_type="image/jpeg")


def _holds_something(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
