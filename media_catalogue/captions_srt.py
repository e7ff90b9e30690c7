"""Writes captions as SubRip (.srt), as editing programs and players take them. Pure.

SubRip has no way to escape anything, and players read `<…>` and `{…}` as markup: these are written with signs that look alike.
"""

from collections.abc import Sequence

from core.captions import Cue

LOOK_ALIKE = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "\\": "⧵"})


def srt_from(cues: Sequence[Cue]) -> str:
    """Return a SubRip file: numbered cues, lines ended as its players expect."""
    return "".join(_written(number, cue) for number, cue in enumerate(cues, start=1))


def _written(number: int, cue: Cue) -> str:
    text = "\r\n".join(line.translate(LOOK_ALIKE) for line in cue.lines)
    return f"{number}\r\n{srt_time(cue.start_ms)} --> {srt_time(cue.end_ms)}\r\n{text}\r\n\r\n"


def srt_time(ms: int) -> str:
    """Return a time as SubRip has it: a comma before the milliseconds."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"
