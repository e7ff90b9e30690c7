"""Numbers as people write and say them: figures of any script, halves, pounds, everyday words. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.plain_words import cleaned, plainly, unmarked

LONGEST_FIGURE = 12
"""A number has so many figures at most. Reason: beyond it nobody means a number."""

MOST_WORDS = 4
"""So many words name one number at most, such as "trì deug"."""

FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
WRITTEN_FRACTIONS = {"1/2": ".5", "1/4": ".25", "3/4": ".75"}
KEYCAP_TEN = "\N{KEYCAP TEN}"
THOUSAND_SIGN = "k"
"""What is written right after a figure for thousands of it."""

WHOLE_FIGURE = re.compile(r"(?<!\w)[-−]?\d+")
GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)")
PLAIN_NUMBER = re.compile(r"(?<![\w.,])[-−]?(?:\d{1,3}(?:,\d{3})+(?=\.\d)|\d+)?(?:(?:(?<=\d)[.,]|(?<!\d)\.)\d+)?")


@dataclass(frozen=True, kw_only=True)
class NumberWords:
    """A language's words for numbers. ``values`` may be of several words; ``scales`` are what comes after a count: "hundred".

    ``half`` is said after "and" or alone, ``point`` between the whole and the rest, ``joining`` between hundreds and the rest.
    ``quarter`` is said alone or after a count. ``minus`` turns the number after it, ``refusing`` are words that take a spelt
    number beside them back, and ``unsure_before`` and ``unsure_after`` say that another one is meant: "less than", "or more".
    ``out_of`` begins what a rating is out of.
    """

    values: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    half: frozenset[str] = field(default=frozenset())
    quarter: frozenset[str] = field(default=frozenset())
    minus: frozenset[str] = field(default=frozenset())
    unsure_before: frozenset[str] = field(default=frozenset())
    unsure_after: frozenset[str] = field(default=frozenset())
    point: frozenset[str] = field(default=frozenset())
    joining: frozenset[str] = field(default=frozenset())
    refusing: frozenset[str] = field(default=frozenset())
    out_of: tuple[str, ...] = ()


FIGURES = NumberWords()
"""Figures alone, in no language's words."""


def whole_number_in(text: str, words: NumberWords = FIGURES) -> int | None:
    """Return the one whole number in `text`, in figures or words; None where there is none, several or a fraction."""
    plain = _without_out_of(cleaned(text.replace(KEYCAP_TEN, "10")), words)
    plain = GROUPED.sub(lambda found: found[0].replace(",", ""), plain)
    if re.search(r"\d[.,]\d", plain) or any(sign in text for sign in FRACTIONS):
        return None
    figures = list(WHOLE_FIGURE.finditer(plain))
    if figures:
        is_one = len(figures) == 1 and len(figures[0][0]) <= LONGEST_FIGURE
        return _whole(_beside_figure(plain, figures[0], Decimal(figures[0][0].replace("−", "-")), words)) if is_one else None
    return _whole(spelt_out(unmarked(plainly(plain.replace("-", " "))).split(), words))


def decimal_in(text: str, words: NumberWords = FIGURES) -> Decimal | None:
    """Return the one number in `text`, whole or not; "2,5" is two and a half, "1,000" may be two things and is none."""
    plain = _without_out_of(_with_fractions(text.replace(KEYCAP_TEN, "10")), words)
    plain = re.sub(r"[£€$]", " ", plain)
    figures = [figure for figure in PLAIN_NUMBER.finditer(plain) if re.search(r"\d", figure[0])]
    if re.search(r"\d", plain):
        is_one = len(figures) == 1 and len(re.findall(r"\d+", plain)) <= _groups(figures[0][0])
        number = _as_decimal(figures[0][0]) if is_one else None
        return None if number is None else _beside_figure(plain, figures[0], number, words)
    return spelt_out(unmarked(plainly(plain.replace("-", " "))).split(), words)


def written(number: Decimal) -> str:
    """Return a number in its plainest figures: "2.5", "3"."""
    return f"{number.normalize():f}" if number else "0"


def spelt_out(said: Sequence[str], words: NumberWords) -> Decimal | None:
    """Return the one number that plain words name, or None where there is none, several or a refusing word beside it."""
    parts = _parts(said, words)
    places = [place for place, part in enumerate(parts) if not isinstance(part, str)]
    if not places:
        return _fraction_alone(said, words)
    first, last = places[0], places[-1]
    around = {part for part in parts[max(first - 1, 0) : last + 2] if isinstance(part, str)}
    before, after = _strings(parts[:first]), _strings(parts[last + 1 :])
    if around & words.refusing or _is_unsure(before, after, words):
        return None
    found = _sum_and_quarters(parts[first : last + 1], after, words)
    return -found if found is not None and before and before[-1] in words.minus else found


def _whole(number: Decimal | None) -> int | None:
    return int(number) if number is not None and number == int(number) else None


def _fraction_alone(said: Sequence[str], words: NumberWords) -> Decimal | None:
    if len(said) >= MOST_WORDS or _is_unsure(said[:-1], (), words):
        return None
    halves = {Decimal("0.5") for word in said if word in words.half}
    quarters = {Decimal("0.25") for word in said if word in words.quarter}
    found = halves | quarters
    return found.pop() if len(found) == 1 else None


def _strings(parts: Sequence[str | tuple[str, int]]) -> list[str]:
    return [part for part in parts if isinstance(part, str)]


