"""Tells whether a passage is suddenly in another language than the one that is spoken. Pure, and names no language by itself.

Recognisers that hear noise fall into the subtitles they learnt from, in whatever language those were.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).parent.parent / "prompts" / "recognition" / "common_words.txt"

FEWEST_WORDS = 5
"""Fewer are too few to tell: a name, a place, a word that two languages share."""

MANY = 0.4
"""Reason: some half of any running text is its language's most common words; a borrowed phrase is less of it."""

TIMES_AS_MANY = 1.5
"""The other language has so many times the common words of the one that is spoken: some are written alike in both."""

OTHER_LETTERS = 0.3
"""Share of letters of another script from which on a passage is not in this one."""


def is_in_another_language(text: str, language: str) -> bool:
    """Whether `text` is written in other letters than `language`, or in the common words of another one.

    A language nobody has listed is never told from others.
    """
    common = common_words()
    if language not in common:
        return False
    return _has_other_letters(text) or _has_others_words(text, language, common)


def _has_other_letters(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    others = sum(not unicodedata.name(each, "").startswith("LATIN") for each in letters)
    return bool(letters) and others >= OTHER_LETTERS * len(letters)


def _has_others_words(text: str, language: str, common: Mapping[str, frozenset[str]]) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < FEWEST_WORDS:
        return False
    own = sum(word in common[language] for word in words)
    most = max(sum(word in listed - common[language] for word in words) for listed in common.values())
    return most >= MANY * len(words) and most >= TIMES_AS_MANY * own


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """Return each language's most common words, as `prompts` lists them; all of them are written in Latin letters."""
    lines = (line.strip() for line in WORDS_FILE.read_text(encoding="utf-8").splitlines())
    listed = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {language: frozenset(words.split()) for language, _, words in listed}
