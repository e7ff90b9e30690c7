"""Looks at the watched folder for one home: one process at a time, whichever of those that may."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import structlog

from app.clock import now
from app.home import Home, OneProcessLock
from app.settings import Settings
from app.shipped import working_partnership
from app.wiring import House
from core.consultations import Consultation
from core.errors import BadInput, BadSettings
from media_catalogue.watched_folder import Told, WatchedFolder

log = structlog.get_logger()


class Watching:
    """The watched folder of a home. `look` again and again, at least as often as a file must be steady for."""

    def __init__(self, house: House, folder: Path, *, consultation: str = "") -> None:
        self._house = house
        self._watched = WatchedFolder(
            folder,
            bringing=house.bringing,
            consultations=self._consultations,
            clock=now,
            journal=house.home.watch_journal,
            steady=timedelta(seconds=house.settings.watch_steady_s),
            consultation=consultation or house.settings.watch_consultation,
        )

    async def look(self) -> Told | None:
        """Bring in what has arrived; None where another process is looking. Raises what `WatchedFolder.look` does."""
        with OneProcessLock(self._house.home.watch_lock_file) as lock:
            if not lock.taken():
                return None
            told = await self._watched.look()
        if told.taken or told.were_here or told.refused:
            log.info("folder_looked_at", taken=told.taken, were_here=told.were_here, refused=told.refused, waiting=told.waiting)
        return told

    async def _consultations(self) -> Mapping[str, Consultation]:
        partnership = await working_partnership(self._house)
        return {each.name: each for each in await self._house.store.consultations.consultations(partnership.id)}


class WatchingWhatIsSet:
    """The folder that the settings name, looked at as a round. One that cannot be used is logged once, and may come back."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._watching: Watching | None = None
        self._is_told = False

    async def round(self) -> Told | None:
        """Look once. Raises `StoreFull`, `StoreBusy`: the next round tries again."""
        try:
            folder = watched_folder(self._house.settings, self._house.home)
            if folder is None:
                return None
            self._watching = self._watching or Watching(self._house, folder)
            told = await self._watching.look()
        except BadInput as error:
            if not self._is_told:
                log.warning("folder_not_watched", reason=error.problem)
            self._is_told = True
            return None
        self._is_told = False
        return told


def watched_folder(settings: Settings, home: Home) -> Path | None:
    """Return the folder that is to be watched, or None. Raises `BadSettings` for one that cannot be."""
    if settings.watch_folder is None:
        return None
    folder = settings.watch_folder.expanduser().absolute()
    if not folder.is_dir():
        raise BadSettings("The folder to watch is not there.", remedy="Make it, or name another in HEARD_WATCH_FOLDER.")
    real, own = folder.resolve(), home.folder.resolve()
    if real.is_relative_to(own) or own.is_relative_to(real):
        raise BadSettings(
            "The folder to watch and the home folder lie in each other.", remedy="Name a folder apart in HEARD_WATCH_FOLDER."
        )
    return folder
