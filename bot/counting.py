"""What a figure in a sentence counts: "46 pounds in my pocket" is no number of weeks. Pure."""

import re

from bot.plain_words import plainly, unmarked

SENTENCE = 5
"""In fewer words a figure is the answer, whatever stands beside it."""

STEM = 4
"""So many letters of two words alike mean the same thing: "week" and "weeks", "stay" and "stayed"."""

SHORTEST = 4
"""A word after a figure with fewer letters is seldom what it counts: "6 in all", "3 or so"."""

COUNTED = re.compile(r"\d+(?: \d+)? ([^\W\d]+)")


def counts_something_else(text: str, asked: str) -> bool:
    """Whether the figures in a sentence count what was not `asked` about, and no word of it is one of the question's."""
    said = unmarked(plainly(text))
    counted = [word for word in COUNTED.findall(said) if len(word) >= SHORTEST]
    if len(said.split()) < SENTENCE or not counted:
        return False
    return not _stems(said) & _stems(unmarked(plainly(asked)))


def _stems(plain: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in plain.split() if len(word) >= STEM - 1 and not word.isdigit())
