"""The word index (SQLite's FTS5): which passages hold which words. Who may read them it does not know: the caller asks."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, String, column, func, literal_column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.search.asking import Asked
from storage.search.spelling import most_slips, slips
from storage.search.stemming import stems_of
from storage.tables import passages, testimony

_words = table("passage_words", column("rowid", Integer), column("passage_words", String))
_terms = table("passage_terms", column("term", String))
_places = table("passage_places", column("term", String), column("doc", Integer), column("offset", Integer))
_index: ColumnElement[str] = literal_column("passage_words")

_OPEN, _CLOSE = "\x02", "\x03"  # Control characters, which no transcript and no keyboard makes.
_TOKEN = re.compile(r"[^\W_]+")
_MOST_MISSPELT = 4
_MOST_CANDIDATES = 8
_MOST_PLACES = 20


async def hits(reader: AsyncConnection, question: str) -> dict[int, float]:
    """Return the numbers of passages that answer `question`, each with how well (BM25; more is better)."""
    statement = select(_words.c.rowid, func.bm25(_index).label("rank")).where(_answers(question))
    return {number: -rank for number, rank in (await reader.execute(statement))}


async def numbers(reader: AsyncConnection, question: str | None) -> frozenset[int]:
    """Return the numbers of passages that answer `question`; none for no question."""
    if question is None:
        return frozenset()
    return frozenset((await reader.execute(select(_words.c.rowid).where(_answers(question)))).scalars())


async def meant(reader: AsyncConnection, sought: Asked, allowed: ColumnElement[bool]) -> dict[str, str]:
    """Return what was probably meant by words that no allowed passage holds: the word as typed, and one that is held.

    Only words of passages within `allowed` are considered, so that a slip never betrays a hidden word.
    """
    found: dict[str, str] = {}
    unknown = [word for word in sought.words if most_slips(word)][:_MOST_MISSPELT]
    for word in unknown:
        if not await _is_held(reader, sought.alone(word), allowed):
            held = await _nearest(reader, word, allowed)
            if held is not None:
                found[word] = held
    return found


async def matches(reader: AsyncConnection, question: str, wanted: Sequence[int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return where the words of `question` stand in the `wanted` passages: [start, end) in characters."""
    statement = select(_words.c.rowid, func.highlight(_index, 0, _OPEN, _CLOSE)).where(
        _answers(question), _words.c.rowid.in_(wanted)
    )
    return {number: _spans(marked) for number, marked in (await reader.execute(statement))}


def _answers(question: str) -> ColumnElement[bool]:
    return _words.c.passage_words.op("MATCH", is_comparison=True)(question)


async def _is_held(reader: AsyncConnection, question: str, allowed: ColumnElement[bool]) -> bool:
    statement = (
        select(passages.c.number)
        .select_from(_words)
        .join(passages, passages.c.number == _words.c.rowid)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .where(_answers(question), allowed)
        .limit(1)
    )
    return await reader.scalar(statement) is not None


async def _nearest(reader: AsyncConnection, word: str, allowed: ColumnElement[bool]) -> str | None:
    """Return the held word that `word` was most likely meant to be; stems are compared first, as written words decide."""
    stem, most = (*stems_of([word])[0], word)[0], most_slips(word)
    between_stems = most + 1  # A slip near the end may change how a word is stemmed.
    of_like_length = func.length(_terms.c.term).between(len(stem) - between_stems, len(stem) + between_stems)
    terms = (await reader.execute(select(_terms.c.term).where(of_like_length))).scalars()
    near = sorted((far, term) for term in terms if (far := slips(stem, term, most=between_stems)) <= between_stems)
    found: list[tuple[int, str]] = []
    for _, term in near[:_MOST_CANDIDATES]:
        found += [(slips(word, held, most=most), held) for held in await _as_written(reader, term, allowed)]
    best = min(found, default=None)
    return best[1] if best is not None and best[0] <= most else None


async def _as_written(reader: AsyncConnection, term: str, allowed: ColumnElement[bool]) -> set[str]:
    """Return words with this stem as allowed passages write them: a stem itself cannot be asked for."""
    statement = (
        select(passages.c.text, _places.c.offset)
        .select_from(_places)
        .join(passages, passages.c.number == _places.c.doc)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .where(_places.c.term == term, allowed)
        .limit(_MOST_PLACES)
    )
    written = ((_TOKEN.findall(text), offset) for text, offset in (await reader.execute(statement)))
    return {tokens[offset].casefold() for tokens, offset in written if offset < len(tokens)}


def _spans(marked: str) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    start = length = 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", marked):
        if piece == _OPEN:
            start = length
        elif piece == _CLOSE:
            spans.append((start, length))
        else:
            length += len(piece)
    return tuple(spans)
