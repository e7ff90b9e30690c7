"""`heard script publish|list|close|migrate|import`: scripts that people are asked, and completed forms that come back."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from app.clock import now
from app.commands.printing import people, print_json, tell_if_sample
from app.commands.talk import work_through
from app.importing import Account, import_forms
from app.operator import consultation_called
from app.publishing import Moving, close, counted, kept_moves, planned_moves, publish
from app.script_files import compiled_file, short_name
from app.settings import read_settings
from app.shipped import working_partnership
from app.wiring import opened
from app.working import running_jobs
from core.consent import HowGiven
from core.errors import BadInput
from core.wording import did_you_mean


def publish_file(file: Path, *, name: str, media: Path | None = None) -> None:
    """Make a script the one with which new sessions of its consultation begin; `media` has recordings beside its own."""
    asyncio.run(_publish(file, name, media))


async def _publish(file: Path, name: str, media: Path | None) -> None:
    script, recordings = await compiled_file(file, media=media)
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house, own=True)
        tell_if_sample(partnership)
        consultation = await publish(house, partnership, script, recordings, name=short_name(file, name))
        under_way = len(await planned_moves(house, consultation))
    people.print(f"New sessions of {consultation.name} begin with this script.", markup=False)
    if consultation.closed_at is not None and consultation.closed_at <= now():
        people.print(f"It is closed. To open it until a day: heard script close {consultation.name} --on DAY", markup=False)
    if under_way:
        people.print(f"{under_way} under way stay with theirs; see: heard script migrate {consultation.name}", markup=False)


def list_scripts(*, as_json: bool) -> None:
    """List the consultations that have a script."""
    asyncio.run(_list(as_json=as_json))


async def _list(*, as_json: bool) -> None:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        for each in await house.store.consultations.consultations(partnership.id):
            if each.script_hash is None:
                continue
            is_closed = each.closed_at is not None and each.closed_at <= now()
            if as_json:
                facts = {"name": each.name, "title": each.title, "approach": each.approach.value, "script": each.script_hash}
                print_json({**facts, "wave": each.wave, "is_closed": is_closed})
            else:
                closed = ", closed" if is_closed else ""
                people.print(f"{each.name}: {each.title} ({each.approach.value}{closed})", markup=False)


def close_consultation(name: str, *, on: datetime | None) -> None:
    """Let nobody new begin, from now or from a day on."""
    asyncio.run(_close(name, on))


async def _close(name: str, on: datetime | None) -> None:
    async with opened(read_settings()) as house:
        consultation = await consultation_called(house, name, await working_partnership(house))
        await close(house, consultation, on.replace(tzinfo=UTC) if on else now())
    people.print(f"{name} takes nobody new{f' from {on.date()} on' if on else ''}; who is under way may finish.", markup=False)


def migrate(name: str, *, for_real: bool, as_json: bool) -> None:
    """Count what moving everybody under way to the newest script means, or move them."""
    asyncio.run(_migrate(name, for_real=for_real, as_json=as_json))


async def _migrate(name: str, *, for_real: bool, as_json: bool) -> None:
    async with opened(read_settings()) as house:
        consultation = await consultation_called(house, name, await working_partnership(house))
        moves = await planned_moves(house, consultation)
        told = await kept_moves(house, moves) if for_real else counted(moves)
    if as_json:
        print_json(asdict(told))
    else:
        _tell_moving(told, for_real=for_real)


def _tell_moving(told: Moving, *, for_real: bool) -> None:
    people.print(f"{told.under_way} under way on an older script.")
    if told.under_way:
        people.print(f"  {told.same_question} go on at the same question.")
        people.print(f"  {told.other_question} are asked another question than the one that waits.")
        people.print(f"  {told.answers_lost} of their answers count no longer; they stay kept.")
    for problem, number in told.problems.items():
        people.print(f"  {number}: {problem}", markup=False)
    if for_real:
        people.print(f"{told.moved} moved, {told.left} left as they said something meanwhile.")
    elif told.under_way:
        people.print("Nothing is moved yet: say --yes to move them.")


def import_submissions(name: str, files: Sequence[Path], *, how: str, as_json: bool) -> int:
    """Bring completed forms from ODK or Kobo in, each once; return 1 where one could not be."""
    known = {HowGiven.WITNESSED.value, HowGiven.PAPER.value, HowGiven.TAPPED.value}
    if how not in known:
        raise BadInput(f"A form cannot record '{how}'.", remedy=did_you_mean(how, sorted(known)))
    return asyncio.run(_import(name, files, HowGiven(how), as_json=as_json))


async def _import(name: str, files: Sequence[Path], how: HowGiven, *, as_json: bool) -> int:
    async with opened(read_settings()) as house, running_jobs(house) as jobs_are_here:
        partnership = await working_partnership(house)
        tell_if_sample(partnership)
        consultation = await consultation_called(house, name, partnership)
        account = await import_forms(house, consultation, files, how=how)
        _tell_account(account, as_json=as_json)
        if jobs_are_here:
            await work_through(house, partnership)
    return 1 if account.refused else 0


def _tell_account(account: Account, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(account))
        return
    for problem in account.problems:
        people.print(str(problem), markup=False, style="red")
    people.print(
        f"{account.forms} forms: {account.kept} kept, {account.changed} corrected, {account.known} here before,"
        f" {account.said_no} without a yes, {account.refused} refused."
    )
    if account.unread:
        people.print(f"These answer no question of the script and were left out: {', '.join(account.unread)}", markup=False)
    if account.left_out:
        people.print(f"{account.left_out} recordings or pictures are named in them; add those with: heard add")
