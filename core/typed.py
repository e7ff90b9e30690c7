"""Days and times as people type them, read alike on a page, in a table and on a command line. Nothing is guessed."""

import re
from datetime import date

_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})")


def ms_from(written: str) -> int | None:
    """Return the milliseconds of a time inside a recording ("0:42", "1:02:03"); None when it cannot be understood."""
    match = _TIME.fullmatch(written.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def day_from(written: str) -> date | None:
    """Return the day in "2026-11-05", as browsers send it, or "5/11/2026", as people type it; None for anything else."""
    if match := _YEAR_FIRST.fullmatch(written):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(written):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