def _is_unsure(before: Sequence[str], after: Sequence[str], words: NumberWords) -> bool:
    """Whether what stands right before or after a number says that another one is meant."""
    said, next_said = f" {' '.join(before)}", f"{' '.join(after)} "
    return any(said.endswith(f" {phrase}") for phrase in words.unsure_before) or any(
        next_said.startswith(f"{phrase} ") for phrase in words.unsure_after
    )


def _beside_figure(text: str, found: re.Match[str], number: Decimal, words: NumberWords) -> Decimal | None:
    """Return what a figure means with the words around it: "minus 3", "4 and a half", "1 million", "2k"; None for "not 3"."""
    before = unmarked(plainly(text[: found.start()])).split()
    glued = re.match(r"[^\W\d_]*", text[found.end() :])
    unit = glued[0].casefold() if glued else ""
    rest = text[found.end() + len(unit) :]
    after = unmarked(plainly(rest)).split()
    is_part_of_more = (unit and re.match(r"\d", rest)) or rest.lstrip().startswith("+")
    if is_part_of_more or _is_unsure(before, after, words):
        return None
    if unit == THOUSAND_SIGN:
        number *= 1000
    while after and after[0] in words.scales:
        number, after = number * words.scales[after[0]], after[1:]
    whole = _with_fraction(number, after, words)
    return -whole if before and before[-1] in words.minus else whole


def _with_fraction(number: Decimal, after: Sequence[str], words: NumberWords) -> Decimal:
    """Return a number with the half or the quarters that are said after it."""
    if after and after[0] in words.quarter and number in (1, 2, 3):
        return number * Decimal("0.25")
    near = after[:3]
    place = next((place for place, word in enumerate(near) if word in words.half | words.quarter), None)
    if place is None or not set(near[:place]) & words.joining:
        return number
    return number + (Decimal("0.5") if near[place] in words.half else Decimal("0.25") * words.values.get(near[place - 1], 1))


def _sum_and_quarters(parts: Sequence[str | tuple[str, int]], after: Sequence[str], words: NumberWords) -> Decimal | None:
    """Return the number of the parts where the last of them may count quarters: "two and three quarters"."""
    last = parts[-1]
    if after and after[0] in words.quarter and last in {("value", count) for count in (1, 2, 3)}:
        quarters, whole = Decimal("0.25") * int(last[1]), list(parts[:-1])
        while whole and isinstance(whole[-1], str) and whole[-1] in words.joining:
            whole.pop()
        counted = _sum(whole, words) if whole else Decimal(0)
        return None if counted is None else counted + quarters
    counted = _sum(parts, words)
    return counted if counted is None or counted % 1 else _with_fraction(counted, after, words)


def _parts(said: Sequence[str], words: NumberWords) -> list[str | tuple[str, int]]:
    """Return the words with those that name a number made ("value", n) or ("scale", n), the longest wording first."""
    parts: list[str | tuple[str, int]] = []
    place = 0
    while place < len(said):
        spans = [" ".join(said[place : place + length]) for length in range(MOST_WORDS, 0, -1)]
        kind, span = next(((kind, span) for span in spans for kind in ("value", "scale") if span in _of(kind, words)), ("", ""))
        parts.append((kind, _of(kind, words)[span]) if span else said[place])
        place += len(span.split()) or 1
    return parts


def _of(kind: str, words: NumberWords) -> Mapping[str, int]:
    return words.values if kind == "value" else words.scales


def _sum(parts: Sequence[str | tuple[str, int]], words: NumberWords) -> Decimal | None:
    """Return the number that follows from the parts in order; two numbers side by side that make none are none."""
    total, current, room, largest, fraction = 0, 0, 10**9, 10**9, ""
    has_point = False
    for part in parts:
        if isinstance(part, str):
            has_point = has_point or part in words.point
            if part not in words.point | words.joining:
                return None
        elif has_point:
            fraction += str(part[1])
        elif part[0] == "scale":
            is_larger = total > 0 and part[1] > largest  # "two hundred thousand" are so many thousands.
            total, current = (total + current) * part[1] if is_larger else total + (current or 1) * part[1], 0
            room = largest = part[1]
        elif part[1] >= room:
            return None
        else:
            current, room = current + part[1], _room_after(part[1])
    return Decimal(total + current) + (Decimal(f"0.{fraction}") if fraction.isdigit() else 0)


def _room_after(value: int) -> int:
    """Return below what a number must be to be added to `value`: after twenty only one to nine."""
    return 10 if value >= 20 and value % 10 == 0 else 0


def _without_out_of(text: str, words: NumberWords) -> str:
    for phrase in words.out_of:
        text = re.sub(rf"\s*\b{re.escape(phrase)}\s+\w+", "", text, flags=re.IGNORECASE)
    return text


def _with_fractions(text: str) -> str:
    for sign, ending in FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s*{sign}", ending, text).replace(sign, f"0{ending}")
    text = cleaned(text)
    for sign, ending in WRITTEN_FRACTIONS.items():
        text = re.sub(rf"(?<=\d)\s+{sign}(?!\d)", ending, text)
        text = re.sub(rf"(?<![\d/]){sign}(?![\d/])", f"0{ending}", text)
    return text


def _groups(figure: str) -> int:
    return len(re.findall(r"\d+", figure))


def _as_decimal(figure: str) -> Decimal | None:
    if re.fullmatch(r"[-−]?\d{1,3},\d{3}", figure) or len(figure) > LONGEST_FIGURE + 4:
        return None
    plain = figure.replace("−", "-")
    plain = plain.replace(",", "") if "." in plain else plain.replace(",", ".")
    return Decimal(plain)
