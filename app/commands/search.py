"""`heard search`: what people said, and what the team wrote about it, by words and by meaning."""

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from app.commands.printing import people, print_json, results
from app.links import testimony_url
from app.operator import consultation_called, viewer_in
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import opened
from core.consultations import Approach
from core.errors import BadInput
from core.findings import Finding, FindingKind, Query, fields_of
from core.people import Partnership
from core.testimony import Medium
from core.wording import did_you_mean, for_terminal

ABOUT = {FindingKind.DESCRIPTION: "written about it by the team", FindingKind.NOTE: "a note by the team"}
"""What is no participant's quote is never printed as one."""

Named = TypeVar("Named", bound=Enum)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the command line narrows a search to; empty means all."""

    consultation: str
    approach: str
    medium: str
    theme: str
    limit: int


def search(text: str, filters: Filters, *, as_json: bool) -> None:
    """Print the findings, best first."""
    asyncio.run(_search(read_settings(), text, filters, as_json=as_json))


async def _search(settings: Settings, text: str, filters: Filters, *, as_json: bool) -> None:
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        named = filters.consultation
        consultation = await consultation_called(house, named, partnership) if named else None
        query = Query(
            text=text,
            consultation_id=consultation.id if consultation else None,
            approach=_one_of(Approach, filters.approach, "approach"),
            medium=_one_of(Medium, filters.medium, "medium"),
            theme=filters.theme or None,
            limit=filters.limit,
        )
        page = await house.store.findings.search(query, viewer_in(partnership))
    for finding in page.findings:
        if as_json:
            print_json(fields_of(finding, testimony_url(settings, finding)))
        else:
            _show(finding, settings)
    if not as_json:
        _count(page.total, len(page.findings), partnership)


def _show(finding: Finding, settings: Settings) -> None:
    words = for_terminal(finding.text.strip())
    is_quote = finding.kind is FindingKind.PASSAGE
    results.print(f"“{words}”" if is_quote else words, style="bold" if is_quote else None, markup=False)
    who = finding.participant if is_quote else ABOUT[finding.kind]
    place = f"{who} · {finding.consultation} · {finding.medium.value} · {finding.made_at:%-d %B %Y}"
    results.print(f"  {place}", markup=False)
    if finding.themes:
        results.print(f"  themes: {', '.join(finding.themes)}", markup=False)
    results.print(f"  why: {'; '.join(finding.why)}", markup=False)
    if finding.is_doubted:
        results.print("  the computer is unsure of these words: listen first", markup=False)
    results.print(f"  {testimony_url(settings, finding)}\n", markup=False)


def _count(total: int, shown: int, partnership: Partnership) -> None:
    if total == 0:
        people.print(
            f"Nothing that you may read in '{partnership.name}' matches. Try other words, or fewer filters.", markup=False
        )
    elif total > shown:
        people.print(f"The first {shown} of {total}.", markup=False)


def _one_of(kind: type[Named], value: str, what: str) -> Named | None:
    if not value:
        return None
    known = {str(each.value): each for each in kind}
    if value not in known:
        raise BadInput(f"There is no {what} '{value}'.", remedy=did_you_mean(value, list(known)))
    return known[value]
