"""Makes a recording into what messengers play as a voice message: speech in Opus, in Ogg. Writes only where it is told."""

import asyncio
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from media_catalogue.ffmpeg import Ffmpeg, address_of, guarded_input
from media_catalogue.renditions import FORGET_NOTES
from media_catalogue.sniffing import format_at

LONGEST_S = 600
"""No question takes longer to read aloud; what goes on is cut there."""

SPEECH: dict[str, Any] = {"acodec": "libopus", "audio_bitrate": "32k", "application": "voip", "ac": 1, "ar": 48_000}


async def make_voice_message(ffmpeg: Ffmpeg, source: Path, *, folder: Path) -> Path:
    """Make a voice message of the sound in `source`, in `folder`. Raises `BadMedia`."""
    guarded = guarded_input(await asyncio.to_thread(format_at, source))
    out = folder / "voice.ogg"
    sound = graphs.input(address_of(source), t=LONGEST_S, **guarded)["a:0"]
    arguments = graphs.output(sound, address_of(out), format="ogg", **SPEECH, **FORGET_NOTES).get_args()
    await ffmpeg.run(arguments, length_ms=LONGEST_S * 100, folder=folder)
    return out
