"""The word index (SQLite's FTS5): which passages and descriptions hold which words. Who may read them it does not know: the
caller asks.

There is one index of each, asked alike. Numbers of passages are positive here, and those of descriptions and notes negative.
"""

import re
from collections.abc import Sequence
from itertools import chain

from sqlalchemy import ColumnElement, Integer, String, Table, column, false, func, literal_column, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.search.asking import Asked
from storage.search.spelling import most_slips, slips
from storage.search.stemming import stems_of
from storage.tables import described, passages, testimony


class _Index:
    """One index: its own tables, the rows it is made of, and the sign of their numbers outside this module."""

    def __init__(self, name: str, rows: Table, *, sign: int) -> None:
        self.rows = rows
        self.sign = sign
        self.words = table(f"{name}_words", column("rowid", Integer), column(f"{name}_words", String))
        self.whole: ColumnElement[str] = literal_column(f"{name}_words")
        self.terms = table(f"{name}_terms", column("term", String))
        self.places = table(f"{name}_places", column("term", String), column("doc", Integer), column("offset", Integer))


_PASSAGES = _Index("passage", passages, sign=1)
_DESCRIBED = _Index("described", described, sign=-1)
_INDEXES = (_PASSAGES, _DESCRIBED)

_OPEN, _CLOSE = "\x02", "\x03"  # Control characters, which no transcript and no keyboard makes.
_TOKEN = re.compile(r"[^\W_]+")
_MOST_MISSPELT = 4
_MOST_CANDIDATES = 8
_MOST_PLACES = 20


async def hits(reader: AsyncConnection, question: str) -> dict[int, float]:
    """Return the numbers of what answers `question`, each with how well (BM25; more is better)."""
    found: dict[int, float] = {}
    for index in _INDEXES:
        rank = func.bm25(index.whole).label("rank")
        statement = select(index.words.c.rowid, rank).where(_answers(index, question))
        found |= {index.sign * number: -rank for number, rank in (await reader.execute(statement))}
    return found


async def numbers(reader: AsyncConnection, question: str | None) -> frozenset[int]:
    """Return the numbers of what answers `question`; none for no question."""
    if question is None:
        return frozenset()
    found: set[int] = set()
    for index in _INDEXES:
        statement = select(index.words.c.rowid).where(_answers(index, question))
        found.update(index.sign * number for number in (await reader.execute(statement)).scalars())
    return frozenset(found)


async def meant(
    reader: AsyncConnection, sought: Asked, allowed: ColumnElement[bool], described_allowed: ColumnElement[bool] | None = None
) -> dict[str, str]:
    """Return what was probably meant by words that nothing allowed holds: the word as typed, and one that is held.

    Only words of passages within `allowed` and of descriptions within `described_allowed` (none, if not given) are considered,
    so that a slip never betrays a hidden word.
    """
    readable = ((_PASSAGES, allowed), (_DESCRIBED, false() if described_allowed is None else described_allowed))
    found: dict[str, str] = {}
    unknown = [word for word in sought.words if most_slips(word)][:_MOST_MISSPELT]
    for word in unknown:
        if not any([await _is_held(reader, index, sought.alone(word), gate) for index, gate in readable]):
            near = [await _near(reader, index, word, gate) for index, gate in readable]
            best = min(chain.from_iterable(near), default=None)
            if best is not None and best[0] <= most_slips(word):
                found[word] = best[1]
    return found


async def matches(reader: AsyncConnection, question: str, wanted: Sequence[int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return where the words of `question` stand in what is `wanted`: [start, end) in characters."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for index in _INDEXES:
        its_own = [abs(number) for number in wanted if number * index.sign > 0]
        if its_own:
            statement = select(index.words.c.rowid, func.highlight(index.whole, 0, _OPEN, _CLOSE)).where(
                _answers(index, question), index.words.c.rowid.in_(its_own)
            )
            found |= {index.sign * number: _spans(marked) for number, marked in (await reader.execute(statement))}
    return found


def _answers(index: _Index, question: str) -> ColumnElement[bool]:
    return index.whole.op("MATCH", is_comparison=True)(question)


async def _is_held(reader: AsyncConnection, index: _Index, question: str, allowed: ColumnElement[bool]) -> bool:
    statement = (
        select(index.rows.c.number)
        .select_from(index.words)
        .join(index.rows, index.rows.c.number == index.words.c.rowid)
        .join(testimony, testimony.c.id == index.rows.c.testimony_id)
        .where(_answers(index, question), allowed)
        .limit(1)
    )
    return await reader.scalar(statement) is not None


async def _near(reader: AsyncConnection, index: _Index, word: str, allowed: ColumnElement[bool]) -> list[tuple[int, str]]:
    """Return held words that `word` may have been meant to be, each after its slips; stems are compared first."""
    stem, most = (*stems_of([word])[0], word)[0], most_slips(word)
    between_stems = most + 1  # A slip near the end may change how a word is stemmed.
    of_like_length = func.length(index.terms.c.term).between(len(stem) - between_stems, len(stem) + between_stems)
    terms = (await reader.execute(select(index.terms.c.term).where(of_like_length))).scalars()
    near = sorted((far, term) for term in terms if (far := slips(stem, term, most=between_stems)) <= between_stems)
    found: list[tuple[int, str]] = []
    for _, term in near[:_MOST_CANDIDATES]:
        found += [(slips(word, held, most=most), held) for held in await _as_written(reader, index, term, allowed)]
    return found


async def _as_written(reader: AsyncConnection, index: _Index, term: str, allowed: ColumnElement[bool]) -> set[str]:
    """Return words with this stem as what is allowed writes them: a stem itself cannot be asked for."""
    statement = (
        select(index.rows.c.text, index.places.c.offset)
        .select_from(index.places)
        .join(index.rows, index.rows.c.number == index.places.c.doc)
        .join(testimony, testimony.c.id == index.rows.c.testimony_id)
        .where(index.places.c.term == term, allowed)
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
