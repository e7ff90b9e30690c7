"""ODK's functions about days and times: what they take and give is ODK's text, such as 2026-02-28 and 14:30. Pure."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.odk_values import EPOCH, Value, day_after, moment_in, number_of, text_of
from bot.reminders import WHERE_PEOPLE_ARE

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?(?:Z|[+-]\d{2}:?\d{2})?")

PARTS: Mapping[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "b": lambda at: MONTHS[at.month - 1],
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
    "a": lambda at: DAYS[at.weekday()],
    "%": lambda _: "%",
}
"""What stands for each letter after a per cent sign."""


def date_of(value: Value) -> str:
    """Return the day a text or a number of days since 1970 names, nothing where it names none."""
    moment = _moment_of(value)
    return "" if moment is None else moment.date().isoformat()


def moment_text(value: Value) -> str:
    """Return the day and time a text or a number of days names, as ODK writes it."""
    moment = _moment_of(value)
    return "" if moment is None else moment.isoformat(timespec="milliseconds")


def format_date(value: Value, pattern: Value) -> str:
    """Return a day or a moment written by a pattern such as %e %b %Y, nothing where there is no day."""
    moment = _moment_of(value)
    if moment is None:
        return ""
    return re.sub(
        r"%(.)", lambda match: PARTS[match.group(1)](moment) if match.group(1) in PARTS else match[0], text_of(pattern)
    )


def days_in(value: Value) -> float:
    """Return the days since 1970 with the day's part as a fraction (``decimal-date-time``)."""
    return number_of(value)


def day_part(value: Value) -> float:
    """Return the part of the day that a time such as 14:30 stands at, between 0 and 1 (``decimal-time``)."""
    match = _TIME.fullmatch(text_of(value))
    if match is None:
        return math.nan
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    return (hours * 3600 + minutes * 60 + seconds + thousandths / 1000) / 86_400


def today(now: datetime) -> str:
    """Return the day it is where people are, who may be an hour into tomorrow already."""
    return now.astimezone(WHERE_PEOPLE_ARE).date().isoformat()


def this_moment(now: datetime) -> str:
    """Return the moment it is where people are, as ODK writes it."""
    return now.astimezone(WHERE_PEOPLE_ARE).isoformat(timespec="milliseconds")


def _moment_of(value: Value) -> datetime | None:
    written = text_of(value)
    moment = moment_in(written)
    if moment is not None:
        return moment
    days = number_of(value)
    if math.isnan(days) or not day_after(days):
        return None
    whole = moment_in(day_after(days))
    return None if whole is None else whole + (days - math.floor(days)) * (EPOCH.replace(day=2) - EPOCH)
