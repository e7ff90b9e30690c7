"""Small sentences that several rooms say alike."""

import difflib
import re
from collections.abc import Sequence

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Signs that no database keeps in a text: NUL, and halves of signs that stand alone."""


def storable(text: str) -> str:
    """Return `text` with U+FFFD in place of what cannot be kept."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a sentence that helps after `word` was not found: the nearest known one, or all there are."""
    if not known:
        return "There are none yet."
    nearest = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if nearest:
        return f"Did you mean '{nearest[0]}'?"
    return f"There are: {', '.join(known)}."
