"""Writes captions as WebVTT (W3C), as browsers show them. Pure."""

from collections.abc import Sequence

from core.captions import Cue


def vtt_from(cues: Sequence[Cue]) -> str:
    """Return a WebVTT file. Each speaker is named in a voice span too, so that players and programs can tell them apart."""
    return "\n\n".join(["WEBVTT", *(_written(cue) for cue in cues)]) + "\n"


def _written(cue: Cue) -> str:
    text = "\n".join(escaped(line) for line in cue.lines)
    voiced = f"<v {escaped(cue.speaker)}>{text}</v>" if cue.speaker else text
    return f"{vtt_time(cue.start_ms)} --> {vtt_time(cue.end_ms)}\n{voiced}"


def escaped(text: str) -> str:
    """Return `text` so that no part of it is read as markup or as the arrow between two times."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def vtt_time(ms: int) -> str:
    """Return a time as WebVTT has it: hours have two digits or more."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
