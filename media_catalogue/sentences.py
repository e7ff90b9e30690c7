"""Sentences: where one ends, in what an engine wrote down and in what people type. Pure."""

import re
from collections.abc import Iterator
from itertools import zip_longest

_END = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*\s*$")
_FULL_STOP = re.compile(r"\.[\"'”’»)\]]*\s*$")
_WITHOUT_SPACE = re.compile(r"[。！？][\"'”’»)\]]*$")
_TYPED = re.compile(r".+?(?:[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+|\n|$)\s*", re.DOTALL)

_BEFORE_A_NAME = re.compile(
    r"(?:^|.*\W)(?:(?:mr|mrs|ms|mx|dr|prof|rev|fr|sgt|st|mt|vs|cf|approx|e\.g|i\.e|eg|ie)|(?-i:[A-HJ-Z]))\.\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""Never the end: a title, or an initial. "I" is left out, as in "so do I."."""

_MAY_END = re.compile(r"(?:^|.*\W)(?:etc|a\.m|p\.m|ave|rd|jr|sr|ltd|co|dept|est|max|min|tel)\.\s*$", re.IGNORECASE | re.DOTALL)
"""The end only where no small letter or number follows: "at 3 p.m. on Monday", "at 3 p.m. We left."."""

_BEFORE_A_NUMBER = re.compile(r"(?:^|.*\W)(?:no|nos|fig|p|pp|ch|vol)\.\s*$", re.IGNORECASE | re.DOTALL)
"""No end before a number, as in "no. 5"; by itself "No." is a whole answer."""


def ends_sentence(text: str, following: str = "") -> bool:
    """Whether a sentence ends with `text`, given what is said next; both are single words or more, spaces included."""
    if _END.search(text) is None:
        return False
    if _FULL_STOP.search(text) is None:
        return True
    after = following.lstrip()[:1]
    if _BEFORE_A_NAME.match(text):
        return False
    if _MAY_END.match(text) and (after.islower() or after.isdigit()):
        return False
    return not (_BEFORE_A_NUMBER.match(text) and after.isdigit())


def ends_without_space(text: str) -> bool:
    """Whether `text` ends a sentence in a script that puts no space behind it."""
    return _WITHOUT_SPACE.search(text) is not None


def typed_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of typed words with the space behind each; together they are `text`, to the byte."""
    taken = ""
    found = [match.group() for match in _TYPED.finditer(text)]
    for sentence, following in zip_longest(found, found[1:], fillvalue=""):
        taken += sentence
        if "\n" in sentence[len(sentence.rstrip()) :] or not following or ends_sentence(sentence, following):
            yield taken
            taken = ""
