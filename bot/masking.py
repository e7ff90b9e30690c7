"""Masking: blanks what could name or reach somebody before words leave for a language model. Pure.

It leans to blanking too much. What it cannot see is a name typed in small letters with nothing before it that says so.
"""

import re
from calendar import day_name, month_name
from collections.abc import Iterator

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
EMAIL = re.compile(r"\S+@\S+\.\S+")
HANDLE = re.compile(r"(?<!\w)@\w+")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
DATE = re.compile(r"\b\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}\b")
NUMBER = re.compile(r"\+?\d(?:[\s().\-]*\d){3,}|\b(?=\w*\d\w*\d\w*\d)\w{4,}\b")
SAID_TO_BE_A_NAME = re.compile(
    r"\b((?:my|his|her|their|pal's|the)\s+name(?:'s|\s+is|\s+was)|name's|called|known as|mr|mrs|ms|miss|dr|officer|wee|big)"
    r"(\s+)((?!me\b|it\b|him\b|her\b|them\b|us\b|you\b|the\b|a\b|an\b|my\b|out\b|in\b|back\b|for\b|to\b|and\b|on\b)[\w'’\-]+)",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*\s*")
WORD = re.compile(r"[^\W\d_][\w'’\-]*")

EVERYDAY = frozenset({"a", "i", "i'm", "i've", "i'd", "i'll", "ok", "tv", "christmas"}) | frozenset(
    name.casefold() for names in (day_name, month_name) for name in names if name
)
"""Words with a capital that name nobody."""

STARTS = frozenset(
    word
    for line in (
        "after all an and any as at because before both but by every everybody everyone for from he her here his how if in it",
        "it's its just last maybe me most my never next no nobody not now of on once one our she so some somebody someone that",
        "that's the their them then there they this to was we well went what when where who with yes you your",
    )
    for word in line.split()
)
"""Words that begin a sentence before a name without being a part of it."""

SHOUTED = "[words in capitals]"


def masked(text: str) -> str:
    """Return `text` with links, addresses, numbers, dates and whatever looks like a name blanked.

    Capitals hide names, so a text in capitals is blanked whole.
    """
    if _is_shouted(text):
        return SHOUTED
    for pattern, blank in PATTERNS:
        text = pattern.sub(blank, text)
    text = SAID_TO_BE_A_NAME.sub(r"\1\2[name]", text)
    names = set(_names_in(text))
    return WORD.sub(lambda match: "[name]" if match.group() in names else match.group(), text) if names else text


def names_in(text: str) -> frozenset[str]:
    """Return the words of `text` that look like somebody's or some place's name, in small letters."""
    told = (match.group(3) for match in SAID_TO_BE_A_NAME.finditer(text))
    return frozenset(word.casefold() for word in (*told, *_names_in(text)) if len(word) > 1)


PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (LINK, "[link]"),
    (EMAIL, "[email]"),
    (HANDLE, "[name]"),
    (POSTCODE, "[postcode]"),
    (DATE, "[date]"),
    (NUMBER, "[number]"),
)


def _names_in(text: str) -> Iterator[str]:
    """Yield words with a capital inside a sentence, and those that begin one and are followed by another."""
    for sentence in SENTENCE.findall(text):
        words = WORD.findall(re.sub(r"\[[\w ]+\]", " ", sentence))
        for place, word in enumerate(words):
            follows = words[place + 1 : place + 2]
            is_named = not _is_everyday(word) and (place > 0 or word.casefold() not in STARTS)
            if is_named and (place > 0 or (follows and not _is_everyday(follows[0]))):
                yield word


def _is_shouted(text: str) -> bool:
    words = [word for word in WORD.findall(text) if len(word) > 1]
    return len(words) > 2 and sum(word.isupper() for word in words) > len(words) / 2


def _is_everyday(word: str) -> bool:
    return not word[0].isupper() or word.casefold().replace("’", "'") in EVERYDAY
