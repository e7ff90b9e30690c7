"""Small sentences that several rooms say alike."""

import difflib
import re
from collections.abc import Sequence

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Signs that no database keeps in a text: NUL, and halves of signs that stand alone."""


def storable(text: str) -> str:
    """Return `text` with U+FFFD in place of what cannot be kept."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Signs that steer a terminal, or turn round what is printed after them; tabs and ends of lines do neither."""


def for_terminal(text: str) -> str:
    """Return somebody's words with U+FFFD in place of signs that would do something to a terminal; never for keeping."""
    return STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a sentence that helps after `word` was not found: the nearest known one, or all there are."""
    if not known:
        return "There are none yet."
    nearest = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if nearest:
        return f"Did you mean '{nearest[0]}'?"
    return f"There are: {', '.join(known)}."
