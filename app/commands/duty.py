"""`heard duty`: who is told of concerns, and in which order."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from app.commands.printing import people, print_json, results
from app.settings import read_settings
from app.shipped import working_partnership
from app.wiring import House, opened
from core.errors import BadInput
from core.people import Partnership, Role, StaffMember
from core.wording import did_you_mean


def list_duty(*, as_json: bool) -> None:
    """Print who is told of concerns, first to last."""
    contacts = asyncio.run(_told())
    for place, member in enumerate(contacts, start=1):
        may_read = Role.DUTY_CONTACT in member.roles
        if as_json:
            print_json({"place": place, "name": member.name, "email": member.email, "may_read": may_read})
        else:
            remark = "" if may_read else " (administrator: is told, and cannot read what was said)"
            results.print(f"{place}. {member.name}, {member.email}{remark}", markup=False, highlight=False, soft_wrap=True)
    if not contacts:
        people.print("Nobody is told of concerns. Name somebody: heard duty set NAME_OR_EMAIL…", markup=False)


def set_duty(called: Sequence[str]) -> None:
    """Name who is told of concerns, in this order, in place of whoever was named before. Raises `BadInput`.

    Whoever is named becomes a duty contact, who may read what was said.
    """
    asyncio.run(_set(called))
    list_duty(as_json=False)


async def _told() -> Sequence[StaffMember]:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        return await house.store.concern_log.duty_contacts(partnership.id)


async def _set(called: Sequence[str]) -> None:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        members = [await _member_called(each, house, partnership) for each in called]
        for member in members:
            if Role.DUTY_CONTACT not in member.roles:
                await house.store.staff.put_member(replace(member, roles=member.roles | {Role.DUTY_CONTACT}))
        await house.store.concern_log.set_duty_contacts(partnership.id, [member.id for member in members])


async def _member_called(called: str, house: House, partnership: Partnership) -> StaffMember:
    """Return the member with this e-mail address, or the one who may be told with this name. Raises `BadInput`."""
    by_email = await house.store.staff.member_by_email(called.strip())
    if by_email is not None and by_email.partnership_id == partnership.id:
        return by_email
    known = await house.store.concern_log.duty_contacts(partnership.id)
    found = [member for member in known if member.name.casefold() == called.strip().casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"More than one is called '{called}'.", remedy="Give the e-mail address instead.")
    remedy = did_you_mean(called, [member.name for member in known])
    raise BadInput(
        f"There is nobody called '{called}' who can be told.", remedy=f"{remedy} An e-mail address works too.".strip()
    )
