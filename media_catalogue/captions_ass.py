"""Writes captions as Advanced SubStation (.ass), which is what is drawn into a film's own picture. Pure."""

from collections.abc import Sequence

from core.captions import Cue

PLAY_HEIGHT = 720
HEADER = f"""[Script Info]
ScriptType: v4.00+
PlayResX: 1280
PlayResY: {PLAY_HEIGHT}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BackColour, Bold, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV
Style: Said,Noto Sans,40,&H00FFFFFF,&H60000000,&H60000000,0,3,6,0,2,40,40,36

[Events]
Format: Layer, Start, End, Style, Text
"""  # noqa: E501 - the format has one line for all columns
"""White letters on a dark box, at the foot of the picture: readable over anything, as the BBC's guidelines ask."""

LOOK_ALIKE = str.maketrans({"\\": "⧵", "{": "(", "}": ")"})
"""The format has no escapes that every reader knows."""


def ass_from(cues: Sequence[Cue]) -> str:
    """Return a file of captions with nothing in it that is read as a command."""
    return HEADER + "".join(_written(cue) for cue in cues)


def _written(cue: Cue) -> str:
    text = r"\N".join(line.translate(LOOK_ALIKE) for line in cue.lines)
    return f"Dialogue: 0,{ass_time(cue.start_ms)},{ass_time(cue.end_ms)},Said,{text}\n"


def ass_time(ms: int) -> str:
    """Return a time as the format has it: in hundredths of a second."""
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000 // 10:02}"
