"""Makes the storyboard of a film: small pictures at even times, to find a moment by sight. Writes only where it is told."""

from pathlib import Path

import ffmpeg as graphs

from core.storyboards import HEIGHT, WIDTH, storyboard_of
from core.testimony import Recording
from media_catalogue.ffmpeg import Ffmpeg, address_of, guarded_input
from media_catalogue.renditions import FORGET_NOTES, Made

BETWEEN_KEYS_MS = 4000
"""From here on key frames alone are read: we make one every two seconds, while what was taken as it is may have only one."""


async def make_storyboard(ffmpeg: Ffmpeg, playable: Path, recording: Recording, *, folder: Path) -> Made:
    """Make one JPEG of small pictures of `playable` at even times: see `core.storyboards`.

    Raises:
        BadMedia: ``unreadable`` or ``timed_out``.
    """
    out = folder / "storyboard.jpg"
    layout = storyboard_of(recording.length_ms)
    is_quickly_read = layout.interval_ms >= BETWEEN_KEYS_MS and not recording.plays_as_it_is
    reads = {"skip_frame": "nokey"} if is_quickly_read else {}
    each_s = layout.interval_ms / 1000
    even = (
        graphs.input(address_of(playable), **reads, **guarded_input("mov"))["v:0"]
        .filter(
            "tpad", stop_mode="clone", stop_duration=f"{2 * each_s:.3f}"
        )  # The last moments may have no picture of their own.
        .filter("fps", f"1/{each_s:.3f}", round="up", start_time=0)
        .filter("scale", WIDTH, HEIGHT, force_original_aspect_ratio="decrease")
    )
    padded = even.filter("pad", WIDTH, HEIGHT, "(ow-iw)/2", "(oh-ih)/2").filter("setsar", 1)
    tiled = padded.filter("tile", f"{layout.columns}x{layout.rows}", nb_frames=layout.count).filter("format", "yuvj420p")
    arguments = graphs.output(tiled, address_of(out), format="mjpeg", vframes=1, **{"q:v": 6}, **FORGET_NOTES).get_args()
    await ffmpeg.run(arguments, length_ms=recording.length_ms, folder=folder)
    return Made(path=out, content_type="image/jpeg")
