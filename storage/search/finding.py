"""Finding: search over words and meaning, the gate inside every query. The one entry of this folder."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.findings import Finding, FindingKind, FindingsPage, Query
from core.people import Viewer
from core.ports import Embedder
from core.testimony import Passage
from core.themes import Codebook, Theme
from storage.connections import Connections
from storage.gate import may_use_passage, may_use_whole
from storage.rows import thing_of
from storage.search import described_rows, found_rows, word_index
from storage.search.asking import asked, encodable
from storage.search.found_rows import FoundIn
from storage.search.fusing import FLOOR, Evidence
from storage.search.narrowing import Left, left_by, with_filters
from storage.search.operators import Narrowed, narrowed, needed_in
from storage.search.other_words import OtherWords
from storage.search.reasons import Reasons, reasons_for
from storage.search.theme_words import ThemeWords
from storage.tables import described_vectors
from storage.themes import codebook_in_force

if TYPE_CHECKING:
    from storage.search.vector_index import VectorIndex


_DECIMALS = 2
"""Of a score, in what leaves here: how rare a word is, is counted over hidden passages too, and finer would carry a trace."""


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """What was looked for and what speaks for the passages found."""

    evidence: Evidence
    question: str | None  # None where nothing was asked in words.
    meant: Mapping[str, str]
    others: Mapping[str, str]
    themes: Mapping[str, AbstractSet[int]]  # Of the themes looked for, in words or by filter: label, and who bears it.
    left: Left  # What the operators of the question leave.

    @property
    def among(self) -> frozenset[int] | None:
        """The passages to choose from, None for all: what is asked for by an operator, or else what anything speaks for."""
        return self.left.among if self.left.is_whole or self.question is None else self.evidence.numbers()


class Findings:
    """`core.ports.Findings` on the store."""

    def __init__(
        self, connections: Connections, embedder: Embedder, folder: Path, *, other_words: OtherWords | None = None
    ) -> None:
        """`folder` holds the copy of the vectors; `other_words` are what people say for the same thing."""
        self._connections = connections
        self._embedder = embedder
        self._other_words = other_words or OtherWords()
        self._folder = folder
        self._vectors: tuple[VectorIndex, VectorIndex] | None = None
        self._theme_words: ThemeWords | None = None  # Of the codebook that was asked about last.

    async def search(self, query: Query, viewer: Viewer) -> FindingsPage:
        """Return the findings `viewer` may read, best first; with no text, newest first. Any punctuation is safe.

        Raises `EngineFailed` when the model that compares meanings cannot do its work.
        """
        wanted = narrowed(query.text)
        sought = asked(wanted.text)
        if sought is None and wanted.is_plain and query.text.strip():
            return FindingsPage(findings=(), total=0, facets={})
        async with self._connections.reading() as reader:
            codebook = await codebook_in_force(reader, viewer.partnership_id)
            query, wanted = with_filters(query, wanted, codebook)
            looked = await self._look(reader, query, viewer, wanted, codebook)
            rows = await _found(reader, viewer, query, looked=looked, codebook=codebook)
            numbers = [number for row in rows for number in row.numbers]
            scores = looked.evidence.among(frozenset(numbers)).scores()
            ranked = sorted(numbers, key=lambda number: -scores.get(number, 0.0))
            page = ranked[query.offset : query.offset + query.limit]
            return FindingsPage(
                findings=await _shown(reader, viewer, page, looked=looked, scores=scores, codebook=codebook),
                total=len(numbers),
                facets=await found_rows.facets(reader, rows, viewer.partnership_id, codebook),
            )

    async def _look(
        self, reader: AsyncConnection, query: Query, viewer: Viewer, wanted: Narrowed, codebook: Codebook | None
    ) -> _Looked:
        sought, left = asked(wanted.text), await left_by(reader, wanted.alternatives)
        by_filter = codebook.theme(query.theme) if codebook and query.theme else None
        filtered_by = await _bearing(reader, (by_filter,) if by_filter else (), codebook)
        if sought is None:
            return _Looked(
                evidence=Evidence(words={}, meaning={}), question=None, meant={}, others={}, themes=filtered_by, left=left
            )
        spoken_of = await _bearing(reader, self._spoken_of(wanted.text, codebook), codebook)
        meant = await word_index.meant(
            reader, sought, may_use_passage(Use.READ, viewer), described_allowed=may_use_whole(Use.READ, viewer)
        )
        others = self._other_words.instead_of(wanted.text)
        question = sought.any_word((*meant.values(), *others))
        in_order = sought.in_order()
        evidence = Evidence(
            words=await word_index.hits(reader, question),
            meaning=await self._near(reader, encodable(wanted.text)),
            every_word=await word_index.numbers(reader, sought.every_word()),
            in_order=await word_index.numbers(reader, in_order),
            in_theme=frozenset().union(*spoken_of.values()),
        )
        return _Looked(
            evidence=evidence,
            question=" OR ".join([question, *([in_order] if in_order else []), *needed_in(wanted.alternatives)]),
            meant=meant,
            others=others,
            themes=filtered_by | spoken_of,
            left=left,
        )

    def _spoken_of(self, text: str, codebook: Codebook | None) -> Sequence[Theme]:
        if codebook is None:
            return ()
        if self._theme_words is None or self._theme_words.sha256 != codebook.sha256:
            self._theme_words = ThemeWords(codebook)
        return self._theme_words.spoken_of(text)

    async def _near(self, reader: AsyncConnection, text: str) -> Mapping[int, float]:
        """Return what is near in meaning; with nothing to compare with, the model is not even loaded."""
        said, about = [await each.up_to_date(reader) for each in self._vector_indexes()]
        if not len(said.numbers) and not len(about.numbers):
            return {}
        sought = (await self._embedder.embed([text]))[0]
        return said.near(sought, FLOOR) | {-number: near for number, near in about.near(sought, FLOOR).items()}

    def _vector_indexes(self) -> "tuple[VectorIndex, VectorIndex]":
        if self._vectors is None:
            from storage.search.vector_index import VectorIndex  # noqa: PLC0415 - numpy is large; an idle server needs none.

            model = self._embedder.model
            about = VectorIndex(self._folder / described_vectors.name, model=model, kept_in=described_vectors)
            self._vectors = VectorIndex(self._folder, model=model), about
        return self._vectors


async def _found(
    reader: AsyncConnection, viewer: Viewer, query: Query, *, looked: _Looked, codebook: Codebook | None
) -> Sequence[FoundIn]:
    """Return what was found of what people said and of what the team wrote about it, newest first."""
    among, without = looked.among, looked.left.without
    said = await found_rows.found(reader, found_rows.filtered(viewer, query, codebook), among=among, without=without)
    about = await described_rows.found(reader, described_rows.filtered(viewer, query), among=among, without=without)
    return sorted([*said, *about], key=lambda each: each.made_at, reverse=True) if about else said


async def _shown(
    reader: AsyncConnection,
    viewer: Viewer,
    page: Sequence[int],
    *,
    looked: _Looked,
    scores: Mapping[int, float],
    codebook: Codebook | None,
) -> tuple[Finding, ...]:
    if not page:
        return ()
    rows = await found_rows.shown(reader, viewer, page)
    about = await described_rows.shown(reader, viewer, page)
    voices = await found_rows.voices(reader, rows.values())
    labels = await found_rows.theme_labels(reader, [row["id"] for row in rows.values()], codebook)
    matches = await word_index.matches(reader, looked.question, page) if looked.question else {}
    findings = []
    for number in (number for number in page if number in rows or number in about):
        row = rows[number] if number in rows else about[number]
        reasons = Reasons(
            text=row["text"],
            matches=matches.get(number, ()),
            meaning=looked.evidence.meaning.get(number),
            theme=next((label for label, bearing in looked.themes.items() if number in bearing), None),
            meant=looked.meant,
            others=looked.others,
        )
        score = round(scores.get(number, 0.0), _DECIMALS)
        if number in about:
            findings.append(described_rows.finding_from(row, reasons, score))
        else:
            findings.append(_finding(row, voices[row["id"]], labels.get(row["id"], ()), reasons, score))
    return tuple(findings)


def _finding(row: RowMapping, voice: str, themes: tuple[str, ...], reasons: Reasons, score: float) -> Finding:
    passage = thing_of(Passage, row)
    return thing_of(
        Finding,
        row,
        passage_id=passage.id,
        participant=voice,
        themes=themes,
        matches=reasons.matches,
        why=reasons_for(reasons),
        is_doubted=bool(passage.doubts),
        may_play=bool(row["may_play"]),
        score=score,
        kind=FindingKind.PASSAGE,
    )


async def _bearing(
    reader: AsyncConnection, looked_for: Sequence[Theme], codebook: Codebook | None
) -> dict[str, frozenset[int]]:
    """Return the passages that bear each theme or one below it, by its label; the gate has yet to be asked about them."""
    return {
        theme.label: await found_rows.tagged_with(reader, found_rows.codes_within(theme.code, codebook)) for theme in looked_for
    }
