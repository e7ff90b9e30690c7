"""Found rows: which passages the gate and the filters leave, what they count up to, and what a page shows of them.

Nothing is read here without the gate's predicate in the same statement, or by numbers it let through.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.consultations import Consultation
from core.findings import FacetCount, Query
from core.people import PartnershipId, Viewer
from core.testimony import Appearance, Medium, Passage, TestimonyId
from core.themes import Codebook, TagState
from storage.gate import may_use_passage
from storage.playing import may_be_played
from storage.rows import thing_of
from storage.tables import appearances, consultations, participants, passages, tags, testimony


@dataclass(frozen=True, kw_only=True)
class FoundIn:
    """What is allowed and not filtered out of one testimony: the numbers of its passages, in their order."""

    consultation_id: str
    medium: Medium
    made_at: datetime
    numbers: tuple[int, ...]


def filtered(viewer: Viewer, query: Query, codebook: Codebook | None) -> ColumnElement[bool]:
    """Return the predicate of what `viewer` may read and the filters leave, on passages, testimony and consultations."""
    conditions = [may_use_passage(Use.READ, viewer), *where_it_was_made(query)]
    if query.theme is not None:
        conditions.append(passages.c.id.in_(_tagged(codes_within(query.theme, codebook))))
    return and_(*conditions)


def where_it_was_made(query: Query) -> list[ColumnElement[bool]]:
    """Return what the filters leave of testimony and consultations."""
    conditions: list[ColumnElement[bool]] = []
    if query.consultation_id is not None:
        conditions.append(testimony.c.consultation_id == query.consultation_id)
    if query.approach is not None:
        conditions.append(consultations.c.approach == query.approach)
    if query.medium is not None:
        conditions.append(testimony.c.medium == query.medium)
    return conditions


def codes_within(code: str, codebook: Codebook | None) -> frozenset[str]:
    """Return a theme's code and those below it."""
    below = (theme.code for theme in codebook.themes if theme.parent == code) if codebook else ()
    return frozenset((code, *below))


async def found(
    reader: AsyncConnection,
    allowed: ColumnElement[bool],
    *,
    among: Collection[int] | None,
    without: Collection[int] = (),
) -> Sequence[FoundIn]:
    """Return the passages within `allowed`, of all or of the numbers in `among`, by testimony, newest first.

    Those in `without` are left out.
    """
    in_it = func.json_group_array(func.json_array(passages.c.position, passages.c.number))
    statement = (
        select(
            testimony.c.consultation_id, testimony.c.medium, testimony.c.made_at, in_it
        )  # A row a testimony: a row a passage costs far more.
        .select_from(passages)
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .join(consultations, consultations.c.id == testimony.c.consultation_id)
        .where(allowed)
        .group_by(testimony.c.id)
        .order_by(testimony.c.made_at.desc(), testimony.c.id)
    )
    if among is not None:
        statement = statement.where(passages.c.number.in_(listed(among)))
    if without:
        statement = statement.where(passages.c.number.not_in(listed(without)))
    return [
        FoundIn(
            consultation_id=consultation_id,
            medium=medium,
            made_at=made_at,
            numbers=tuple(number for _, number in sorted(json.loads(placed))),
        )
        for consultation_id, medium, made_at, placed in await reader.execute(statement)
    ]


def listed(numbers: Collection[int]) -> Select[tuple[int]]:
    """Return any number of numbers as one parameter: SQLite reads a JSON list as a table."""
    return select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)


async def tagged_with(reader: AsyncConnection, codes: Collection[str]) -> frozenset[int]:
    """Return the numbers of the passages with any of these themes."""
    if not codes:
        return frozenset()
    return frozenset((await reader.execute(select(passages.c.number).where(passages.c.id.in_(_tagged(codes))))).scalars())


async def facets(
    reader: AsyncConnection, rows: Sequence[FoundIn], partnership_id: PartnershipId, codebook: Codebook | None
) -> Mapping[str, tuple[FacetCount, ...]]:
    """Count what was found by consultation, approach, medium and theme; a theme counts passages with its codes too."""
    known = await reader.execute(select(consultations).where(consultations.c.partnership_id == partnership_id))
    by_id = {row["id"]: thing_of(Consultation, row) for row in known.mappings()}
    of_consultation: Counter[str] = Counter()
    of_approach: Counter[str] = Counter()
    of_medium: Counter[str] = Counter()
    for row in rows:
        of_consultation[row.consultation_id] += len(row.numbers)
        of_approach[by_id[row.consultation_id].approach.value] += len(row.numbers)
        of_medium[row.medium.value] += len(row.numbers)
    labels = {theme.code: theme.label for theme in codebook.themes} if codebook else {}
    return {
        "consultation": _counted(of_consultation, {key: each.title for key, each in by_id.items()}),
        "approach": _counted(of_approach, {}),
        "medium": _counted(of_medium, {}),
        "theme": _counted(await _theme_counts(reader, [number for row in rows for number in row.numbers], codebook), labels),
    }


