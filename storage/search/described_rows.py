"""Described rows: which descriptions and notes the gate and the filters leave, and what a page shows of them.

What the team wrote tells of everybody in a film, so all of them must have agreed to being found; where one has not, it is as if
nothing had been written. Numbers are negative here, as the word index gives them out. Nothing is read without the gate's
predicate in the same statement.
"""

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.access import Use
from core.findings import Finding, FindingKind, Query
from core.people import Viewer
from core.testimony import TestimonyState
from storage.gate import may_use_whole
from storage.playing import may_be_played
from storage.rows import thing_of
from storage.search.found_rows import FoundIn, listed, where_it_was_made
from storage.search.reasons import Reasons, reasons_for
from storage.tables import consultations, described, passages, testimony


def filtered(viewer: Viewer, query: Query) -> ColumnElement[bool] | None:
    """Return the predicate of what `viewer` may find and the filters leave; None under a theme, which only passages bear."""
    return None if query.theme is not None else and_(may_use_whole(Use.READ, viewer), *where_it_was_made(query))


async def found(
    reader: AsyncConnection,
    allowed: ColumnElement[bool] | None,
    *,
    among: Collection[int] | None,
    without: Collection[int] = (),
) -> Sequence[FoundIn]:
    """Return what is within `allowed`, of the numbers in `among` and not in `without`, by testimony, newest first.

    Where nothing is chosen from (`among` is None), what has no passages is listed by its description.
    """
    if allowed is None:
        return []
    in_it = func.json_group_array(described.c.number)
    statement = (
        select(testimony.c.consultation_id, testimony.c.medium, testimony.c.made_at, in_it)
        .select_from(described)
        .join(testimony, testimony.c.id == described.c.testimony_id)
        .join(consultations, consultations.c.id == testimony.c.consultation_id)
        .where(allowed)
        .group_by(testimony.c.id)
        .order_by(testimony.c.made_at.desc(), testimony.c.id)
    )
    if among is None:
        statement = statement.where(
            described.c.kind == FindingKind.DESCRIPTION,
            testimony.c.state == TestimonyState.READY,
            ~exists().where(passages.c.testimony_id == testimony.c.id),
        )
    else:
        statement = statement.where(described.c.number.in_(listed(_own(among))))
    if without:
        statement = statement.where(described.c.number.not_in(listed(_own(without))))
    return [
        FoundIn(
            consultation_id=consultation_id,
            medium=medium,
            made_at=made_at,
            numbers=tuple(-number for number in sorted(json.loads(numbers))),
        )
        for consultation_id, medium, made_at, numbers in await reader.execute(statement)
    ]


async def shown(reader: AsyncConnection, viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, RowMapping]:
    """Return what a page shows of these, by number; the gate is asked again."""
    own = _own(numbers)
    if not own:
        return {}
    statement = (
        select(
            described,
            testimony.c.consultation_id,
            testimony.c.medium,
            testimony.c.made_at,
            testimony.c.title,
            testimony.c.question_label,
            consultations.c.title.label("consultation"),
            consultations.c.approach,
            may_be_played(viewer).label("may_play"),
        )
        .join(testimony, testimony.c.id == described.c.testimony_id)
        .join(consultations, consultations.c.id == testimony.c.consultation_id)
        .where(described.c.number.in_(own), may_use_whole(Use.READ, viewer))
    )
    return {-row["number"]: row for row in (await reader.execute(statement)).mappings()}


def finding_from(row: RowMapping, reasons: Reasons, score: float) -> Finding:
    """Return a description or note as a finding: the words of the team, and no participant's."""
    return thing_of(
        Finding,
        row,
        passage_id=None,
        end_ms=None,
        participant="",
        themes=(),
        matches=reasons.matches,
        why=reasons_for(reasons),
        is_doubted=False,
        may_play=bool(row["may_play"]),
        score=score,
    )


def _own(numbers: Collection[int]) -> list[int]:
    return [-number for number in numbers if number < 0]
