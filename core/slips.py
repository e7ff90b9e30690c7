"""Slips of the finger: how a word that matters is often misspelt. For listening only; what was typed is kept as it is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

LONG = 6
"""Only words of so many letters are known with a slip. Reason: a letter less makes one short word into another."""

SOUND_ALIKE = (("c", "s"), ("c", "k"), ("i", "y"), ("s", "z"))
"""Letters written for each other by ear. Any other wrong letter may make another word: "handing" is not "hanging"."""

FIGURES = {"2": "to", "4": "for"}
"""Figures that stand for a word."""

_LETTER_FOR = str.maketrans("01345", "oieas")


def words_in(text: str) -> list[str]:
    """Return the words of `text` in small letters without apostrophes, and "." wherever a sentence ends."""
    folded = re.sub(r"['’`]", "", unicodedata.normalize("NFKC", text).casefold())
    return ["." if re.match(r"[.!?\n]", found) else found for found in re.findall(r"\w+|[.!?\n]+", folded)]


def slips_of(words: Iterable[str]) -> Mapping[str, str]:
    """Return each way in which one of the long `words` is written with one slip, and the word that is meant."""
    known = frozenset(words)
    return {slip: word for word in sorted(known) if len(word) >= LONG for slip in _slips_in(word) if slip not in known}


def as_meant(words: Sequence[str], slips: Mapping[str, str]) -> list[str]:
    """Return `words` as they were probably meant: figures read as letters, "my self" as one word, and `slips` mended."""
    lettered = [FIGURES.get(word, word if word.isdigit() else word.translate(_LETTER_FOR)) for word in words]
    joined = re.sub(r"\b(my|ma) self\b", r"\1self", " ".join(lettered))
    return [slips.get(word, word) for word in joined.split()]


def _slips_in(word: str) -> Iterator[str]:
    """Yield `word` with a letter left out, doubled, swapped with the next or written by ear; its first letter always stands."""
    for place in range(1, len(word)):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        yield before + after
        if after:
            yield before + after[0] + letter + after[1:]
        if len(word) > LONG:
            yield before + letter + letter + after
        for pair in SOUND_ALIKE:
            if letter in pair:
                yield before + pair[1 - pair.index(letter)] + after
