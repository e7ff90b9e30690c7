"""Safeguarding words, the fixed card and the help lines, read from `prompts/safeguarding/`. The card is never made by a model.

The card and the limits are said in the session's language; words of risk are listened for in all languages. Which lines
are open is worked out for where the lines are, whatever clock the server keeps.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.wording import texts_from_yaml
from core.concerns import Risk, RiskPhrase, RiskWords, listened_for
from core.errors import BadContent

WHERE_THE_LINES_ARE = ZoneInfo("Europe/London")
OWN = "en"
"""The language whose card is shown where a session's own language has none."""

HARMLESS = "harmless"
"""The heading of words that mean no harm although a phrase stands in them."""

MOST_WAYS = 5000
"""A phrase may be written in so many ways at most. Reason: more is a slip in its brackets."""

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
    apart: str = ""  # What the card says besides where nobody outside the room can see it.
    language: str = OWN

    def said_apart(self) -> "Safeguarding":
        """Return the same where nobody outside the room can see what is written: the card says so, and whom to tell."""
        return replace(self, opening=f"{self.opening}\n{self.apart}")

    def risk_in(self, text: str) -> Risk | None:
        """Return the risk these words may speak of, or None."""
        return self._listened_for.risk_in(text)

    @cached_property
    def _listened_for(self) -> RiskWords:
        return listened_for(self.phrases)

    def open_lines(self, now: datetime) -> tuple[HelpLine, ...]:
        """Return the lines where someone answers now, in the order of the file."""
        return tuple(line for line in self.lines if line.is_open(now))


def read_safeguarding(folder: Path) -> Safeguarding:
    """Return what `folder`/en.yaml and `folder`/helplines.json say, listening in every language. Raises `BadContent`."""
    return read_safeguardings(folder)[OWN]


def read_safeguardings(folder: Path) -> Mapping[str, Safeguarding]:
    """Return the safeguarding words of each language that has a file in `folder`, such as gd.yaml, by its code.

    Each listens for the phrases of all of them: whoever is in danger writes in the language that comes. Raises `BadContent`.
    """
    files = {OWN: folder / f"{OWN}.yaml"} | {path.stem: path for path in sorted(folder.glob("[a-z][a-z].yaml"))}
    try:
        lines = json.loads((folder / "helplines.json").read_text(encoding="utf-8"))
        spoken = {code: _safeguarding(code, texts_from_yaml(path), lines) for code, path in files.items()}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BadContent(
            "The safeguarding files cannot be understood.",
            remedy=f"Look at {', '.join(path.name for path in files.values())} and helplines.json: "
            f"{type(error).__name__}, {error}.",
        ) from error
    phrases = _of_all(spoken)
    return {code: replace(each, phrases=phrases) for code, each in spoken.items()}


def ways_of_writing(phrase: str, groups: Mapping[str, str]) -> Iterator[str]:
    """Yield each way in which a phrase may be written: "hit (my|ma) <kids>" gives one with each word of each group.

    Raises `ValueError` for a group that is not named among `groups`, and for more ways than anybody means.
    """
    parts = re.split(r"[(<]([^()<>]*)[)>]", re.sub(r"<(\w+)>", lambda match: f"({_group(match[1], groups)})", phrase))
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    ways = 1
    for choice in choices:
        ways *= len(choice)
    if ways > MOST_WAYS:
        raise ValueError(f"a phrase can be written in {ways} ways")
    for words in product(*choices):
        yield " ".join("".join(words).split())


def _group(name: str, groups: Mapping[str, str]) -> str:
    if name not in groups:
        raise ValueError(f"there is no group of words called {name}")
    return groups[name]


def _of_all(spoken: Mapping[str, Safeguarding]) -> tuple[RiskPhrase, ...]:
    """Return the phrases of all languages, those of one risk together, in the order of the risks."""
    order = {risk: place for place, risk in enumerate((*Risk, None))}
    every = dict.fromkeys(phrase for each in spoken.values() for phrase in each.phrases)
    return tuple(sorted(every, key=lambda phrase: order[phrase.risk]))


def _safeguarding(code: str, words: object, lines: list[Mapping[str, object]]) -> Safeguarding:
    if not isinstance(words, dict):
        raise TypeError(f"{code}.yaml is not a table")
    purposes = words.get("lines") or {}
    return Safeguarding(
        phrases=tuple(_phrases(words)),
        opening=words["card"]["opening"],
        lines_intro=words["card"]["lines_intro"],
        closing=words["card"]["closing"],
        limits=tuple(words["limits"]),
        apart=words["card"].get("apart", ""),
        lines=tuple(_line({**facts, "for": purposes.get(facts["name"], facts["for"])}) for facts in lines),
        language=code,
    )


def _phrases(words: Mapping[str, Mapping[str, list[str]]]) -> Iterator[RiskPhrase]:
    groups = {name: "|".join(some) for name, some in (words.get("groups") or {}).items()}
    for heading, some in words["phrases"].items():
        risk = None if heading == HARMLESS else Risk(heading)
        yield from (RiskPhrase(risk=risk, phrase=way) for phrase in some for way in ways_of_writing(phrase, groups))


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
