"""`heard event …`: the poster that opens the chat, the wall for a projector, and where a day's sessions were held."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.clock import new_id, new_token, now
from app.commands.paper import setting_called
from app.commands.printing import people, results
from app.links import base_url
from app.operator import consultation_called, viewer_in
from app.paper_desk import desk_of
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import opened
from bot.reminders import WHERE_PEOPLE_ARE
from core.errors import BadInput
from core.panels import Marked
from core.walls import Wall, WallCode


def poster(name: str, *, into: Path) -> None:
    """Write the poster into a PDF file."""
    written = asyncio.run(_poster(read_settings(), name))
    try:
        into.write_bytes(written)
    except OSError as error:
        raise BadInput("The poster could not be written there.", remedy="Name a file in a folder you may write to.") from error


def wall(name: str, *, close: bool) -> None:
    """Open the wall and print its address, or close it."""
    address = asyncio.run(_wall(read_settings(), name, close=close))
    if address:
        results.print(address, markup=False, soft_wrap=True)
    else:
        people.print("The wall is closed. Its address leads nowhere any more.")


def mark(name: str, *, setting: str, day: datetime, custody_too: bool = False) -> None:
    """Say in which setting the sessions that began on one day were held."""
    found = asyncio.run(_mark(read_settings(), name, setting=setting, day=day, custody_too=custody_too))
    people.print(f"{found.marked} {'session is' if found.marked == 1 else 'sessions are'} marked.")
    if found.left_alone:
        people.print(f"{found.left_alone} stay as they are: a worker or a form noted where they were, or they were in custody.")


async def _poster(settings: Settings, name: str) -> bytes:
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        consultation = await consultation_called(house, name, partnership)
        return await desk_of(house, clock=now, new_id=new_id).poster(consultation, viewer_in(partnership))


async def _wall(settings: Settings, name: str, *, close: bool) -> str:
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        consultation = await consultation_called(house, name, partnership)
        viewer = viewer_in(partnership)
        if close:
            await house.store.walls.close_wall(consultation.id, viewer)
            return ""
        new = Wall(code=WallCode(new_token()), partnership_id=partnership.id, consultation_id=consultation.id, opened_at=now())
        kept = await house.store.walls.open_wall(new, viewer)
    return f"{base_url(settings)}/wall/{kept.code}"


async def _mark(settings: Settings, name: str, *, setting: str, day: datetime, custody_too: bool) -> Marked:
    where = setting_called(setting)
    begins = day.replace(tzinfo=WHERE_PEOPLE_ARE)
    until = (begins + timedelta(days=1)).astimezone(UTC)
    async with opened(settings) as house:
        consultation = await consultation_called(house, name, await working_partnership(house))
        since = begins.astimezone(UTC)
        return await house.store.panels.mark(consultation.id, where, since=since, until=until, custody_too=custody_too)
