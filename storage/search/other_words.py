"""Other words: what people say for the same thing, so that "prison" finds "the jail". Pure but for reading its files.

Words are compared by their stems, so that one line stands for every ending.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from core.errors import BadContent
from storage.search.asking import MOST_WORDS, STOP_WORDS, encodable, words_of
from storage.search.stemming import stems_of

MOST_OTHERS = 16
"""How many other words a question is given at most; each is one more thing for the index to look for."""


class OtherWords:
    """Groups of words that mean the same. Knows no passage."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        groups = [tuple(dict.fromkeys(_telling(word) for word in group)) for group in groups]
        stems = iter(stems_of([word for group in groups for word in group]))
        self._groups = [[(word, next(stems)) for word in group] for group in groups]
        self._by_stems: dict[tuple[str, ...], list[int]] = {}
        for number, group in enumerate(self._groups):
            for _, stem in group:
                self._by_stems.setdefault(stem, []).append(number)
        self._longest = max(map(len, self._by_stems), default=0)

    def instead_of(self, text: str) -> Mapping[str, str]:
        """Return what else is worth looking for, in small letters, each with the words of `text` that it stands for.

        What stands for several words together comes before what stands for one of them.
        """
        words = [word for word in words_of(encodable(text))[:MOST_WORDS] if word not in STOP_WORDS]
        if not words or not self._longest:
            return {}
        stems = [stem for (stem, *_) in stems_of(words)]
        found: dict[str, str] = {}
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                typed = " ".join(words[start : start + length])
                found = dict.fromkeys(self._others(tuple(stems[start : start + length])), typed) | found
        return dict(list(found.items())[:MOST_OTHERS])

    def _others(self, typed: tuple[str, ...]) -> Iterator[str]:
        for number in self._by_stems.get(typed, ()):
            yield from (other for other, stem in self._groups[number] if stem != typed)


def read_other_words(*files: Path) -> OtherWords:
    """Return what the files say; one that is not there says nothing. Raises `BadContent`.

    A line is ``one, another, a third``, or ``another = one`` for a spelling; what follows a ``#`` is a remark.
    """
    return OtherWords(group for file in files if file.exists() for group in _groups_in(file))


def _groups_in(file: Path) -> Iterator[tuple[str, ...]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadContent(
            f"The words in {file.name} cannot be read.", remedy="It must be a text file in UTF-8, one line a meaning."
        ) from error
    for line in lines:
        words = [" ".join(word.split()) for word in re.split("[,=]", line.partition("#")[0])]
        known = tuple(word for word in words if _telling(word))
        if len(known) > 1:
            yield known


def _telling(words: str) -> str:
    """Return `words` without what is too common to count: "the jail" is asked for as "jail"."""
    every = words_of(words)
    return " ".join([word for word in every if word not in STOP_WORDS] or every)
