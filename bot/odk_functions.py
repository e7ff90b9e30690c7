"""ODK's functions, as far as they make sense in a chat; what is left out is named with what to write instead. Pure.

https://docs.getodk.org/form-operators-functions/. A function is given values, or (`LAZY`) what to work out and the answers.
"""

import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from bot import odk_dates as dates
from bot.odk_values import Nodes, Value, number_of, text_of, texts_of, truth_of


class Seen(Protocol):
    """What one expression may look at, from where it stands."""

    @property
    def own(self) -> str | None:
        """What ``.`` stands for."""

    @property
    def round(self) -> int:
        """The round of the repeat it stands in, 0 outside of one."""

    @property
    def now(self) -> datetime:
        """The moment of this turn."""

    def look(self, name: str) -> Nodes:
        """Return the values of ``${name}`` as seen from here."""

    def every(self, name: str) -> Nodes:
        """Return the values of ``${name}`` of every round."""

    def label(self, name: str, value: str) -> str:
        """Return the label of a choice of the question `name`."""

    def column(self, name: str) -> str:
        """Return a column of the choice that is being filtered."""


Thunk = Callable[[Seen], Value]

LARGEST = 1e300
"""A number beyond it may have no sum with others."""


@dataclass(frozen=True)
class Function:
    """A function and how many arguments it takes; ``most`` None is any number."""

    apply: Callable[..., Value]
    least: int
    most: int | None


REFUSED: Mapping[str, str] = {
    "random": "A turn must come out the same if it is decided twice. Use randomize=true for the order of choices.",
    "randomize": "Write randomize=true in the parameters column of the question.",
    "uuid": "Answers are kept under ids of their own already. Leave it out.",
    "digest": "Answers are kept apart by ids of their own already. Leave it out.",
    "base64-decode": "Nothing in a chat is written in base64. Leave it out.",
    "extract-signed": "Nothing in a chat is signed. Leave it out.",
    "pulldata": "A script stands alone. Put the table into the choices sheet, with columns for choice_filter.",
    "instance": "A script stands alone. Put the table into the choices sheet, with columns for choice_filter.",
    "current": "Write ${name} for an answer.",
    "area": "A chat asks for a place by its name and keeps no coordinates.",
    "distance": "A chat asks for a place by its name and keeps no coordinates.",
    "geofence": "A chat asks for a place by its name and keeps no coordinates.",
    "intersects": "A chat asks for a place by its name and keeps no coordinates.",
    "version": "A session stays with the version of the script it began with. Leave it out.",
    "property": "A chat knows nothing of the phone it is held on. Leave it out.",
    "last-saved": "An answer from another session is never looked at. Ask again.",
    "id": "Write ${name} for an answer.",
    "last": "Use count(${repeat}) for how many rounds there are.",
    "name": "Write ${name} for an answer.",
    "local-name": "Write ${name} for an answer.",
    "namespace-uri": "Write ${name} for an answer.",
    "lang": "Translate the columns instead, such as label::Polski (pl).",
    "lower-case": "Use translate(), or compare with each spelling.",
    "upper-case": "Use translate(), or compare with each spelling.",
}
"""Functions that ODK or XPath has and a script may not use, and what to do instead."""


def _selected(value: Value, name: Value) -> bool:
    return text_of(name).strip() in text_of(value).split()


def _selected_at(value: Value, place: Value) -> str:
    names, number = text_of(value).split(), number_of(place)
    return names[int(number)] if not math.isnan(number) and 0 <= number < len(names) else ""


def _sum(value: Value) -> float:
    """XPath 1.0, section 4.1: no rounds come to 0; a round without a number makes the whole no number, as in ODK."""
    return _total([number_of(each) for each in texts_of(value)])


def _total(numbers: list[float]) -> float:
    """`math.fsum` knows no sum of opposite infinities, and none beyond the largest number."""
    return math.fsum(numbers) if all(abs(each) < LARGEST for each in numbers) else sum(numbers)


