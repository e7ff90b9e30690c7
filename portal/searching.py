"""Searching: the page, and the same for programs. The gate is inside the search; nothing is filtered here."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from core.consultations import Approach, ConsultationId
from core.findings import FacetCount, Finding, FindingsPage, Query, fields_of
from core.testimony import Medium
from portal.contexts import Choice, ChosenFilter, Filter, Hit, SearchPage
from portal.door import Door
from portal.links import about_url, passage_url, search_url
from portal.marking import marked
from portal.pages import answer
from portal.services import PortalServices
from portal.times import clock_time

PER_PAGE = 20
LAST_PAGE = 500
"""Beyond this nobody is reading; it bounds how far a store has to count."""

LONGEST_TEXT = 2000
"""Characters of a query that are used; more than any question anybody types."""

FILTERS = ("consultation", "approach", "medium", "theme")
"""The filters by their names in the address; the store counts under the same names."""

AnyEnum = TypeVar("AnyEnum", bound=Enum)


class Searching:
    """The search page and its JSON."""

    def __init__(self, services: PortalServices, door: Door) -> None:
        self._services = services
        self._door = door

    def routes(self) -> APIRouter:
        """Return the routes; all of them are for members."""
        router = APIRouter(include_in_schema=False, default_response_class=Response)
        router.add_api_route("/search", self.page, methods=["GET"], response_model=None)
        router.add_api_route("/api/search", self.as_json, methods=["GET"], response_model=None)
        return router

    async def page(self, request: Request) -> Response:
        """Show what was found."""
        query, number = query_in(request.query_params)
        found = await self._services.findings.search(query, await self._door.viewer(request))
        page_count = max(1, -(-found.total // PER_PAGE))
        filters = filters_from(query, found)
        return answer(
            SearchPage(
                frame=await self._door.frame(request, "search"),
                text=query.text,
                hits=tuple(hit_from(finding) for finding in found.findings),
                total=found.total,
                filters=filters,
                chosen=chosen_in(query, filters),
                page=number,
                page_count=page_count,
                previous_url=search_url(query, page=number - 1) if number > 1 else "",
                next_url=search_url(query, page=number + 1) if number < min(page_count, LAST_PAGE) else "",
            )
        )

    async def as_json(self, request: Request) -> Response:
        """Answer the same search with stable field names."""
        query, number = query_in(request.query_params)
        found = await self._services.findings.search(query, await self._door.viewer(request))
        return JSONResponse(
            {"total": found.total, "page": number, "findings": [fields_of(each, _url_of(each)) for each in found.findings]}
        )


def query_in(params: Mapping[str, str]) -> tuple[Query, int]:
    """Return the query an address asks for, and the page's number; values nobody could have chosen are ignored."""
    written = params.get("page", "1")
    number = min(max(1, int(written)), LAST_PAGE) if written.isascii() and written.isdigit() and len(written) < 6 else 1
    consultation = params.get("consultation", "")
    query = Query(
        text=params.get("q", "").strip()[:LONGEST_TEXT],
        consultation_id=ConsultationId(consultation) if consultation else None,
        approach=_chosen(Approach, params.get("approach", "")),
        medium=_chosen(Medium, params.get("medium", "")),
        theme=params.get("theme") or None,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    return query, number


def hit_from(finding: Finding) -> Hit:
    """Return a finding as a list shows it."""
    return Hit(
        kind=finding.kind,
        pieces=marked(finding.text, finding.matches),
        participant=finding.participant,
        consultation=finding.consultation,
        approach=finding.approach,
        medium=finding.medium,
        made_at=finding.made_at,
        title=finding.title,
        question=finding.question_label,
        themes=finding.themes,
        why=finding.why,
        is_doubted=finding.is_doubted,
        may_play=finding.may_play and finding.start_ms is not None,
        time="" if finding.start_ms is None else clock_time(finding.start_ms),
        url=_url_of(finding),
    )


def filters_from(query: Query, found: FindingsPage) -> tuple[Filter, ...]:
    """Return the filters with their counts. One that is set stays in its list, even where nothing was found."""
    return tuple(Filter(name=name, choices=_choices(_value(query, name), found.facets.get(name, ()))) for name in FILTERS)


def chosen_in(query: Query, filters: tuple[Filter, ...]) -> tuple[ChosenFilter, ...]:
    """Return the filters that are set, each with the address of the search without it."""
    return tuple(
        ChosenFilter(label=choice.label, without_url=search_url(query, without=each.name))
        for each in filters
        for choice in each.choices
        if choice.is_chosen
    )


def _choices(value: str | None, counts: tuple[FacetCount, ...]) -> tuple[Choice, ...]:
    choices = tuple(
        Choice(value=each.value, label=each.label, count=each.count, is_chosen=each.value == value) for each in counts
    )
    if value and not any(choice.is_chosen for choice in choices):
        return (*choices, Choice(value=value, label="The one chosen", count=0, is_chosen=True))
    return choices


def _value(query: Query, name: str) -> str | None:
    values = {
        "consultation": query.consultation_id,
        "approach": query.approach and query.approach.value,
        "medium": query.medium and query.medium.value,
        "theme": query.theme,
    }
    return values[name]


def _chosen(kind: type[AnyEnum], value: str) -> AnyEnum | None:
    return next((each for each in kind if each.value == value), None)


def _url_of(finding: Finding) -> str:
    if finding.passage_id is None:
        return about_url(finding.testimony_id, finding.start_ms)
    return passage_url(finding.testimony_id, finding.passage_id, finding.start_ms)
