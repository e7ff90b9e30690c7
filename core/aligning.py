"""Word times that survive editing: words that stand are heard where they were, new ones share the gap they fill. Pure.

Old and new words are lined up with difflib, by what is left of each without capitals and punctuation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from core.testimony import Word

SURE = 1.0
"""The probability of a word that a person wrote."""

SHORTEST_MS = 60
"""No word is said in less. One put in where there is no gap was taken for a part of the words beside it, and is heard there."""

_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Timed:
    """A text with the times of its words, all of them between ``start_ms`` and ``end_ms``."""

    words: tuple[Word, ...]
    start_ms: int
    end_ms: int


def retimed(before: Sequence[Word], texts: Sequence[str], *, start_ms: int, end_ms: int) -> tuple[Timed, ...]:
    """Return each of `texts` with the times of its words, where `before` was heard between two times.

    The first text begins at `start_ms` and the last ends at `end_ms`; between two, the cut is where their words say.
    """
    tokens = [text.split() for text in texts]
    words = _timed([token for each in tokens for token in each], list(_whole(before)), start_ms, end_ms)
    made: list[Timed] = []
    done, last = 0, len(texts) - 1
    for place, each in enumerate(tokens):
        own = words[done : done + len(each)]
        done += len(each)
        made.append(
            Timed(
                words=tuple(own),
                start_ms=start_ms if place == 0 else _first(own, made[-1].end_ms),
                end_ms=end_ms if place == last else _last(own, made[-1].end_ms if made else start_ms),
            )
        )
    return tuple(made)


def _first(words: Sequence[Word], otherwise: int) -> int:
    return min((word.start_ms for word in words), default=otherwise)


def _last(words: Sequence[Word], otherwise: int) -> int:
    return max((word.end_ms for word in words), default=otherwise)


def _whole(words: Sequence[Word]) -> Iterator[Word]:
    """Yield words as people write them: an engine's piece without a space before it belongs to the one before."""
    held: Word | None = None
    for word in words:
        if held is not None and word.text and not word.text[0].isspace() and not held.text.endswith(" "):
            joined = min(held.probability, word.probability)
            held = replace(held, text=held.text + word.text, end_ms=max(held.end_ms, word.end_ms), probability=joined)
            continue
        if held is not None:
            yield held
        held = word
    if held is not None:
        yield held


def _timed(tokens: Sequence[str], before: Sequence[Word], start_ms: int, end_ms: int) -> list[Word]:
    kept = _kept(tokens, before)
    words: list[Word] = []
    floor = start_ms
    place = 0
    while place < len(tokens):
        if place in kept:
            word = kept[place]
            inside = (min(max(word.start_ms, start_ms), end_ms), min(max(word.end_ms, start_ms), end_ms))
            words.append(replace(word, text=f" {tokens[place]}", start_ms=inside[0], end_ms=inside[1]))
            floor = max(floor, inside[1])
            place += 1
            continue
        until = next((later for later in range(place, len(tokens)) if later in kept), len(tokens))
        ceiling = min(max(kept[until].start_ms, floor), end_ms) if until in kept else max(floor, end_ms)
        if ceiling - floor < SHORTEST_MS * (until - place):
            begins = words[-1].start_ms if words else start_ms
            ends = max(ceiling, min(kept[until].end_ms, end_ms)) if until in kept else ceiling
            words += [replace(word, end_ms=ends) for word in _shared(tokens[place:until], begins, ceiling)]
        else:
            words += _shared(tokens[place:until], floor, ceiling)
        floor, place = ceiling, until
    return words


def _kept(tokens: Sequence[str], before: Sequence[Word]) -> dict[int, Word]:
    matcher = SequenceMatcher(a=[_key(word.text) for word in before], b=[_key(token) for token in tokens], autojunk=False)
    return {b + step: before[a + step] for a, b, size in matcher.get_matching_blocks() for step in range(size)}


def _key(text: str) -> str:
    said = text.strip().casefold()
    return _PUNCTUATION.sub("", said) or said


def _shared(tokens: Sequence[str], start_ms: int, end_ms: int) -> Iterator[Word]:
    """Yield words that share a time by their length."""
    signs = sum(len(token) for token in tokens)
    done = 0
    for token in tokens:
        begins = start_ms + (end_ms - start_ms) * done // signs
        done += len(token)
        yield Word(text=f" {token}", start_ms=begins, end_ms=start_ms + (end_ms - start_ms) * done // signs, probability=SURE)
