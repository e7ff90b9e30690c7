"""`heard add films.xlsx`: every film that a sheet names, all checked before the first is kept."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from app.clock import now
from app.commands.added import Added, Refused, tell_counts, tell_refused, tell_when_done
from app.commands.printing import people, print_json, tell_if_sample
from app.operator import viewer_in
from app.settings import Settings
from app.shipped import working_partnership
from app.wiring import House, opened
from app.working import running_jobs
from core.errors import BadInput, HeardError
from core.people import Partnership, Viewer
from media_catalogue.bringing import Planned
from media_catalogue.folders import check_readable
from media_catalogue.manifest import Facts, films_in
from media_catalogue.manifest_template import template
from media_catalogue.sheet_rows import SheetProblem
from media_catalogue.sheets import sheet_at

MOST_TOLD = 200
"""More problems than these are counted and not told: whoever reads them mends the sheet and checks it again."""


async def add_sheet(settings: Settings, file: Path, *, consultation: str, check: bool, as_json: bool) -> int:
    """Bring in what a sheet names, or with `check` only say what would happen; 1 where anything is wrong."""
    check_readable(file)
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        tell_if_sample(partnership)
        plans, problems = await planned(house, partnership, file, consultation=consultation)
        if problems:
            tell_problems(problems, as_json=as_json)
            return 1
        if check:
            await _tell_plans(house, plans, as_json=as_json)
            return 0
        async with running_jobs(house):
            return await _bring_all(house, viewer_in(partnership), plans, as_json=as_json)


async def planned(
    house: House, partnership: Partnership, file: Path, *, consultation: str
) -> tuple[Sequence[Planned], Sequence[SheetProblem]]:
    """Read a sheet and look into every film it names; return those that can be brought in, and everything that is wrong."""
    known = await house.store.consultations.consultations(partnership.id)
    facts = Facts(
        consultations={each.name: each for each in known}, today=now().astimezone(UTC).date(), consultation=consultation
    )
    entries, problems = films_in(await asyncio.to_thread(sheet_at, file), facts)
    plans, about_files = await house.bringing.planned(entries, file.parent)
    return plans, sorted([*problems, *about_files], key=lambda each: each.row or 0)


def tell_problems(problems: Sequence[SheetProblem], *, as_json: bool) -> None:
    """Say everything that is wrong with a sheet: row, column, what, and what to do."""
    if as_json:
        for each in problems:
            print_json({"row": each.row, "column": each.column, "problem": each.problem, "remedy": each.remedy})
    for each in problems[:MOST_TOLD]:
        people.print(str(each), style="red", markup=False)
    if len(problems) > MOST_TOLD:
        people.print(f"And {len(problems) - MOST_TOLD} more.", style="red")
    people.print("Nothing was kept. Mend these, then add the sheet again.")


def write_template(into: Path) -> None:
    """Write an empty sheet to fill in. Raises `BadInput` where a file is there already, or none can be written."""
    if into.suffix.casefold() not in {".csv", ".xlsx"}:
        raise BadInput("A sheet is written as .xlsx or .csv.", remedy="Name it films.xlsx.")
    try:
        with into.open("xb") as file:
            file.write(template(into.suffix))
    except FileExistsError as error:
        raise BadInput(
            "There is such a file already.", remedy="Give another name; what is filled in is never overwritten."
        ) from error
    except OSError as error:
        raise BadInput("The sheet could not be written there.", remedy="Name a file in a folder you may write to.") from error
    people.print("Written. Give each person in each film a row, then bring it in with 'heard add'.")


async def _tell_plans(house: House, plans: Sequence[Planned], *, as_json: bool) -> None:
    here = 0
    for plan in plans:
        there = await house.store.catalogue.recorded(plan.looked.found.sha256, plan.submission.consultation.id)
        here += there is not None
        if as_json:
            print_json({"row": plan.row, "outcome": "would_be_added" if there is None else "was_here"})
    people.print(f"Nothing is wrong. {len(plans) - here} would be added, {here} here already. Nothing was kept.")


async def _bring_all(house: House, viewer: Viewer, plans: Sequence[Planned], *, as_json: bool) -> int:
    added: list[Added] = []
    for plan in plans:
        try:
            brought = await house.bringing.bring(plan.looked, plan.submission)
        except HeardError as error:
            tell_refused(Refused(error=error, place=f"Row {plan.row}", row=plan.row), as_json=as_json)
        else:
            added.append(Added(testimony=brought.testimony, was_here=brought.was_here, row=plan.row))
    all_ready = await tell_when_done(house, viewer, added, as_json=as_json)
    tell_counts(added, len(plans) - len(added))
    if waiting := sum(not plan.submission.people for plan in plans):
        people.print(f"{waiting} with nobody named in them: say who is in them on the Progress page, or add a row for each.")
    return 0 if all_ready and len(added) == len(plans) else 1
