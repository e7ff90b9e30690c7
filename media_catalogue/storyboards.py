"""Makes the storyboard of a film: small pictures at even times, to find a moment by sight. Writes only where it is told."""

from pathlib import Path

import ffmpeg as graphs

from core.storyboards import HEIGHT, WIDTH, storyboard_of
from core.testimony import Recording
from media_catalogue.ffmpeg import Ffmpeg, address_of, guarded_input
from media_catalogue.renditions import FORGET_NOTES, Made


async def make_storyboard(ffmpeg: Ffmpeg, playable: Path, recording: Recording, *, folder: Path) -> Made:
    """Make one JPEG of small pictures of `playable` at even times: see `core.storyboards`.

    Raises:
        BadMedia: ``unreadable`` or ``timed_out``.
    """
    out = folder / "storyboard.jpg"
    layout = storyboard_of(recording.length_ms)
    whole = graphs.input(address_of(playable), skip_frame="nokey", **guarded_input("mov"))
    each_s = layout.interval_ms / 1000
    even = (
        whole["v:0"]
        .filter("fps", f"1/{each_s:.3f}", round="up", start_time=0)
        .filter("scale", WIDTH, HEIGHT, force_original_aspect_ratio="decrease")
    )
    padded = even.filter("pad", WIDTH, HEIGHT, "(ow-iw)/2", "(oh-ih)/2").filter("setsar", 1)
    tiled = padded.filter("tile", f"{layout.columns}x{layout.rows}", nb_frames=layout.count).filter("format", "yuvj420p")
    arguments = graphs.output(tiled, address_of(out), format="mjpeg", vframes=1, **{"q:v": 6}, **FORGET_NOTES).get_args()
    await ffmpeg.run(arguments, length_ms=recording.length_ms, folder=folder)
    return Made(path=out, content_type="image/jpeg")
