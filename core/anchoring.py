"""Finding again what was pointed at in words that have been edited: by the words, by what stood around them, and where. Pure.

What cannot be found, or not surely, is for a person to look at: nothing is dropped in silence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 40
"""Characters remembered on each side: about seven words, by which two equal quotes are told apart."""

ALIKE = 0.5
"""Below this share of words in common it is another sentence."""

SURELY = 0.8
"""From here on nobody need look again: at most one word in five was put right."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """Words that were pointed at, what stood before and after them, and where they began, in characters."""

    quote: str
    before: str
    after: str
    start_char: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an anchor stands now, [start, end) in characters; ``likeness`` is 1 where its words are as they were."""

    start_char: int
    end_char: int
    likeness: float


@dataclass(frozen=True, kw_only=True)
class Held:
    """Which of several texts holds an anchor now, by its number, and whether a person should look at it."""

    number: int
    is_sure: bool


def anchor_at(text: str, start_char: int, end_char: int) -> Anchor:
    """Return the anchor of a stretch of `text`."""
    return Anchor(
        quote=text[start_char:end_char],
        before=text[max(0, start_char - CONTEXT) : start_char],
        after=text[end_char : end_char + CONTEXT],
        start_char=start_char,
    )


def found_again(anchor: Anchor, text: str) -> Place | None:
    """Return where `anchor` stands in `text` now, or None."""
    if not anchor.quote.strip():
        return None
    exact = [found.start() for found in re.finditer(f"(?={re.escape(anchor.quote)})", text)]
    if exact:
        start = max(exact, key=lambda each: (_fits(anchor, text, each), -abs(each - anchor.start_char)))
        return Place(start_char=start, end_char=start + len(anchor.quote), likeness=1.0)
    return _nearly(anchor.quote, text)


def held_in(anchor: Anchor, texts: Sequence[str]) -> Held | None:
    """Return which of `texts`, one after the other, holds most of `anchor` now; None where none does.

    It is sure where nearly all of it stands in one of them, nearly as it was.
    """
    whole = " ".join(texts)
    place = found_again(anchor, whole)
    if place is None:
        return None
    shares: list[int] = []
    start = 0
    for text in texts:
        shares.append(min(place.end_char, start + len(text)) - max(place.start_char, start))
        start += len(text) + 1
    most = max(range(len(texts)), key=lambda number: shares[number])
    share = shares[most] / (place.end_char - place.start_char)
    return Held(number=most, is_sure=place.likeness >= SURELY and share >= SURELY)


def _fits(anchor: Anchor, text: str, start: int) -> int:
    """Return how many characters around a place are as they were around the anchor."""
    end = start + len(anchor.quote)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return _same(before[::-1], anchor.before[::-1]) + _same(after, anchor.after)


def _same(one: str, other: str) -> int:
    return next((number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _nearly(quote: str, text: str) -> Place | None:
    words = list(_WORD.finditer(text))
    sought = [word.casefold() for word in quote.split()]
    matcher = SequenceMatcher(a=sought, b=[word.group().casefold() for word in words], autojunk=False)
    same = [block for block in matcher.get_matching_blocks() if block.size]
    if not same:
        return None
    # As many words more on either side as the quote had there: they took the place of its first and last.
    first = max(0, same[0].b - same[0].a)
    last = min(len(words) - 1, same[-1].b + same[-1].size - 1 + len(sought) - same[-1].a - same[-1].size)
    likeness = 2 * sum(block.size for block in same) / (len(sought) + last - first + 1)
    if likeness < ALIKE:
        return None
    return Place(start_char=words[first].start(), end_char=words[last].end(), likeness=min(likeness, 1.0))
