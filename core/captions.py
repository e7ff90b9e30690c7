"""Captions: what is shown under a film while it plays, and in which formats it is written."""

from dataclasses import dataclass
from enum import Enum


class CaptionFormat(Enum):
    """A file format that players read captions in."""

    VTT = "vtt"  #: WebVTT, which browsers show
    SRT = "srt"  #: SubRip, which nearly every editing program and player takes


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Lines that are shown together between two times. ``speaker`` is empty where nobody has said who speaks."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str = ""
