"""Hot words: names and words of services that may be said, and that a recogniser would else write as others. Pure.

They are few on purpose. A recogniser is given them as if they had just been said, and the more there are, the likelier it is to
say one where nobody did.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from core.themes import Codebook

MOST = 40
"""Reason: forty names of two or three syllables are about a hundred tokens, a quarter of what Whisper holds."""

LONGEST = 40
"""A word longer than this is no name."""

ORDINARY = frozenset({"I", "I'm", "I'd", "I've", "I'll", "ID", "OK", "CV"})
"""Capitals that any recogniser knows."""


def hot_words_from(codebook: Codebook | None, listed: str) -> tuple[str, ...]:
    """Return the words that are listed, with commas between, and then those of the codebook's; each once, at most `MOST`."""
    words = (*_listed(listed), *(_named_in(codebook) if codebook else ()))
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word)
    return tuple(found.values())[:MOST]


def _listed(text: str) -> Iterator[str]:
    for part in text.split(","):
        word = " ".join(part.split())
        if word and len(word) <= LONGEST:
            yield word


def _named_in(codebook: Codebook) -> Iterator[str]:
    """Give the names in a codebook: what is written with a capital where no sentence begins, and what is all capitals."""
    for theme in codebook.themes:
        yield from _named([*theme.cues, theme.include, theme.exclude])


def _named(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in re.finditer(r"\b[A-Z][\w'’]*(?: [A-Z][\w'’]*)*", text):
            words = found.group().split()
            if _begins_a_sentence(text, found.start()) and not (words[0].isupper() and len(words[0]) > 1):
                words = words[1:]  # Any word has a capital there.
            yield from _kept(words)


def _kept(words: Sequence[str]) -> Iterator[str]:
    plain = [word.replace("’", "'") for word in words]
    name = " ".join(word for word in plain if word not in ORDINARY)
    if len(name) > 1:
        yield name


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in ".?!:;"
