"""Theme words: which themes a question speaks of, by the codebook's labels and cue phrases. Pure; reads no passage.

What somebody says of a theme often shares no word with the question: "I slept in the bus station" answers "homeless". A tag on
the passage is then the one thing that joins them.
"""

from collections import defaultdict
from collections.abc import Sequence

from core.themes import Codebook, Theme
from storage.search.asking import asked
from storage.search.stemming import stems_of


class ThemeWords:
    """A codebook's labels and cue phrases as sets of content stems. Made once for a codebook; asking changes nothing."""

    def __init__(self, codebook: Codebook) -> None:
        self.sha256 = codebook.sha256
        phrases = [(theme, phrase) for theme in codebook.themes for phrase in (theme.label, *theme.cues)]
        content = _content_stems([phrase for _, phrase in phrases])
        self._labels = {_plain(theme.label): theme for theme in reversed(codebook.themes)}
        self._phrases = [(theme, stems) for (theme, _), stems in zip(phrases, content, strict=True) if stems]
        themes_with: defaultdict[str, set[str]] = defaultdict(set)
        for theme, stems in self._phrases:
            for stem in stems:
                themes_with[stem].add(theme.code)
        self._distinctive = {stem for stem, codes in themes_with.items() if len(codes) == 1}

    def spoken_of(self, text: str) -> tuple[Theme, ...]:
        """Return the themes that `text` speaks of, each once; a theme whose very label it is comes first.

        It speaks of a theme when it holds every content stem of its label or of a cue phrase, or when its own content stems
        are all in one of them. A single stem counts only where it is the theme's label or belongs to no other theme.
        """
        (stems,) = _content_stems([text])
        named = self._labels.get(_plain(text))
        found = {named.code: named} if named else {}
        if stems:
            found |= {
                theme.code: theme for theme, phrase in self._phrases if theme.code not in found and self._is_met(phrase, stems)
            }
        return tuple(found.values())

    def _is_met(self, phrase: frozenset[str], stems: frozenset[str]) -> bool:
        shared = phrase & stems
        return shared in (phrase, stems) and (len(shared) > 1 or shared <= self._distinctive)


def _content_stems(texts: Sequence[str]) -> list[frozenset[str]]:
    telling = [_telling(text) for text in texts]
    return [frozenset(stems) for stems in stems_of(telling)]


def _telling(text: str) -> str:
    words = asked(text)
    return " ".join(words.words) if words and words.has_content else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
