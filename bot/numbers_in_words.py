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
PLAIN_NUMBER = re.compile(r"(?<![\w.,])[-−]?(?:\d{1,3}(?:,\d{3})+(?=\.\d)|\d+)?(?:(?:(?<=\d)[.,]|(?<!\d)\.)\d+)?")


@dataclass(frozen=True, kw_only=True)
class NumberWords:
    """A language's words for numbers. ``values`` may be of several words; ``scales`` are what comes after a count: "hundred".

    ``half`` is said after "and" or alone, ``point`` between the whole and the rest, ``joining`` between hundreds and the rest.
    ``refusing`` are words that take a number beside them back; ``out_of`` begins what a rating is out of.
    """

    values: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    half: frozenset[str] = field(default=frozenset())
    point: frozenset[str] = field(default=frozenset())
    joining: frozenset[str] = field(default=frozenset())
    refusing: frozenset[str] = field(default=frozenset())
    out_of: tuple[str, ...] = ()


FIGURES = NumberWords()
"""Figures alone, in no language's words."""


def whole_number_in(text: str, words: NumberWords = FIGURES) -> int | None:
    """Return the one whole number in `text`, in figures or words; None where there is none, several or a fraction."""
    plain = _without_out_of(cleaned(text.replace(KEYCAP_TEN, "10")), words)
    if re.search(r"\d[.,]\d", plain) or any(sign in text for sign in FRACTIONS):
        return None
    figures = re.findall(r"(?<!\w)[-−]?\d+", plain)
    if figures:
        found = {int(figure.replace("−", "-")) for figure in figures if len(figure) <= LONGEST_FIGURE}
        return found.pop() if len(found) == 1 and len(figures) == 1 else None
    spelt = spelt_out(unmarked(plainly(plain.replace("-", " "))).split(), words)
    return int(spelt) if spelt is not None and spelt == int(spelt) else None


def decimal_in(text: str, words: NumberWords = FIGURES) -> Decimal | None:
    """Return the one number in `text`, whole or not; "2,5" is two and a half, "1,000" may be two things and is none."""
    plain = _without_out_of(_with_fractions(text.replace(KEYCAP_TEN, "10")), words)
    figures = [figure for figure in PLAIN_NUMBER.findall(re.sub(r"[£€$]", " ", plain)) if re.search(r"\d", figure)]
    if re.search(r"\d", plain):
        return _as_decimal(figures[0]) if len(figures) == 1 and len(re.findall(r"\d+", plain)) <= _groups(figures[0]) else None
    return spelt_out(unmarked(plainly(plain.replace("-", " "))).split(), words)


def written(number: Decimal) -> str:
    """Return a number in its plainest figures: "2.5", "3"."""
    return f"{number.normalize():f}" if number else "0"


def spelt_out(said: Sequence[str], words: NumberWords) -> Decimal | None:
    """Return the one number that plain words name, or None where there is none, several or a refusing word beside it."""
    parts = _parts(said, words)
    places = [place for place, part in enumerate(parts) if not isinstance(part, str)]
    if not places:
        return Decimal("0.5") if len(said) < MOST_WORDS and any(part in words.half for part in parts) else None
    first, last = places[0], places[-1]
    around = {part for part in parts[max(first - 1, 0) : last + 2] if isinstance(part, str)}
    if around & words.refusing:
        return None
    return _sum(parts[first : last + 1], parts[last + 1 :], words)


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


def _sum(parts: Sequence[str | tuple[str, int]], rest: Sequence[str | tuple[str, int]], words: NumberWords) -> Decimal | None:
    """Return the number that follows from the parts in order; two numbers side by side that make none are none."""
    total, current, room, fraction = 0, 0, 10**9, ""
    has_point = False
    for part in parts:
        if isinstance(part, str):
            has_point = has_point or part in words.point
            if part not in words.point | words.joining:
                return None
        elif has_point:
            fraction += str(part[1])
        elif part[0] == "scale":
            current, room = (current or 1) * part[1], part[1]
            total, current = total + current, 0
        elif part[1] >= room:
            return None
        else:
            current, room = current + part[1], _room_after(part[1])
    is_half = any(part in words.half for part in rest[:3])
    ending = Decimal(f"0.{fraction}") if fraction.isdigit() else Decimal("0.5") if is_half else Decimal(0)
    return Decimal(total + current) + ending


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
