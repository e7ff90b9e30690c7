"""What captions are put together from: the words of a passage with their times, none of which is ever cut. Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.testimony import Passage

_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer letters: words of these scripts are not parted by spaces."""


@dataclass(frozen=True, kw_only=True)
class CueWord:
    """One word and the punctuation that hangs on it. ``glued`` where no space comes before it."""

    text: str
    start_ms: int
    end_ms: int
    glued: bool = False


@dataclass(frozen=True, kw_only=True)
class _Said:
    """Where in a passage's text a word of the recogniser begins, and when it is said."""

    at: int
    length: int
    start_ms: int
    end_ms: int


def cue_words(passage: Passage) -> Iterator[CueWord]:
    """Yield the words of a passage that has times, in order, none beginning before the one before it."""
    said = _said(passage)
    starts = [each.at for each in said]
    parts = frozenset(starts)
    reached = passage.start_ms or 0
    for found in re.finditer(r"\S+", passage.text):
        pieces = _pieces(found.group(), found.start(), parts)
        for number, (at, text) in enumerate(pieces):
            start_ms = max(reached, _time(said, starts, at))
            end_ms = max(start_ms, _time(said, starts, at + len(text), is_end=True))
            reached = start_ms
            shown = "".join(each for each in text if unicodedata.category(each) != "Cc")
            if shown:
                yield CueWord(text=shown, start_ms=start_ms, end_ms=end_ms, glued=number > 0)


def width_of(text: str) -> int:
    """Return how many characters wide `text` stands: marks on letters take no room, ideographs and emoji that of two."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _said(passage: Passage) -> Sequence[_Said]:
    """Return the recogniser's words in the passage's text; where that text is not theirs, it shares out the passage's time."""
    joined = "".join(word.text for word in passage.words)
    if not joined.strip() or joined.strip() != passage.text.strip():
        start_ms = passage.start_ms or 0
        end_ms = max(start_ms, passage.end_ms or start_ms)
        return (_Said(at=0, length=max(1, len(passage.text)), start_ms=start_ms, end_ms=end_ms),)
    at = passage.text.index(joined.strip()) - (len(joined) - len(joined.lstrip()))
    said = []
    for word in passage.words:
        bare = word.text.strip()
        if bare:
            begins = at + word.text.index(bare)
            end_ms = max(word.start_ms, word.end_ms)
            said.append(_Said(at=begins, length=len(bare), start_ms=word.start_ms, end_ms=end_ms))
        at += len(word.text)
    return said


def _time(said: Sequence[_Said], starts: Sequence[int], at: int, *, is_end: bool = False) -> int:
    """Return when the character at `at` is said; with `is_end`, when the one before it has been."""
    word = said[max(0, bisect_right(starts, at - 1 if is_end else at) - 1)]
    into = min(word.length, max(0, at - word.at))
    return word.start_ms + (word.end_ms - word.start_ms) * into // word.length


def _pieces(text: str, at: int, parts: frozenset[int]) -> Sequence[tuple[int, str]]:
    """Cut what no space parts where the recogniser parts it, in scripts that are written without spaces."""
    cuts = [0, *(cut for cut in range(1, len(text)) if at + cut in parts and _may_part(text[cut - 1 : cut + 1])), len(text)]
    return [(at + start, text[start:end]) for start, end in pairwise(cuts)]


def _may_part(touching: str) -> bool:
    return _SPACELESS.search(touching) is not None or any(unicodedata.east_asian_width(each) in {"W", "F"} for each in touching)
