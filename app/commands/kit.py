"""`heard kit make` and `heard kit list`: a kit for where there is no internet, and the home's register of them."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from app.commands.kit_passphrase import new_passphrase
from app.commands.kit_words import HERE, day_of, describe
from app.commands.printing import people, print_json, results, tell_if_sample
from app.kit_making import KitOrder, make_kit
from app.operator import consultation_called
from app.settings import read_settings
from app.shipped import working_partnership
from app.wiring import House, opened
from core.consultations import Setting
from core.errors import BadInput
from core.people import Partnership, StaffMember
from core.wording import did_you_mean


def make(
    folder: Path,
    consultations: Sequence[str],
    *,
    workers: Sequence[str],
    until: datetime | None,
    setting: str,
    passphrase_file: Path | None,
) -> None:
    """Make a kit in `folder`."""
    asyncio.run(_make(folder, consultations, workers=workers, until=until, setting=setting, passphrase_file=passphrase_file))


def list_kits(*, as_json: bool) -> None:
    """List the kits that were made here, and what came home of each."""
    asyncio.run(_list_kits(as_json=as_json))


async def _make(
    folder: Path,
    names: Sequence[str],
    *,
    workers: Sequence[str],
    until: datetime | None,
    setting: str,
    passphrase_file: Path | None,
) -> None:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        tell_if_sample(partnership)
        order = KitOrder(
            folder=folder,
            partnership=partnership,
            consultations=[await consultation_called(house, name, partnership) for name in dict.fromkeys(names)],
            workers=[await _member(house, email, partnership) for email in dict.fromkeys(workers)],
            setting=_setting(setting),
            until=_end_of(until) if until else None,
            made_by=", ".join(workers),
        )
        manifest = await make_kit(house, order, new_passphrase(passphrase_file))
    people.print("The kit is made. Nothing of anybody who took part is in it.", style="bold")
    describe(manifest)
    people.print("Write the fingerprint down. When the kit is served it is shown again, and must be the same.")
    people.print(f"On the laptop: heard kit serve {folder}", markup=False)


async def _list_kits(*, as_json: bool) -> None:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        for kit in await house.store.kits.kits(partnership.id):
            if as_json:
                print_json(json.loads(json.dumps(asdict(kit), default=str)))
                continue
            until = f", until {day_of(kit.until)}" if kit.until else ""
            results.print(f"{kit.id}  made {day_of(kit.made_at)}{until}: {', '.join(kit.consultations)}", markup=False)
            for each in kit.arrivals:
                came = f"  came home {day_of(each.at)}: {each.in_kit} items in it, {each.stored} new, {each.refused} refused"
                results.print(came, markup=False)
            if not kit.arrivals:
                results.print("  did not come home yet")


def _end_of(day: datetime) -> datetime:
    return datetime.combine(day.date() + timedelta(days=1), time(), tzinfo=HERE).astimezone(UTC)


def _setting(named: str) -> Setting:
    try:
        return Setting(named)
    except ValueError as error:
        names = [each.value for each in Setting]
        raise BadInput(f"There is no setting '{named}'.", remedy=did_you_mean(named, names)) from error


async def _member(house: House, email: str, partnership: Partnership) -> StaffMember:
    found = await house.store.staff.member_by_email(email)
    if found is None or found.partnership_id != partnership.id:
        raise BadInput("Nobody in this partnership signs in with that e-mail address.", remedy="Check how it is written.")
    return found
