"""What was said as anybody may read and hear it: stand-ins in place of names, and when to be silent. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.names import LookedThrough, Name, hidden, public_wording
from core.testimony import Passage, Word

MARGIN_MS = 120
"""Silence around a name. Reason: a recogniser's word times are right to within about a tenth of a second."""


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """Words that one name lies across, or a single word that none does; where they stand in the passage's text."""

    start: int
    end: int
    words: tuple[Word, ...]


def spoken_publicly(looked: LookedThrough) -> Passage:
    """Return a passage in public wording. A stand-in takes the time of the words that it stands for."""
    passage, names = looked.passage, hidden(looked.names)
    words = tuple(
        Word(
            text=public_wording(passage.text[each.start : each.end], _within(names, each)),
            start_ms=each.words[0].start_ms,
            end_ms=max(word.end_ms for word in each.words),
            probability=min(word.probability for word in each.words),
        )
        for each in _stretches(passage, names)
    )
    return replace(passage, text=public_wording(passage.text, names), words=words)


def silences_in(looked: LookedThrough) -> Sequence[tuple[int, int]]:
    """Return when names are said in a passage that has times, in milliseconds, with a margin.

    Where the text is no more what the recogniser wrote, nobody knows when a name is said, and all of the passage is silent.
    """
    passage, names = looked.passage, hidden(looked.names)
    if not names or passage.start_ms is None:
        return ()
    stretches = tuple(_stretches(passage, names))
    if not stretches:
        return (_with_margin(passage.start_ms, passage.end_ms or passage.start_ms),)
    return [
        _with_margin(each.words[0].start_ms, max(word.end_ms for word in each.words))
        for each in stretches
        if _within(names, each)
    ]


def _with_margin(start_ms: int, end_ms: int) -> tuple[int, int]:
    return max(0, start_ms - MARGIN_MS), end_ms + MARGIN_MS


def _stretches(passage: Passage, names: Sequence[Name]) -> Iterator[_Stretch]:
    """Yield a passage's words, those that one name lies across together; none where they are not the text's own."""
    joined = "".join(word.text for word in passage.words)
    if not joined.strip() or joined.strip() != passage.text.strip():
        return
    at = passage.text.index(joined.strip()) - (len(joined) - len(joined.lstrip()))
    held: _Stretch | None = None
    for word in passage.words:
        start, end = max(0, at), at + len(word.text)
        at = end
        if held is not None and any(name.start_char < held.end and name.end_char > start for name in names):
            held = _Stretch(start=held.start, end=end, words=(*held.words, word))
            continue
        if held is not None:
            yield held
        held = _Stretch(start=start, end=end, words=(word,))
    if held is not None:
        yield held


def _within(names: Sequence[Name], stretch: _Stretch) -> Sequence[Name]:
    """Return the names in a stretch, counted from its beginning."""
    return [
        replace(
            name, start_char=max(0, name.start_char - stretch.start), end_char=min(name.end_char, stretch.end) - stretch.start
        )
        for name in names
        if name.start_char < stretch.end and name.end_char > stretch.start
    ]
