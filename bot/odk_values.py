"""What a value is in ODK's conditions: text, a number, a yes or no, or several rounds' values; how one becomes another.

XPath 1.0 (sections 3.2 and 4), and ODK's addition that a date is the number of days since 1 January 1970. Pure.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta

Nodes = tuple[str, ...]
"""What answers give: one text for each place the name stands for."""

Value = str | float | bool | Nodes

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[ \t\r\n]*-?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})[ \t\r\n]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T[\d:.]{2,}(?:Z|[+-]\d{2}:?\d{2})?)?")


def text_of(value: Value) -> str:
    """Return a value as text: the first round's where there are several, nothing where there are none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _figures(value)
    if isinstance(value, tuple):
        return value[0] if value else ""
    return value


def number_of(value: Value) -> float:
    """Return a value as a number: a date as its days since 1970, anything else that is no number as not a number."""
    if isinstance(value, bool | float):
        return float(value)
    written = text_of(value)
    if _NUMBER.fullmatch(written):
        return float(written)
    moment = moment_in(written)
    return math.nan if moment is None else days_of(moment)


def truth_of(value: Value) -> bool:
    """Return a value as a yes or no: text is true where there is any, a number where it is neither 0 nor not a number."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not math.isnan(value) and value != 0
    return any(value) if isinstance(value, tuple) else bool(value)


def texts_of(value: Value) -> Nodes:
    """Return the texts a value stands for, one for each round."""
    return value if isinstance(value, tuple) else (text_of(value),)


def moment_in(written: str) -> datetime | None:
    """Return the moment that ODK's text for a date or a date with a time names, None where it is neither."""
    if not _DATE.fullmatch(written):
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:  # Such as 31 February.
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def days_of(moment: datetime) -> float:
    """Return the days between 1970 and a moment, the part of the last day as a fraction."""
    return (moment - EPOCH) / timedelta(days=1)


def day_after(days: float) -> str:
    """Return the date that is so many days after 1 January 1970, nothing where there is no such date."""
    try:
        return date.fromordinal(EPOCH.toordinal() + math.floor(days)).isoformat()
    except (ValueError, OverflowError):  # Before year 1, after 9999, or not a number.
        return ""


def _figures(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number):
        return str(int(number))
    return repr(number) if "e" not in repr(number) else f"{number:.17f}".rstrip("0").rstrip(".")