def _outermost(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def apply(*values: Value) -> float:
        found = [number_of(each) for value in values for each in (value if isinstance(value, tuple) else (value,))]
        return choose(found) if found and not any(math.isnan(each) for each in found) else math.nan

    return apply


def _round(value: Value, places: Value = 0.0) -> float:
    number, to = number_of(value), number_of(places)
    if not math.isfinite(number) or math.isnan(to) or abs(to) > 15:
        return number
    scale = 10.0 ** int(to)
    scaled = number * scale + 0.5
    return math.floor(scaled) / scale if math.isfinite(scaled) else number


def _int(value: Value) -> float:
    number = number_of(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _measured(calculate: Callable[..., object]) -> Callable[..., float]:
    """Return a function of numbers that gives not a number outside of where it is defined."""

    def apply(*values: Value) -> float:
        try:
            result = calculate(*(number_of(value) for value in values))
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan
        return result if isinstance(result, float) else math.nan

    return apply


def _substr(value: Value, start: Value, end: Value = math.inf) -> str:
    text, first, last = text_of(value), number_of(start), number_of(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    begin, stop = (_place_in(len(text), each) for each in (first, last))
    return text[begin:stop]


def _place_in(length: int, wanted: float) -> int:
    """Return a place from 0 to `length`; what is below 0 counts from the end."""
    return length + int(max(wanted, -length)) if wanted < 0 else int(min(wanted, length))


def _substring(value: Value, start: Value, length: Value = math.inf) -> str:
    """XPath 1.0, section 4.2: places count from 1 and are rounded."""
    first = _round(start)
    last = first + _round(length) if math.isfinite(number_of(length)) else math.inf
    return "".join(letter for place, letter in enumerate(text_of(value), start=1) if first <= place < last)


def _translate(value: Value, these: Value, those: Value) -> str:
    into = text_of(those)
    table: dict[int, str] = {}
    for place, letter in enumerate(text_of(these)):
        table.setdefault(ord(letter), into[place] if place < len(into) else "")
    return text_of(value).translate(table)


def _join(between: Value, *values: Value) -> str:
    return text_of(between).join(text for value in values for text in texts_of(value))


def _concat(*values: Value) -> str:
    return "".join(text for value in values for text in texts_of(value))


def _is_between(least: Value, most: Value, number: float) -> bool:
    low, high = number_of(least), number_of(most)
    return (low < 0 or number >= low) and (high < 0 or number <= high)


def _checklist(least: Value, most: Value, *values: Value) -> bool:
    return _is_between(least, most, sum(truth_of(_as_yes(value)) for value in values))


def _weighted_checklist(least: Value, most: Value, *pairs: Value) -> bool:
    weights = zip(pairs[::2], pairs[1::2], strict=False)
    return _is_between(least, most, _total([number_of(weight) for value, weight in weights if truth_of(_as_yes(value))]))


def _as_yes(value: Value) -> Value:
    """A yes that went through an answer came back as text."""
    if isinstance(value, tuple | str):
        return {"true": True, "false": False, "": False}.get(text_of(value), number_of(value))
    return value


@lru_cache(maxsize=256)
def _pattern(written: str) -> object:
    import re2  # noqa: PLC0415  Few scripts have a pattern.

    options = re2.Options()
    options.log_errors = False
    return re2.compile(written, options)


def pattern_problem(written: str) -> str | None:
    """Return why a pattern cannot be used, None where it can."""
    import re2  # noqa: PLC0415  Few scripts have a pattern.

    try:
        _pattern(written)
    except re2.error as error:
        return str(error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0])
    return None


def _regex(value: Value, pattern: Value) -> bool:
    """The whole text, as ODK's documentation has it. In time that grows with the text alone, whatever the pattern."""
    if pattern_problem(text_of(pattern)) is not None:
        return False
    found = _pattern(text_of(pattern)).fullmatch(text_of(value))  # type: ignore[attr-defined]
    return found is not None


def _if(seen: Seen, condition: Thunk, yes: Thunk, no: Thunk) -> Value:
    return yes(seen) if truth_of(condition(seen)) else no(seen)


def _coalesce(seen: Seen, *thunks: Thunk) -> Value:
    return next((value for thunk in thunks if text_of(value := thunk(seen))), "")


def _once(seen: Seen, thunk: Thunk) -> Value:
    return seen.own or thunk(seen)


def _position(seen: Seen, *_: Thunk) -> Value:
    return float(seen.round or 1)


LAZY: Mapping[str, Function] = {
    "if": Function(_if, 3, 3),
    "coalesce": Function(_coalesce, 1, None),
    "once": Function(_once, 1, 1),
    "position": Function(_position, 1, 1),
    "today": Function(lambda seen: dates.today(seen.now), 0, 0),
    "now": Function(lambda seen: dates.this_moment(seen.now), 0, 0),
}
"""Functions that look at more than the values of their arguments."""

EAGER: Mapping[str, Function] = {
    "selected": Function(_selected, 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda value: float(len(text_of(value).split())), 1, 1),
    "count": Function(lambda value: float(len(texts_of(value))), 1, 1),
    "count-non-empty": Function(lambda value: float(sum(bool(text) for text in texts_of(value))), 1, 1),
    "sum": Function(_sum, 1, 1),
    "min": Function(_outermost(min), 1, None),
    "max": Function(_outermost(max), 1, None),
    "join": Function(_join, 2, None),
    "concat": Function(_concat, 1, None),
    "checklist": Function(_checklist, 3, None),
    "weighted-checklist": Function(_weighted_checklist, 4, None),
    "true": Function(lambda: True, 0, 0),
    "false": Function(lambda: False, 0, 0),
    "not": Function(lambda value: not truth_of(value), 1, 1),
    "boolean": Function(truth_of, 1, 1),
    "boolean-from-string": Function(lambda value: text_of(value).casefold() in {"1", "true"}, 1, 1),
    "string": Function(text_of, 1, 1),
    "number": Function(number_of, 1, 1),
    "int": Function(_int, 1, 1),
    "round": Function(_round, 1, 2),
    "floor": Function(_measured(lambda number: float(math.floor(number))), 1, 1),
    "ceiling": Function(_measured(lambda number: float(math.ceil(number))), 1, 1),
    "abs": Function(_measured(abs), 1, 1),
    "pow": Function(_measured(lambda base, power: base**power), 2, 2),
    "log": Function(_measured(math.log), 1, 1),
    "log10": Function(_measured(math.log10), 1, 1),
    "exp": Function(_measured(math.exp), 1, 1),
    "exp10": Function(_measured(lambda power: 10.0**power), 1, 1),
    "sqrt": Function(_measured(math.sqrt), 1, 1),
    "sin": Function(_measured(math.sin), 1, 1),
    "cos": Function(_measured(math.cos), 1, 1),
    "tan": Function(_measured(math.tan), 1, 1),
    "asin": Function(_measured(math.asin), 1, 1),
    "acos": Function(_measured(math.acos), 1, 1),
    "atan": Function(_measured(math.atan), 1, 1),
    "atan2": Function(_measured(math.atan2), 2, 2),
    "pi": Function(lambda: math.pi, 0, 0),
    "regex": Function(_regex, 2, 2),
    "contains": Function(lambda text, part: text_of(part) in text_of(text), 2, 2),
    "starts-with": Function(lambda text, part: text_of(text).startswith(text_of(part)), 2, 2),
    "ends-with": Function(lambda text, part: text_of(text).endswith(text_of(part)), 2, 2),
    "substring": Function(_substring, 2, 3),
    "substring-before": Function(lambda text, part: _around(text, part)[0], 2, 2),
    "substring-after": Function(lambda text, part: _around(text, part)[1], 2, 2),
    "substr": Function(_substr, 2, 3),
    "translate": Function(_translate, 3, 3),
    "string-length": Function(lambda text: float(len(unicodedata.normalize("NFC", text_of(text)))), 1, 1),
    "normalize-space": Function(lambda text: " ".join(text_of(text).split()), 1, 1),
    "date": Function(dates.date_of, 1, 1),
    "date-time": Function(dates.moment_text, 1, 1),
    "format-date": Function(dates.format_date, 2, 2),
    "format-date-time": Function(dates.format_date, 2, 2),
    "decimal-date-time": Function(dates.days_in, 1, 1),
    "decimal-time": Function(dates.day_part, 1, 1),
}
"""Functions of values alone."""

NAMING: Mapping[str, Function] = {
    "choice-name": Function(lambda seen, value, name: seen.label(name, text_of(value(seen))), 2, 2),
    "indexed-repeat": Function(lambda seen, name, number: _at_round(seen.every(name), number(seen)), 3, 3),
}
"""Functions that are given a question's name rather than its value; how they are called stands in `bot.odk_expressions`."""


def _at_round(values: Nodes, number: Value) -> Value:
    at = number_of(number)
    return (values[int(at) - 1],) if not math.isnan(at) and 1 <= at <= len(values) else ()


def _around(text: Value, part: Value) -> tuple[str, str]:
    before, found, after = text_of(text).partition(text_of(part)) if text_of(part) else ("", "yes", text_of(text))
    return (before, after) if found else ("", "")
