"""Words in their plainest form, for comparing and never for keeping, and the short grammar the prompts write them in. Pure.

In the grammar ``(a|b)`` is either, ``[a]`` may be there or not, and ``<name>`` is one of a named list of such wordings.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Protocol

import re2

NOTHING = r"[^\s\S]"
"""An expression that matches nothing."""

MOST_MEMORY = 64 * 1024 * 1024
"""Bytes that the longest list of wordings may take. Reason: RE2's own limit is far below what a language's wordings need."""

LONGEST = 20_000
"""So many characters are looked at. Reason: whoever means a choice or a command says so long before."""

WITHOUT_MARKS = str.maketrans("łđøßæœ", "ldosao")
"""Letters that people type plainly where their keyboard has no others."""


def cleaned(text: str) -> str:
    """Return `text` as it reads: without zero-width, control and bidi characters, wide letters as plain ones."""
    whole = unicodedata.normalize("NFKC", text[:LONGEST])
    return "".join(" " if letter.isspace() else letter for letter in whole if _is_seen(letter))


def plainly(text: str) -> str:
    """Return `text` in small letters without punctuation, for comparing; never for keeping."""
    without_apostrophes = re.sub(r"['’`]", "", cleaned(text).casefold())
    return " ".join(re.sub(r"[^\w\s\U0001F44D\U0001F44E]+", " ", without_apostrophes).split())


def unmarked(plain: str) -> str:
    """Return plain words without the marks on their letters: "pomiń" and "pomin" are the same wish."""
    letters = unicodedata.normalize("NFD", plain.translate(WITHOUT_MARKS))
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if not unicodedata.combining(letter)))


class Matcher(Protocol):
    """What finds wordings in unmarked plain words."""

    def fullmatch(self, text: str) -> object | None:
        """Return something where the whole of `text` is one of the wordings, or else None."""


def pattern_of(wordings: Iterable[str], named: Mapping[str, Iterable[str]] | None = None) -> Matcher:
    """Return what matches one of these wordings in unmarked plain words. Raises `ValueError` where one cannot be read."""
    lists = {name: tuple(some) for name, some in (named or {}).items()}
    expressions = {wording: _expression(wording, lists) for wording in wordings}
    if empty := [wording for wording, expression in expressions.items() if _compiled(expression).fullmatch("")]:
        raise ValueError(f"{empty[0]!r} needs a word that is always there")
    return _compiled("|".join(expressions.values()) or NOTHING)


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> Matcher:
    """Return `expression` compiled by RE2: it takes a tenth of the time that `re` does, and no words make it slow."""
    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    try:
        found: Matcher = re2.compile(expression, options)
    except re2.error as error:
        raise ValueError(f"it cannot be read: {error}") from error
    return found


@lru_cache(maxsize=4096)
def _part(words: str) -> str:
    return " ".join(re.escape(word) for word in unmarked(plainly(words)).split())


def _expression(wording: str, named: Mapping[str, tuple[str, ...]], depth: int = 0) -> str:
    """Return one wording as a regular expression; every word in it brings the space before it."""
    if depth > 8:
        raise ValueError(f"{wording!r} names a list that leads back to itself")
    pieces = [piece for piece in re.split(r"([()\[\]|]|<[^<>]*>|\s+)", wording) if piece and not piece.isspace()]
    return "".join(_piece(piece, named, depth) for piece in pieces)


def _piece(piece: str, named: Mapping[str, tuple[str, ...]], depth: int) -> str:
    if piece.startswith("<"):
        if piece[1:-1] not in named:
            raise ValueError(f"there is no list {piece}")
        return "(?:" + "|".join(_expression(each, named, depth + 1) for each in named[piece[1:-1]]) + ")"
    signs = {"(": "(?:", "[": "(?:", ")": ")", "]": ")?", "|": "|"}
    return signs.get(piece) or "".join(rf"(?:^|\ ){word}" for word in _part(piece).split(" ") if word)


def _is_seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
