"""Captions: what is shown under a film while it plays, and in which formats it is written."""

from dataclasses import dataclass
from enum import Enum


class CaptionFormat(Enum):
    """A file format that players read captions in."""

    VTT = "vtt"  #: WebVTT, which browsers show
    SRT = "srt"  #: SubRip, which nearly every editing program and player takes


class Audience(Enum):
    """Who sees what is written; it decides what the gate is asked and whose names stand in it."""

    TEAM = "team"  #: the partnership's team: the words they may read, as they were said
    OUTSIDE = "outside"  #: anybody else: what may be quoted, is not doubted, and has stand-ins for names


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Lines that are shown together between two times. ``speaker`` is empty where nobody has said who speaks."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str = ""
