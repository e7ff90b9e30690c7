"""`heard talk`: a consultation in the terminal, by hand or from a pipe."""

import asyncio
import getpass
import sys
from collections.abc import AsyncIterator

from app.clock import new_id, now
from app.commands.printing import ProgressBars, people, tell_if_sample
from app.operator import consultation_called, finished, viewer_in
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import House, opened
from app.working import running_jobs
from bot.channels.terminal import talk as hold_conversation
from core.people import Partnership


def talk(name: str, *, new: bool) -> None:
    """Hold the conversation until it or the input ends, then wait until what was said can be searched."""
    asyncio.run(_talk(read_settings(), name, new=new))


async def _talk(settings: Settings, name: str, *, new: bool) -> None:
    async with opened(settings) as house, running_jobs(house) as jobs_are_here:
        partnership = await working_partnership(house)
        tell_if_sample(partnership)
        consultation = await consultation_called(house, name, partnership)
        await hold_conversation(
            house.listener,
            house.store.conversations,
            lines=_lines(),
            write=_write,
            address=new_id("k") if new else f"{getpass.getuser()} at the keyboard, {consultation.id}",
            join_code=consultation.name,
            keep_media=house.keep_media,
            keep_file=house.keep_file,
            clock=now,
            new_id=new_id,
            pause=asyncio.sleep if jobs_are_here else None,
        )
        if jobs_are_here:
            await work_through(house, partnership)


async def work_through(house: House, partnership: Partnership) -> None:
    """Wait until everything of the partnership that waits can be searched."""
    waiting = [each.id for each in await house.store.catalogue.unfinished() if each.partnership_id == partnership.id]
    if waiting:
        with ProgressBars() as bars:
            await finished(house, viewer_in(partnership), waiting, tell=bars.tell)
        people.print("What you said is kept and can be searched.")


async def _lines() -> AsyncIterator[str]:
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line.rstrip("\r\n")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
