"""Texts for Telegram: a long one in parts that it takes, cut where somebody would take a breath. Pure."""

import re

LONGEST = 4096
"""Telegram's limit of one message, in UTF-16 units."""

BREATHS = (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s+", r"(?<=[,;:])\s+", r"\s+")
"""Where a text is cut, the best place first: between paragraphs, lines, sentences, parts of one, and words."""


def units(text: str) -> int:
    """Return how long Telegram counts `text`: in UTF-16 units, of which most pictures and some letters take two."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)


def parts_of(text: str, longest: int = LONGEST) -> tuple[str, ...]:
    """Return `text` in parts of at most `longest` units, none of them empty."""
    parts, left = [], text.strip()
    while units(left) > longest:
        end, after = _cut(left, _fitting(left, longest))
        parts.append(left[:end].rstrip())
        left = left[after:].lstrip()
    return tuple(part for part in (*parts, left) if part)


def _fitting(text: str, longest: int) -> int:
    """Return how many letters of `text` take at most `longest` units."""
    taken = 0
    for number, letter in enumerate(text):
        taken += units(letter)
        if taken > longest:
            return number
    return len(text)


def _cut(text: str, most: int) -> tuple[int, int]:
    """Return where the first part ends and the rest begins: at the last breath of the best kind in its second half."""
    for breath in BREATHS:
        places = [found for found in re.finditer(breath, text[: most + 1]) if found.start() >= most // 2]
        if places and places[-1].start() <= most:
            return places[-1].start(), places[-1].end()
    return most, most
