"""Finds a codebook's cue phrases in a text: as whole words, whatever their case, ending, apostrophes or Scots spelling."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.themes import Codebook
from media_catalogue.scots import in_english

_WORD = re.compile(r"\w+(?:['’]\w+)*['’]?")

Stems = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CueFound:
    """A theme whose cue phrase stands in a text, and the text's own words for it."""

    theme: str
    words: str


class CuePhrases:
    """A codebook's cue phrases, ready to be looked for. Made once for a codebook; looking changes nothing."""

    def __init__(self, codebook: Codebook) -> None:
        by_first: defaultdict[str, list[tuple[Stems, str]]] = defaultdict(list)
        for theme in codebook.themes:
            for cue in theme.cues:
                if stems := tuple(stem for stem, _, _ in _stems_in(cue)):
                    by_first[stems[0]].append((stems, theme.code))
        self._by_first: Mapping[str, Sequence[tuple[Stems, str]]] = by_first

    def found_in(self, text: str) -> Sequence[CueFound]:
        """Return each theme that `text` has a cue phrase of, once, with the words that are there, in their order."""
        stems = list(_stems_in(text))
        found: dict[str, CueFound] = {}
        for at, (first, start, _) in enumerate(stems):
            for wanted, theme in self._by_first.get(first, ()):
                here = stems[at : at + len(wanted)]
                if theme not in found and tuple(stem for stem, _, _ in here) == wanted:
                    found[theme] = CueFound(theme=theme, words=text[start : here[-1][2]])
        return tuple(found.values())


def _stems_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word's stem and where the word stands, [start, end). A word that is two in English gives two stems."""
    for word in _WORD.finditer(text):
        for part in in_english(word.group()).split():
            if stem := stem_of(part):
                yield stem, word.start(), word.end()


def stem_of(word: str) -> str:
    """Return a word without its everyday English endings, so that "sleeps", "sleeping" and "sleep" are one.

    Lighter than Porter's stemmer on purpose: cue phrases are whole phrases, and what two words have in common matters little.
    """
    stem = re.sub(r"['’]", "", word.casefold())
    if len(stem) > 4 and stem.endswith("ies"):
        stem = f"{stem[:-3]}y"
    elif len(stem) > 3 and stem.endswith("s") and not stem.endswith(("ss", "us", "is")):
        stem = stem[:-1]
    for ending, shortest in (("ing", 6), ("ed", 5)):
        if len(stem) >= shortest and stem.endswith(ending):
            stem = _undoubled(stem.removesuffix(ending))
            break
    return stem.removesuffix("e") if len(stem) > 3 else stem


def _undoubled(stem: str) -> str:
    return stem[:-1] if re.search(r"([bdgmnprt])\1$", stem) else stem
