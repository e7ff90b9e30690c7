"""Says which files in a watched folder have arrived whole, and which belong together. Pure: looks at nothing itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from media_catalogue.folders import is_sheet
from media_catalogue.originals import Stamp

PATIENCE = timedelta(hours=1)
"""How long one file may keep another waiting; a film for its sheet, a sheet for its films."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A file as it was at the last look: its stamp, since when it has that stamp, and since when it is there at all."""

    stamp: Stamp
    steady_since: datetime
    there_since: datetime


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A file in the folder, by its path from there."""

    path: PurePosixPath
    is_whole: bool
    is_overdue: bool  # It is there for so long that nothing waits for it any more.

    @property
    def is_sheet(self) -> bool:
        """Whether it says something about films, rather than being one."""
        return is_sheet(self.path.name)


def after_look(
    before: Mapping[PurePosixPath, Seen], there: Mapping[PurePosixPath, Stamp], now: datetime
) -> dict[PurePosixPath, Seen]:
    """Return what is known after a look at `now` that found `there`; what is no longer there is forgotten."""
    known = {}
    for path, stamp in there.items():
        last = before.get(path)
        if last is None:
            known[path] = Seen(stamp=stamp, steady_since=now, there_since=now)
        elif last.stamp != stamp:
            known[path] = Seen(stamp=stamp, steady_since=now, there_since=last.there_since)
        else:
            known[path] = last
    return known


def arrivals(known: Mapping[PurePosixPath, Seen], now: datetime, *, steady: timedelta) -> list[Arrival]:
    """Return every file in the order of paths. It is whole when two looks, `steady` or more apart, found it alike.

    An empty file may be the place that a copying program holds for a film: it is not whole until nobody can be at it any more.
    """
    found = []
    for path in sorted(known, key=lambda each: [(part.casefold(), part) for part in each.parts]):
        seen = known[path]
        is_overdue = now - seen.steady_since >= PATIENCE
        is_empty = seen.stamp[0] == 0
        is_whole = now - seen.steady_since >= steady and (is_overdue or not is_empty)
        found.append(Arrival(path=path, is_whole=is_whole, is_overdue=is_overdue))
    return found


def beside(sheet: PurePosixPath, films: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Return the films that a sheet is called after: "kitchen.yaml" or "kitchen.mp4.yaml" for "kitchen.mp4"."""
    called = sheet.name[: -len(sheet.suffix)].casefold()
    here = [film for film in films if film.parent == sheet.parent]
    exact = [film for film in here if film.name.casefold() == called]
    return exact or [film for film in here if film.stem.casefold() == called]


def more_may_come(everything: Sequence[Arrival]) -> bool:
    """Whether something still arrives, so that a film's sheet, or a sheet's films, may be on the way."""
    return any(not each.is_whole and not each.is_overdue for each in everything)
