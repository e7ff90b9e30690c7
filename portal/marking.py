"""Text cut into pieces to be marked. Pieces are plain text: the template escapes each, so no mark-up is ever joined here."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.testimony import Passage


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text, and whether it matched."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, kw_only=True)
class SpokenPiece:
    """A stretch of a passage. ``start_ms`` and ``end_ms`` are set where it is one spoken word."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None


def marked(text: str, matches: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut `text` at its matches: [start, end) offsets in characters, in any order; overlapping ones become one.

    The pieces joined are always exactly `text`; offsets outside it are ignored.
    """
    pieces: list[Piece] = []
    done = 0
    for start, end in _merged(text, matches):
        if start > done:
            pieces.append(Piece(text=text[done:start]))
        pieces.append(Piece(text=text[start:end], is_match=True))
        done = end
    if done < len(text):
        pieces.append(Piece(text=text[done:]))
    return tuple(pieces)


def spoken(passage: Passage) -> tuple[SpokenPiece, ...]:
    """Cut a passage at its spoken words, so that the word being said can be shown.

    The pieces joined are always exactly the passage's text; a word that does not stand there is left out.
    """
    pieces: list[SpokenPiece] = []
    done = 0
    for word in passage.words:
        said = word.text.strip()
        at = passage.text.find(said, done) if said else -1
        if at < 0:
            continue
        if at > done:
            pieces.append(SpokenPiece(text=passage.text[done:at]))
        pieces.append(SpokenPiece(text=said, start_ms=word.start_ms, end_ms=word.end_ms))
        done = at + len(said)
    if done < len(passage.text):
        pieces.append(SpokenPiece(text=passage.text[done:]))
    return tuple(pieces)


def _merged(text: str, matches: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(len(text), end)) for start, end in matches):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
