"""How fast people read: whether something was sent before anybody could have read what was asked. Pure."""

from datetime import datetime, timedelta

QUICKEST = timedelta(seconds=2)
LONGEST = timedelta(seconds=15)
WORDS_A_SECOND = 4
"""Nobody reads a new question faster. Reason: people read three to four words a second, and first have to look up."""


def sent_too_soon(at: datetime, asked_at: datetime | None, asked: str) -> bool:
    """Whether what was sent `at` cannot be about the words `asked` at `asked_at`; where that is not known, it can."""
    if asked_at is None:
        return False
    reading = timedelta(seconds=len(asked.split()) / WORDS_A_SECOND)
    return at < asked_at + min(QUICKEST + reading, LONGEST)