async def shown(reader: AsyncConnection, viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, RowMapping]:
    """Return what a page shows of these passages, by number; the gate is asked again."""
    statement = (
        select(
            passages,
            testimony.c.consultation_id,
            testimony.c.medium,
            testimony.c.made_at,
            testimony.c.title,
            testimony.c.question_label,
            consultations.c.title.label("consultation"),
            consultations.c.approach,
            may_be_played(viewer).label("may_play"),
        )
        .join(testimony, testimony.c.id == passages.c.testimony_id)
        .join(consultations, consultations.c.id == testimony.c.consultation_id)
        .where(passages.c.number.in_(numbers), may_use_passage(Use.READ, viewer))
    )
    return {row["number"]: row for row in (await reader.execute(statement)).mappings()}


async def voices(reader: AsyncConnection, rows: Collection[RowMapping]) -> Mapping[str, str]:
    """Return who speaks in each passage, by its id: one pseudonym, or all who are there when nobody has said which."""
    statement = (
        select(appearances, participants.c.pseudonym)
        .join(participants, participants.c.id == appearances.c.participant_id)
        .where(appearances.c.testimony_id.in_({row["testimony_id"] for row in rows}))
        .order_by(appearances.c.number)
    )
    there: dict[TestimonyId, list[tuple[Appearance, str]]] = {}
    for row in (await reader.execute(statement)).mappings():
        appearance = thing_of(Appearance, row)
        there.setdefault(appearance.testimony_id, []).append((appearance, row["pseudonym"]))
    return {row["id"]: _voice(thing_of(Passage, row), there.get(row["testimony_id"], [])) for row in rows}


async def theme_labels(
    reader: AsyncConnection, ids: Collection[str], codebook: Codebook | None
) -> Mapping[str, tuple[str, ...]]:
    """Return the labels of the themes on passages, surest first; what is not in the codebook in force is left out."""
    labels = {theme.code: theme.label for theme in codebook.themes} if codebook else {}
    statement = (
        select(tags.c.passage_id, tags.c.theme)
        .where(tags.c.passage_id.in_(ids), tags.c.state != TagState.REJECTED)
        .order_by(tags.c.score.desc(), tags.c.theme)
    )
    by_passage: dict[str, dict[str, None]] = {}
    for passage_id, code in await reader.execute(statement):
        if code in labels:
            by_passage.setdefault(passage_id, {})[labels[code]] = None
    return {passage_id: tuple(each) for passage_id, each in by_passage.items()}


def _voice(passage: Passage, there: Sequence[tuple[Appearance, str]]) -> str:
    speaking = [name for appearance, name in there if appearance.participant_id == passage.speaker_id]
    present = [name for appearance, name in there if appearance.overlaps(passage.start_ms, passage.end_ms)]
    names = list(dict.fromkeys(speaking[:1] or present))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


async def _theme_counts(reader: AsyncConnection, numbers: Collection[int], codebook: Codebook | None) -> Counter[str]:
    parents = {theme.code: theme.parent for theme in codebook.themes} if codebook else {}
    statement = (
        select(tags.c.theme, func.group_concat(passages.c.number))  # A row a theme: thousands of small rows cost far more.
        .select_from(passages)
        .join(tags, tags.c.passage_id == passages.c.id)
        .where(passages.c.number.in_(listed(numbers)), tags.c.state != TagState.REJECTED)
        .group_by(tags.c.theme)
    )
    bearing: dict[str, set[str]] = {}
    for code, bearers in await reader.execute(statement):
        if code in parents:
            for counted in {code, parents[code] or code}:
                bearing.setdefault(counted, set()).update(bearers.split(","))
    return Counter({code: len(each) for code, each in bearing.items()})


def _counted(counts: Counter[str], labels: Mapping[str, str]) -> tuple[FacetCount, ...]:
    made = [
        FacetCount(value=value, label=labels.get(value, value.replace("_", " ").capitalize()), count=count)
        for value, count in counts.items()
    ]
    return tuple(sorted(made, key=lambda facet: (-facet.count, facet.label)))


def _tagged(codes: Collection[str]) -> Select[tuple[str]]:
    return select(tags.c.passage_id).where(tags.c.theme.in_(sorted(codes)), tags.c.state != TagState.REJECTED)
