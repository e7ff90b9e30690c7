"""Times inside a recording as people write them: "0:42", "12:05", "1:02:03"."""

import re

_WRITTEN = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


def clock_time(ms: int) -> str:
    """Return a time in milliseconds as minutes and seconds, with hours where there are any; parts of a second are dropped."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def ms_from(written: str) -> int | None:
    """Return the milliseconds of a written time ("0:42", "1:02:03"), or None when it cannot be understood."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def seconds_in_address(ms: int) -> str:
    """Return a time as a media address takes it after ``#t=``: seconds with at most three decimals."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")
