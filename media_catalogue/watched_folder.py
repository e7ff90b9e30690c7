"""A folder into which people put films: each is brought in once it has arrived whole, and then moved to "taken" or "refused".

A sheet beside a film, or one that names many, says who is in it and what they agreed to. A film without one is kept and waits
for somebody to say so on a page; until then nobody finds it. Nothing is deleted, and a crash neither loses nor doubles a film.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from core.consultations import Consultation
from core.errors import BadInput, BadMedia
from core.ports import Clock, Submission
from media_catalogue.arrivals import Arrival, Seen, after_look, arrivals, beside, more_may_come
from media_catalogue.bringing import Bringing, Looked, Planned
from media_catalogue.folders import files_below
from media_catalogue.manifest import Facts, FilmEntry, films_in
from media_catalogue.manifest_columns import FILE
from media_catalogue.moving import REFUSED, TAKEN, Leaving, Mover, folder_within
from media_catalogue.open_files import open_for_writing
from media_catalogue.originals import Stamp, stamp_of
from media_catalogue.sheet_rows import Sheet
from media_catalogue.sheets import sheet_at

Consultations = Callable[[], Awaitable[Mapping[str, Consultation]]]

MENDED = "Mend it, then put it into the folder again, with its films."
NO_FILM = "It lies beside this note, as it came."


@dataclass(kw_only=True)
class Told:
    """What became of the files at one look: how many films were taken, were here already, and how many files were refused."""

    taken: int = 0
    were_here: int = 0
    refused: int = 0
    waiting: int = 0
    unnamed: int = 0  # Of those taken: nobody is named in them yet.


@dataclass
class _Look:
    """One look at the folder: what lies in it, and what has been dealt with on the way."""

    there: dict[PurePosixPath, Arrival]
    stamps: Mapping[PurePosixPath, Stamp]
    consultations: Mapping[str, Consultation]
    now: datetime
    more_may_come: bool
    told: Told = field(default_factory=Told)

    @property
    def films(self) -> list[PurePosixPath]:
        return [path for path, each in self.there.items() if not each.is_sheet]

    @property
    def sheets(self) -> list[Arrival]:
        return [each for each in self.there.values() if each.is_sheet]

    def are_whole(self, paths: Sequence[PurePosixPath]) -> bool:
        return all(path in self.there and self.there[path].is_whole for path in paths)

    def hold(self, paths: Sequence[PurePosixPath]) -> None:
        """Let films wait for their sheet, or a sheet for its films."""
        for path in paths:
            self.told.waiting += self.there.pop(path, None) is not None


class WatchedFolder:
    """Looks at `folder` now and then. ``consultation`` is where films belong that nothing else says it of."""

    def __init__(
        self,
        folder: Path,
        *,
        bringing: Bringing,
        consultations: Consultations,
        clock: Clock,
        journal: Path,
        steady: timedelta,
        consultation: str = "",
    ) -> None:
        self._folder = folder
        self._bringing = bringing
        self._consultations = consultations
        self._clock = clock
        self._steady = steady
        self._consultation = consultation
        self._mover = Mover(folder, journal=journal)
        self._known: dict[PurePosixPath, Seen] = {}

    async def look(self) -> Told:
        """Bring in what has arrived whole since the last look.

        Raises:
            BadInput: the folder cannot be used.
            StoreFull, StoreBusy: what was not brought in yet lies where it lay.
        """
        look = await self._looked()
        for sheet in look.sheets:
            await self._take_sheet(look, sheet)
        for path in look.films:
            await self._take_film(look, look.there[path])
        return look.told

    async def _looked(self) -> _Look:
        stamps = await asyncio.to_thread(self._found)
        now = self._clock()
        self._known = after_look(self._known, stamps, now)
        there = {each.path: each for each in arrivals(self._known, now, steady=self._steady)}
        if any(each.is_whole for each in there.values()):
            there = await asyncio.to_thread(self._without_open, there)
        return _Look(
            there=there,
            stamps=stamps,
            consultations=await self._consultations(),
            now=now,
            more_may_come=more_may_come(list(there.values())),
        )

    def _found(self) -> dict[PurePosixPath, Stamp]:
        try:
            self._mover.finish()
            leaving = {folder_within(self._folder, name) for name in (TAKEN, REFUSED)}
            found = {}
            for file in files_below(self._folder, without=leaving):
                try:
                    found[PurePosixPath(file.relative_to(self._folder))] = stamp_of(file)
                except FileNotFoundError:
                    continue  # Whoever put it there took it away again.
        except OSError as error:
            raise BadInput(
                "The watched folder cannot be used.", remedy="Heard must be able to read it and to write to it."
            ) from error
        return found

    def _without_open(self, there: Mapping[PurePosixPath, Arrival]) -> dict[PurePosixPath, Arrival]:
        written = open_for_writing()
        return {path: each if not self._is_in(path, written) else _unfinished(each) for path, each in there.items()}

    def _is_in(self, path: PurePosixPath, written: frozenset[tuple[int, int]]) -> bool:
        try:
            known = (self._folder / path).lstat()
        except OSError:
            return True  # It went meanwhile; the next look knows more.
        return (known.st_dev, known.st_ino) in written

    async def _take_sheet(self, look: _Look, sheet: Arrival) -> None:
        """Bring in the films that a sheet is about, once it and all of them are whole."""
        near = beside(sheet.path, look.films)
        if not sheet.is_whole:
            look.hold([sheet.path, *near])
            return
        table = await asyncio.to_thread(sheet_at, self._folder / sheet.path)
        if FILE in table.columns or not near:
            await self._take_manifest(look, sheet, table)
        else:
            await self._take_pair(look, sheet, table, near)

    async def _take_pair(self, look: _Look, sheet: Arrival, table: Sheet, films: Sequence[PurePosixPath]) -> None:
        together = [sheet.path, *films]
        if not look.are_whole(films):
            look.hold(together)
            return
        if len(films) > 1:
            await self._refuse(
                look, together, "More than one film is called like this sheet. Give each film a sheet of its own."
            )
            return
        entries, problems = films_in(table, self._facts(look, sheet.path, is_beside_its_film=True))
        told = [str(each) for each in problems]
        looked = await self._looked_into(films[0], told)
        if told or looked is None or entries[0].submission is None:
            await self._refuse(look, together, "\n".join(told))
            return
        await self._take(look, together, [Planned(row=entries[0].row, looked=looked, submission=entries[0].submission)])

    async def _take_manifest(self, look: _Look, sheet: Arrival, table: Sheet) -> None:
        entries, problems = films_in(table, self._facts(look, sheet.path))
        films = list(dict.fromkeys(self._path_of(sheet.path, entry) for entry in entries))
        here = [path for path in films if path in look.there]
        is_alone = bool(table.columns) and FILE not in table.columns
        is_hopeless = sheet.is_overdue and not look.more_may_come
        if not look.are_whole(here) or ((is_alone or len(here) < len(films)) and not is_hopeless):
            look.hold([sheet.path, *here])
            return
        plans, about_files = await self._bringing.planned(
            [entry for entry in entries if self._path_of(sheet.path, entry) in look.there],
            self._folder / sheet.path.parent,
        )
        told = [str(each) for each in sorted([*problems, *about_files], key=lambda each: each.row or 0)]
        told += [
            f"Row {entry.row}, '{FILE}': This film did not come."
            for entry in entries
            if self._path_of(sheet.path, entry) not in look.there
        ]
        if told:
            await self._refuse(look, [sheet.path, *here], "\n".join(told))
        else:
            await self._take(look, [sheet.path, *here], plans)

    async def _take_film(self, look: _Look, film: Arrival) -> None:
        """Bring in a film that no sheet is about; who is in it is said later, on a page."""
        if not film.is_whole or (look.more_may_come and not film.is_overdue):
            look.told.waiting += 1
            return
        consultation = look.consultations.get(self._consultation_of(film.path, look.consultations))
        told: list[str] = []
        if consultation is None:
            told.append(
                "Nothing says which consultation this belongs to. Put it into a folder that is called by its short name."
            )
        looked = await self._looked_into(film.path, told)
        if looked is None or consultation is None:
            await self._refuse(look, [film.path], "\n".join(told))
            return
        written = datetime.fromtimestamp(looked.stamp[1] / 1e9, UTC)
        title = f"{consultation.title}, {look.now.day} {look.now:%B %Y}, film {looked.found.sha256[:6]}"
        submission = Submission(consultation=consultation, title=title, made_at=min(written, look.now), people=())
        await self._take(look, [film.path], [Planned(row=1, looked=looked, submission=submission)])

    async def _looked_into(self, film: PurePosixPath, told: list[str]) -> Looked | None:
        try:
            return await self._bringing.looked_into(self._folder / film)
        except BadMedia as error:
            told.append(str(error))
            return None

    async def _take(self, look: _Look, together: Sequence[PurePosixPath], plans: Sequence[Planned]) -> None:
        notes: dict[Path, str] = {}
        for plan in plans:
            if plan.looked.stamp != look.stamps[PurePosixPath(plan.looked.path.relative_to(self._folder))]:
                look.hold(together)
                return
            try:
                brought = await self._bringing.bring(plan.looked, plan.submission)
            except BadMedia:
                look.hold(together)  # Somebody wrote to it just now: it has not arrived yet after all.
                return
            look.told.were_here += brought.was_here
            look.told.taken += not brought.was_here
            if not plan.submission.people:
                look.told.unnamed += not brought.was_here
                notes[plan.looked.path] = (
                    f"Heard has taken this. It is called “{brought.testimony.title}” there.\n"
                    "If nobody is named in it yet, nobody can find it: say who is in it on the page Progress."
                )
        await self._move(look, together, TAKEN, notes)

    async def _refuse(self, look: _Look, together: Sequence[PurePosixPath], why: str) -> None:
        note = f"Heard has not taken this.\n{why}\n{MENDED if look.there[together[0]].is_sheet else NO_FILM}"
        look.told.refused += len(together)
        await self._move(look, together, REFUSED, {self._folder / together[0]: note})

    async def _move(self, look: _Look, together: Sequence[PurePosixPath], into: str, notes: Mapping[Path, str]) -> None:
        leaving = [Leaving(path=path, stamp=look.stamps[path], note=notes.get(self._folder / path, "")) for path in together]
        for path in together:
            look.there.pop(path, None)
        try:
            await asyncio.to_thread(self._mover.move, leaving, into)
        except OSError as error:
            raise BadInput("The watched folder cannot be written to.", remedy="Let Heard write to it.") from error

    def _facts(self, look: _Look, sheet: PurePosixPath, *, is_beside_its_film: bool = False) -> Facts:
        return Facts(
            consultations=look.consultations,
            today=look.now.date(),
            consultation=self._consultation_of(sheet, look.consultations),
            is_beside_its_film=is_beside_its_film,
        )

    def _consultation_of(self, path: PurePosixPath, known: Mapping[str, Consultation]) -> str:
        """Return the short name that the first folder bears, where it is one, or else the one that is set."""
        return path.parts[0] if len(path.parts) > 1 and path.parts[0] in known else self._consultation

    def _path_of(self, sheet: PurePosixPath, entry: FilmEntry) -> PurePosixPath:
        return sheet.parent / entry.file


def _unfinished(arrival: Arrival) -> Arrival:
    return Arrival(path=arrival.path, is_whole=False, is_overdue=False)
