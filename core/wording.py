"""Small sentences that several rooms say alike."""

import difflib
from collections.abc import Sequence


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a sentence that helps after `word` was not found: the nearest known one, or all there are."""
    if not known:
        return "There are none yet."
    nearest = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if nearest:
        return f"Did you mean '{nearest[0]}'?"
    return f"There are: {', '.join(known)}."
