"""`heard watch`: brings in what people put into a folder, until Ctrl-C."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path

from app.commands.printing import people, tell_if_sample
from app.commands.worker import stop_asked
from app.home import open_home
from app.logs import set_up_logs
from app.operator import consultation_called
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.watching import Watching, watched_folder
from app.wiring import opened
from app.working import running_jobs
from core.errors import BadInput, HeardError
from media_catalogue.watched_folder import Told

LONGEST_WAIT_S = 5.0


def watch(folder: Path | None, *, consultation: str) -> None:
    """Watch a folder, or the one that is set. Raises `BadInput` where there is none to watch."""
    settings = read_settings()
    named = settings if folder is None else settings.model_copy(update={"watch_folder": folder})
    set_up_logs(settings)
    asyncio.run(_watch(named, consultation=consultation))


async def _watch(settings: Settings, *, consultation: str) -> None:
    folder = watched_folder(settings, open_home(settings))
    if folder is None:
        raise BadInput("There is no folder to watch.", remedy="Name one: heard watch FOLDER, or set HEARD_WATCH_FOLDER.")
    apart = settings.model_copy(update={"watch_folder": None})  # The jobs' own round need not look there too.
    with stop_asked() as stop:
        async with opened(apart) as house, running_jobs(house):
            partnership = await working_partnership(house)
            tell_if_sample(partnership)
            if consultation:
                await consultation_called(house, consultation, partnership)
            watching = Watching(house, folder, consultation=consultation)
            people.print("Watching. Ctrl-C stops; what has not arrived whole is taken at the next start.")
            await _until(stop, _look_on(watching, every_s=min(LONGEST_WAIT_S, settings.watch_steady_s)))
        people.print("Stopped.")


async def _until(stop: asyncio.Event, forever: Coroutine[None, None, None]) -> None:
    """Do something until told to stop, in the middle of it too. Raises what ends it before."""
    doing, stopped = asyncio.create_task(forever), asyncio.create_task(stop.wait())
    await asyncio.wait({doing, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    doing.cancel()  # A film that is being taken is taken at the next start.
    with suppress(asyncio.CancelledError):
        await doing


async def _look_on(watching: Watching, *, every_s: float) -> None:
    while True:
        await _look(watching)
        await asyncio.sleep(every_s)


async def _look(watching: Watching) -> None:
    """Look once; what goes wrong is told, and the next look tries again."""
    try:
        tell(await watching.look())
    except HeardError as error:
        people.print(str(error), style="red", markup=False)


def tell(told: Told | None) -> None:
    """Say what became of what lay in the folder, where anything did."""
    if told is None or not (told.taken or told.were_here or told.refused):
        return
    people.print(f"{told.taken} taken, {told.were_here} here already, {told.refused} refused, {told.waiting} waiting.")
    if told.unnamed:
        people.print(f"  {told.unnamed} with nobody named: say who is in them on the Progress page.")
    if told.refused:
        people.print("  A note beside each in the folder 'refused' says why.")
