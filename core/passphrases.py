"""Passphrases: how hard one is to guess. Counts what anyone can see of it, and knows no list of common ones. Pure."""

from enum import Enum
from math import log2

SHORTEST = 12
"""Signs. Reason: whoever finds a folder can guess at leisure, and nobody there counts the tries."""

FEWEST_DIFFERENT = 6
BITS_A_WORD = 11.0
"""A word that came to mind is one of about two thousand."""

GOOD_BITS = 50.0
"""At a tenth of a second a guess, one machine tries half of these in about two million years."""

FAIR_BITS = 40.0


class Strength(Enum):
    """How well a passphrase keeps a folder that somebody found."""

    TOO_SHORT = "too short"  #: is refused
    WEAK = "weak"  #: is taken, with a warning
    FAIR = "fair"  #: is taken
    GOOD = "good"  #: is taken


def strength_of(passphrase: str) -> Strength:
    """Return how strong a passphrase looks. Several words count as words, whatever their length; anything else as signs."""
    if len(passphrase.strip()) < SHORTEST or len(set(passphrase.casefold())) < FEWEST_DIFFERENT:
        return Strength.TOO_SHORT
    bits = _bits(passphrase)
    if bits >= GOOD_BITS:
        return Strength.GOOD
    return Strength.FAIR if bits >= FAIR_BITS else Strength.WEAK


def _bits(passphrase: str) -> float:
    """Return the lower of two guesses at it: word by word, or sign by sign."""
    kinds = sum(
        size
        for size, is_in in ((26, str.islower), (26, str.isupper), (10, str.isdigit), (20, _is_mark))
        if any(is_in(sign) for sign in passphrase)
    )
    by_sign = len(passphrase) * log2(max(kinds, 2))
    words = {word.casefold() for word in passphrase.replace("-", " ").split() if word.isalpha()}
    others = sum(not word.isalpha() for word in passphrase.replace("-", " ").split())
    by_word = BITS_A_WORD * len(words) + (by_sign if others else 0.0)
    return min(by_sign, by_word) if words or others else by_sign


def _is_mark(sign: str) -> bool:
    return not sign.isalnum()
