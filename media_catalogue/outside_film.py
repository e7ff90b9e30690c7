"""Makes a copy for showing outside: silent where names are said, with captions in the picture where they are wanted.

Made of the copy that browsers play, which is upright and small enough, by the same confined child as everything else.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from core.captions import Cue
from core.testimony import Recording
from media_catalogue.captions_ass import ass_from
from media_catalogue.ffmpeg import Ffmpeg, address_of, guarded_input
from media_catalogue.renditions import FORGET_NOTES, PICTURE, SOUND, Made
from media_catalogue.sniffing import format_at

VERSION = 1
"""Rises when copies of the same material would be made differently."""

CAPTIONS_FILE = "captions.ass"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All that makes one copy different from another. ``cues`` are drawn into the picture."""

    playable_sha256: str
    silences: tuple[tuple[int, int], ...]
    cues: tuple[Cue, ...]

    @property
    def sha256(self) -> str:
        """A text by which it is known that a copy is still what would be made now."""
        drawn = [[cue.start_ms, cue.end_ms, *cue.lines] for cue in self.cues]
        facts = [VERSION, self.playable_sha256, [list(each) for each in self.silences], drawn]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


async def make_outside(
    ffmpeg: Ffmpeg, source: Path, recording: Recording, recipe: Recipe, *, folder: Path, fonts: Path
) -> Made:
    """Make the copy that `recipe` says. `fonts` is where letters are taken from where the machine has none of its own.

    Raises:
        BadMedia: ``unreadable`` or ``timed_out``.
    """
    opened = graphs.input(address_of(source), **guarded_input(await asyncio.to_thread(format_at, source)))
    out = folder / ("outside.mp4" if recording.has_picture else "outside.m4a")
    streams, options = [], {"format": "mp4", "movflags": "+faststart", **FORGET_NOTES}
    if recording.has_picture:
        streams.append(await _picture(opened["V:0"], recipe.cues, folder, fonts))
        options |= PICTURE if recipe.cues else {"vcodec": "copy"}
    if recording.has_sound:
        streams.append(_silenced(opened["a:0"], recipe.silences))
        options |= SOUND
    arguments = graphs.output(*streams, address_of(out), **options).get_args()
    await ffmpeg.run(arguments, length_ms=recording.length_ms, folder=folder)
    return Made(path=out, content_type="video/mp4" if recording.has_picture else "audio/mp4")


async def _picture(picture: Any, cues: Sequence[Cue], folder: Path, fonts: Path) -> Any:  # noqa: ANN401 - the library is not typed
    if not cues:
        return picture
    await asyncio.to_thread((folder / CAPTIONS_FILE).write_text, ass_from(cues), encoding="utf-8")
    # The child runs in `folder`: a bare name needs none of the escapes that a path in a filter would.
    return picture.filter("ass", filename=CAPTIONS_FILE, fontsdir=str(fonts)).filter("format", "yuv420p")


def _silenced(sound: Any, silences: Sequence[tuple[int, int]]) -> Any:  # noqa: ANN401
    if not silences:
        return sound
    whenever = "+".join(f"between(t,{start / 1000:.3f},{end / 1000:.3f})" for start, end in silences)
    return sound.filter("volume", volume=0, enable=whenever)
