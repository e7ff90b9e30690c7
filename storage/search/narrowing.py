"""Narrowing: which passages a question with operators leaves. Who may read them it does not know: the caller asks.

Nothing is counted or said of what is sifted here; the gate's predicate is in the statement that returns passages.
"""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from core.consultations import Approach
from core.findings import Query
from core.testimony import Medium
from core.themes import Codebook
from storage.search import word_index
from storage.search.operators import Alternative, Narrowed, value_among


@dataclass(frozen=True, kw_only=True)
class Left:
    """What is left: the passages in ``among``, all there are where it is None, without those in ``without``."""

    among: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    is_whole: bool = False  # Whether it is all that answers, however little else speaks for it: that of an OR is.

    def joined(self, other: "Left") -> "Left":
        """Return what either of the two leaves."""
        if self.among is not None and other.among is not None:
            return Left(among=(self.among - self.without) | (other.among - other.without), is_whole=True)
        refused = [each.without for each in (self, other) if each.among is None]
        listed = [each.among - each.without for each in (self, other) if each.among is not None]
        return Left(without=frozenset.intersection(*refused).difference(*listed), is_whole=True)


async def left_by(reader: AsyncConnection, alternatives: tuple[Alternative, ...]) -> Left:
    """Return what the alternatives leave, all of it where there are none."""
    left: Left | None = None
    for each in alternatives:
        this = await _left_by_one(reader, each)
        left = this if left is None else left.joined(this)
    return left or Left()


async def _left_by_one(reader: AsyncConnection, alternative: Alternative) -> Left:
    needed = [await word_index.numbers(reader, question) for question in alternative.needs]
    refused = [await word_index.numbers(reader, question) for question in alternative.refuses]
    return Left(
        among=frozenset.intersection(*needed) if needed else None,
        is_whole=bool(needed),
        without=frozenset[int]().union(*refused),
    )


def with_filters(query: Query, wanted: Narrowed, codebook: Codebook | None) -> tuple[Query, Narrowed]:
    """Return the query with the filters written in its text, where they name something; what names nothing is ordinary text."""
    themes = {theme.code: theme.label for theme in codebook.themes} if codebook else {}
    known = {
        "theme": value_among(wanted.filters.get("theme", ""), themes),
        "approach": value_among(wanted.filters.get("approach", ""), {each.value: each.value for each in Approach}),
        "medium": value_among(wanted.filters.get("medium", ""), {each.value: each.value for each in Medium}),
    }
    unknown = " ".join(f"{name} {value}" for name, value in wanted.filters.items() if known[name] is None)
    narrower = replace(
        query,
        theme=known["theme"] or query.theme,
        approach=Approach(known["approach"]) if known["approach"] else query.approach,
        medium=Medium(known["medium"]) if known["medium"] else query.medium,
    )
    return narrower, replace(wanted, text=f"{wanted.text} {unknown}".strip() if unknown else wanted.text)
