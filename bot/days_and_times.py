"""Days and times of day as people write and say them, in figures or words, the day before the month. Pure.

A day without its year is the one nearest to today, and a weekday alone is the last one: people tell what happened.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise

from bot.numbers_in_words import FIGURES, NumberWords, spelt_out
from bot.plain_words import cleaned, plainly, unmarked

HYPHENED = re.compile(r"\d\s*[-\u2012-\u2015]\s*\d")
"""Two figures with a line between, which is a stretch of time and no time of day."""

YEARS = range(1900, 2101)
"""Years that anybody means."""

ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|mh|d|na|ra|go|ego)\b")
"""What is written right after a figure to say which one: "28th"."""


LATE = range(6, 12)
"""Hours at night that are before midnight."""

AT_DUSK_OR_DAWN = (4, 5)
"""Hours that some call night in the evening and some before the morning, so that it is asked again."""


@dataclass(frozen=True, kw_only=True)
class DayWords:
    """A language's words for days and times. ``relative`` are days from today, ``units`` are lengths in days.

    ``before`` and ``after`` are said of minutes and an hour: "quarter to six", "half past nine". ``night`` runs past twelve.
    ``this`` is said of a weekday of this week. ``beside`` change nothing.
    """

    relative: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    hours: Mapping[str, int] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)
    last: frozenset[str] = field(default=frozenset())
    next: frozenset[str] = field(default=frozenset())
    this: frozenset[str] = field(default=frozenset())
    ago: frozenset[str] = field(default=frozenset())
    ahead: frozenset[str] = field(default=frozenset())
    before: frozenset[str] = field(default=frozenset())
    after: frozenset[str] = field(default=frozenset())
    morning: frozenset[str] = field(default=frozenset())
    evening: frozenset[str] = field(default=frozenset())
    night: frozenset[str] = field(default=frozenset())
    beside: frozenset[str] = field(default=frozenset())


NO_WORDS = DayWords()


def date_in(text: str, today: date, words: DayWords = NO_WORDS, numbers: NumberWords = FIGURES) -> date | None:
    """Return the day that the whole of `text` names, seen from `today`; None for none, several or one that there never was."""
    if iso := re.fullmatch(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*", text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    said = ORDINAL.sub("", unmarked(plainly(text)))
    for candidate in (said, " ".join(word for word in said.split() if word not in words.beside)):
        if candidate in words.relative:
            return _days_from(today, words.relative[candidate])
    parts = [word for word in said.split() if word not in words.beside]
    readings = (_in_figures(parts, today), _with_month(parts, today, words, numbers), _weekday(parts, today, words))
    counted = [word for word in said.split() if word not in words.beside - words.ahead]
    return next((day for day in (*readings, _counted(counted, today, words, numbers)) if day), None)


def is_no_day(text: str, words: DayWords = NO_WORDS) -> bool:
    """Whether words that name no day are written like one, such as "31 February" or "2026-02-31": there never was that day."""
    parts = _parts(text, words)
    is_figures = 2 <= len(parts) <= 3 and all(part.isdecimal() for part in parts)
    return is_figures or is_of_a_month(text, words)


def is_of_a_month(text: str, words: DayWords = NO_WORDS) -> bool:
    """Whether the whole of `text` is a day of a month, whatever day, so that its figure counts nothing."""
    parts = _parts(text, words)
    figures = [part for part in parts if part not in words.months and part not in words.weekdays]
    has_month = any(part in words.months for part in parts)
    return has_month and all(part.isdecimal() for part in figures) and any(len(part) <= 2 for part in figures)


def _parts(text: str, words: DayWords) -> list[str]:
    said = ORDINAL.sub("", unmarked(plainly(text)))
    return [word for word in said.split() if word not in words.beside]


def time_in(text: str, words: DayWords = NO_WORDS, numbers: NumberWords = FIGURES) -> time | None:
    """Return the time of day that the whole of `text` names, or None. Hours are as they are said: "half nine" is 09:30."""
    said = [word for word in re.sub(r"(?<=\d)(?=[a-z])", " ", unmarked(plainly(text))).split() if word not in words.beside]
    parts_of_day = words.morning | words.evening | words.night
    is_stretch = any(word in words.before and before in parts_of_day for before, word in pairwise(said))
    if is_stretch or HYPHENED.search(cleaned(text)):
        return None
    when = {word for word in said if word in parts_of_day}
    parts = [word for word in said if word not in parts_of_day]
    whole = " ".join(parts)
    if whole in words.hours:
        return None if when & words.morning else time(words.hours[whole])
    found = _clock_figures(whole) or _clock_words(parts, words, numbers)
    return _in_part_of_day(*found, when, words) if found else None


def _in_figures(parts: list[str], today: date) -> date | None:
    """Return "28 2 26", "28 2" or "the 28" as a day, the day before the month."""
    if not parts or len(parts) > 3 or not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    figures = [int(part) for part in parts]
    if len(figures) == 3:
        year_first = len(parts[0]) == 4
        return _day(*figures) if year_first else _day(_full_year(parts[2], today), figures[1], figures[0])
    return _nearest(today, figures[1], figures[0]) if len(figures) == 2 else None


def _with_month(parts: list[str], today: date, words: DayWords, numbers: NumberWords) -> date | None:
    """Return "28 feb 2026", "feb 28" or "saturday 28 feb" as a day; a weekday that does not fit is a slip somewhere."""
    months = [words.months[part] for part in parts if part in words.months]
    weekdays = [words.weekdays[part] for part in parts if part in words.weekdays and part not in words.months]
    rest = [part for part in parts if part not in words.months and part not in words.weekdays]
    year = next((part for part in rest if re.fullmatch(r"\d{4}", part)), rest[1] if len(rest) == 2 else "")
    figures = " ".join(part for part in rest if part != year)
    number = int(figures) if re.fullmatch(r"\d{1,2}", figures) else spelt_out(figures.split(), numbers)
    if len(months) != 1 or number is None or number != int(number) or (year and not year.isdigit()):
        return None
    found = _day(_full_year(year, today), months[0], int(number)) if year else _nearest(today, months[0], int(number))
    return found if found and (not weekdays or weekdays == [found.weekday()]) else None


def _weekday(parts: list[str], today: date, words: DayWords) -> date | None:
    days = [words.weekdays[part] for part in parts if part in words.weekdays]
    others = {part for part in parts if part not in words.weekdays}
    if len(days) != 1 or others - words.last - words.next - words.this or (others & words.last and others & words.next):
        return None
    if others and not others - words.this:
        ahead = days[0] - today.weekday()
        return today + timedelta(days=ahead) if ahead >= 0 else None  # Of a day that is over nobody can tell which is meant.
    if others & words.next:
        return today + timedelta(days=(days[0] - today.weekday() - 1) % 7 + 1)
    since = (today.weekday() - days[0]) % 7
    return today - timedelta(days=since or (7 if others else 0))


def _counted(parts: list[str], today: date, words: DayWords, numbers: NumberWords) -> date | None:
    """Return "3 weeks ago" or "in 3 days" as a day."""
    units = [words.units[part] for part in parts if part in words.units]
    direction = {part for part in parts if part in words.ago | words.ahead}
    rest = [part for part in parts if part not in words.units and part not in direction]
    if len(units) != 1 or len(direction) != 1:
        return None
    count = int(rest[0]) if len(rest) == 1 and re.fullmatch(r"\d{1,4}", rest[0]) else spelt_out(rest, numbers)
    count = 1 if not rest else count
    if count is None or count != int(count):
        return None
    days = units[0] * int(count) * (-1 if direction & words.ago else 1)
    return _days_from(today, days)


def _days_from(today: date, days: int) -> date | None:
    try:
        day = today + timedelta(days=days)
    except OverflowError:
        return None
    return day if day.year in YEARS else None


def _day(year: int, month: int, day: int) -> date | None:
    is_one = year in YEARS and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return date(year, month, day) if is_one else None


def _nearest(today: date, month: int, day: int) -> date | None:
    around = [_day(year, month, day) for year in (today.year - 1, today.year, today.year + 1)]
    return min((each for each in around if each), key=lambda each: abs(each - today), default=None)


def _full_year(written: str, today: date) -> int:
    if len(written) != 2:
        return int(written) if len(written) == 4 else 0
    century = today.year - today.year % 100
    return century + int(written) - (100 if int(written) > today.year % 100 + 10 else 0)


def _clock_figures(said: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{1,2})(?: (\d{2}))?(?: 00)?", said) or re.fullmatch(r"(\d{2})(\d{2})", said)
    return (int(found[1]), int(found[2] or 0)) if found else None


def _clock_words(parts: list[str], words: DayWords, numbers: NumberWords) -> tuple[int, int] | None:
    """Return "half nine", "quarter to 6", "twenty past four" or "nine" as hour and minute; "half to" is Polish."""
    where = next((place for place, part in enumerate(parts) if part in words.before | words.after), None)
    if where is None:
        if len(parts) > 1 and (minutes := words.minutes.get(parts[0])):
            return _joined(_count(parts[1:], numbers), minutes)
        return _joined(_count(parts, numbers), 0) or _hour_and_minutes(parts, numbers)
    sides = (parts[:where], parts[where + 1 :]) if where else (parts[1:2], parts[2:])
    minutes, hour = _minutes(sides[0], words, numbers), _count(sides[1], numbers)
    is_before = parts[where] in words.before
    if minutes is None or hour is None or not 0 < minutes < 60 or (is_before and minutes % 5):
        return None  # "nine to five" is a stretch of time.
    return _joined((hour - 1) % 24 or 12 if is_before else hour, 60 - minutes if is_before else minutes)


def _hour_and_minutes(parts: list[str], numbers: NumberWords) -> tuple[int, int] | None:
    """Return "nine thirty" as hour and minute."""
    hour, minutes = _count(parts[:1], numbers), _count(parts[1:], numbers)
    return _joined(hour, minutes) if hour is not None and minutes and 10 <= minutes < 60 else None


def _minutes(parts: list[str], words: DayWords, numbers: NumberWords) -> int | None:
    return words.minutes.get(" ".join(parts), _count(parts, numbers))


def _count(parts: list[str], numbers: NumberWords) -> int | None:
    if len(parts) == 1 and re.fullmatch(r"\d{1,2}", parts[0]):
        return int(parts[0])
    spelt = spelt_out(parts, numbers)
    return int(spelt) if spelt is not None and spelt == int(spelt) and 0 <= spelt < 60 else None


def _joined(hour: int | None, minutes: int) -> tuple[int, int] | None:
    return None if hour is None else (hour, minutes)


def _in_part_of_day(hour: int, minute: int, when: set[str], words: DayWords) -> time | None:
    """Return the time in the part of the day that was said with it; None for a time there is not, or two that it may be."""
    kinds = [some for some in (words.morning, words.evening, words.night) if when & some]
    if hour > 23 or minute > 59 or len(kinds) > 1:
        return None
    if not kinds:
        return time(hour, minute)
    if not 1 <= hour <= 12:
        return time(hour, minute) if kinds[0] is not words.morning and hour > 12 else None
    if kinds[0] is words.night and hour in AT_DUSK_OR_DAWN:
        return None
    is_late = hour in LATE if kinds[0] is words.night else kinds[0] is words.evening
    return time(hour % 12 + (12 if is_late else 0), minute)
