"""Finding: search over words and meaning, the gate inside every query. The one entry of this folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.findings import Finding, FindingsPage, Query
from core.people import Viewer
from core.ports import Embedder
from core.testimony import Passage
from core.themes import Codebook, Theme
from storage.connections import Connections
from storage.gate import may_use_passage
from storage.rows import thing_of
from storage.search import found_rows, word_index
from storage.search.asking import Asked, asked, encodable
from storage.search.fusing import FLOOR, Evidence
from storage.search.reasons import Reasons, reasons_for
from storage.themes import codebook_in_force

if TYPE_CHECKING:
    from storage.search.vector_index import Mapped, VectorIndex


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """What was looked for and what speaks for the passages found."""

    evidence: Evidence
    question: str | None  # None where nothing was asked in words.
    meant: Mapping[str, str]
    theme: str | None  # The label of the theme looked for, by name or by filter.


class Findings:
    """`core.ports.Findings` on the store."""

    def __init__(self, connections: Connections, embedder: Embedder, folder: Path) -> None:
        self._connections = connections
        self._embedder = embedder
        self._folder = folder
        self._vectors: VectorIndex | None = None

    async def search(self, query: Query, viewer: Viewer) -> FindingsPage:
        """Return the findings `viewer` may read, best first; with no text, newest first. Any punctuation is safe.

        Raises `EngineFailed` when the model that compares meanings cannot do its work.
        """
        sought = asked(query.text)
        if sought is None and query.text.strip():
            return FindingsPage(findings=(), total=0, facets={})
        async with self._connections.reading() as reader:
            codebook = await codebook_in_force(reader, viewer.partnership_id)
            looked = await self._look(reader, query, viewer, sought, codebook)
            rows = await found_rows.found(
                reader,
                found_rows.filtered(viewer, query, codebook),
                among=None if sought is None else looked.evidence.numbers(),
            )
            scores = looked.evidence.among({number for number, _, _ in rows}).scores()
            ranked = sorted((number for number, _, _ in rows), key=lambda number: -scores.get(number, 0.0))
            page = ranked[query.offset : query.offset + query.limit]
            return FindingsPage(
                findings=await _shown(reader, viewer, page, looked=looked, scores=scores, codebook=codebook),
                total=len(rows),
                facets=await found_rows.facets(reader, rows, viewer.partnership_id, codebook),
            )

    async def _look(
        self, reader: AsyncConnection, query: Query, viewer: Viewer, sought: Asked | None, codebook: Codebook | None
    ) -> _Looked:
        by_filter = codebook.theme(query.theme) if codebook and query.theme else None
        if sought is None:
            label = by_filter.label if by_filter else None
            return _Looked(evidence=Evidence(words={}, meaning={}), question=None, meant={}, theme=label)
        by_name = _theme_named(query.text, codebook)
        theme = by_filter or by_name
        meant = await word_index.meant(reader, sought, may_use_passage(Use.READ, viewer))
        question = sought.any_word(tuple(meant.values()))
        evidence = Evidence(
            words=await word_index.hits(reader, question),
            meaning=await self._near(reader, encodable(query.text)),
            every_word=await word_index.numbers(reader, sought.every_word()),
            in_order=await word_index.numbers(reader, sought.in_order()),
            in_theme=await found_rows.tagged_with(reader, found_rows.codes_within(by_name.code, codebook))
            if by_name
            else frozenset(),
        )
        in_order = sought.in_order()
        return _Looked(
            evidence=evidence,
            question=f"{question} OR {in_order}" if in_order else question,
            meant=meant,
            theme=theme.label if theme else None,
        )

    async def _near(self, reader: AsyncConnection, text: str) -> Mapping[int, float]:
        """Return what is near in meaning; with nothing to compare with, the model is not even loaded."""
        vectors = await self._up_to_date(reader)
        if not len(vectors.numbers):
            return {}
        sought = (await self._embedder.embed([text]))[0]
        return vectors.near(sought, FLOOR)

    async def _up_to_date(self, reader: AsyncConnection) -> "Mapped":
        if self._vectors is None:
            from storage.search.vector_index import VectorIndex  # noqa: PLC0415 - numpy is large; an idle server needs none.

            self._vectors = VectorIndex(self._folder, model=self._embedder.model)
        return await self._vectors.up_to_date(reader)


async def _shown(
    reader: AsyncConnection,
    viewer: Viewer,
    page: Sequence[int],
    *,
    looked: _Looked,
    scores: Mapping[int, float],
    codebook: Codebook | None,
) -> tuple[Finding, ...]:
    rows = await found_rows.shown(reader, viewer, page)
    voices = await found_rows.voices(reader, rows.values())
    labels = await found_rows.theme_labels(reader, [row["id"] for row in rows.values()], codebook)
    matches = await word_index.matches(reader, looked.question, page) if looked.question else {}
    findings = []
    for number in (number for number in page if number in rows):
        row = rows[number]
        themes = labels.get(row["id"], ())
        reasons = Reasons(
            text=row["text"],
            matches=matches.get(number, ()),
            meaning=looked.evidence.meaning.get(number),
            theme=looked.theme if looked.theme in themes or number in looked.evidence.in_theme else None,
            meant=looked.meant,
        )
        findings.append(_finding(row, voices[row["id"]], themes, reasons, scores.get(number, 0.0)))
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
        may_play=bool(row["may_play_whole"]) and row["recording_sha256"] is not None,
        score=score,
    )


def _theme_named(text: str, codebook: Codebook | None) -> Theme | None:
    wanted = " ".join(text.casefold().split())
    return next((theme for theme in codebook.themes if theme.label.casefold() == wanted), None) if codebook else None
