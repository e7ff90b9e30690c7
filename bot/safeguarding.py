"""Safeguarding words, the fixed card and the help lines, read from `prompts/safeguarding/`. The card is never made by a model.

Which lines are open is worked out for where the lines are, whatever clock the server keeps.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.wording import texts_from_yaml
from core.concerns import Risk, RiskPhrase, risk_in
from core.errors import BadContent

WHERE_THE_LINES_ARE = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Opening hours on some days of the week (0 is Monday), local time. An end not after the start is on the next day."""

    days: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True)
class HelpLine:
    """A line to ring. ``hours`` is None for one that never closes; ``text`` says how to reach it by text message."""

    name: str
    phone: str
    text: str
    purpose: str
    hours: tuple[Hours, ...] | None
    checked_on: date

    def is_open(self, now: datetime) -> bool:
        """Whether someone answers at `now`, in any aware time."""
        local = now.astimezone(WHERE_THE_LINES_ARE)
        return self.hours is None or any(_is_within(hours, local) for hours in self.hours)


@dataclass(frozen=True, kw_only=True)
class Safeguarding:
    """What is looked for, and what is said when it is found."""

    phrases: tuple[RiskPhrase, ...]
    opening: str
    lines_intro: str
    closing: str
    limits: tuple[str, ...]
    lines: tuple[HelpLine, ...]

    def risk_in(self, text: str) -> Risk | None:
        """Return the risk these words may speak of, or None."""
        return risk_in(text, self.phrases)

    def open_lines(self, now: datetime) -> tuple[HelpLine, ...]:
        """Return the lines where someone answers now, in the order of the file."""
        return tuple(line for line in self.lines if line.is_open(now))


def read_safeguarding(folder: Path) -> Safeguarding:
    """Return what `folder`/en.yaml and `folder`/helplines.json say. Raises `BadContent`."""
    words = texts_from_yaml(folder / "en.yaml")
    try:
        lines = json.loads((folder / "helplines.json").read_text(encoding="utf-8"))
        return _safeguarding(words, lines)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BadContent(
            "The safeguarding files cannot be understood.",
            remedy=f"Look at en.yaml and helplines.json beside it: {type(error).__name__}, {error}.",
        ) from error


def _safeguarding(words: object, lines: list[Mapping[str, object]]) -> Safeguarding:
    if not isinstance(words, dict):
        raise TypeError("en.yaml is not a table")
    return Safeguarding(
        phrases=tuple(RiskPhrase(risk=Risk(risk), phrase=phrase) for risk, some in words["phrases"].items() for phrase in some),
        opening=words["card"]["opening"],
        lines_intro=words["card"]["lines_intro"],
        closing=words["card"]["closing"],
        limits=tuple(words["limits"]),
        lines=tuple(_line(facts) for facts in lines),
    )


def _line(facts: Mapping[str, object]) -> HelpLine:
    hours = facts["hours"]
    return HelpLine(
        name=str(facts["name"]),
        phone=str(facts["phone"] or ""),
        text=str(facts.get("text") or ""),
        purpose=str(facts["for"]),
        hours=None if hours == "always" else tuple(_hours(each) for each in _listed(hours)),
        checked_on=date.fromisoformat(str(facts["checked_on"])),
    )


def _listed(hours: object) -> list[Mapping[str, str]]:
    if not isinstance(hours, list):
        raise TypeError("hours are either a list or 'always'")
    return hours


def _hours(facts: Mapping[str, str]) -> Hours:
    return Hours(days=_days(facts["days"]), opens=_time(facts["from"]), closes=_time(facts["to"]))


def _days(written: str) -> frozenset[int]:
    """Return the days in "mon-thu", "sat" or "mon, wed"; "fri-mon" runs over the week's end."""
    days: set[int] = set()
    for part in re.split(r"[,\s]+", written.lower().strip()):
        first, _, last = part.partition("-")
        start, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        days |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
    return frozenset(days)


def _time(written: str) -> time:
    return time() if written == "24:00" else time.fromisoformat(written)


def _is_within(hours: Hours, local: datetime) -> bool:
    clock = local.time().replace(tzinfo=None)
    yesterday = (local - timedelta(days=1)).weekday()
    if hours.opens < hours.closes:
        return local.weekday() in hours.days and hours.opens <= clock < hours.closes
    since_opening = local.weekday() in hours.days and clock >= hours.opens
    until_closing = yesterday in hours.days and clock < hours.closes
    return since_opening or until_closing
