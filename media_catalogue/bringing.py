"""Brings films in, many at once: checks every one before the first is kept, and keeps none twice.

What somebody in a film agreed to since it was first brought in stands: bringing it in again names who is new in it, and nobody
else, so that a sheet that is used twice gives nothing back that was taken back in between.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.consultations import ConsultationId
from core.errors import BadMedia
from core.ports import Catalogue, Intake, LookInside, People, PersonInIt, StoredFile, Submission
from core.testimony import Testimony, TestimonyState
from media_catalogue.folders import check_readable, file_named
from media_catalogue.manifest import FilmEntry
from media_catalogue.manifest_columns import FILE
from media_catalogue.originals import Stamp, fingerprint, stamp_of
from media_catalogue.sheet_rows import SheetProblem


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A file that was looked into: what it is known by, and what the system said of it at that moment."""

    path: Path
    found: StoredFile
    stamp: Stamp


def is_as_it_was(looked: Looked) -> bool:
    """Whether nobody wrote to a file, or put another in its place, since it was looked into."""
    try:
        return stamp_of(looked.path) == looked.stamp
    except OSError:
        return False


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A film that is ready to be brought in, with the row of the sheet it first stands in."""

    row: int
    looked: Looked
    submission: Submission


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A film that is in the catalogue now, and whether it was before."""

    testimony: Testimony
    was_here: bool


class Bringing:
    """Checks and brings in films over the catalogue's front door."""

    def __init__(self, *, look: LookInside, intake: Intake, catalogue: Catalogue, people: People) -> None:
        self._look = look
        self._intake = intake
        self._catalogue = catalogue
        self._people = people

    async def looked_into(self, file: Path) -> Looked:
        """Look into a file and keep nothing. Raises `BadMedia` for what cannot be brought in, and says why."""
        await asyncio.to_thread(check_readable, file)
        try:
            stamp = await asyncio.to_thread(stamp_of, file)
            found = await asyncio.to_thread(fingerprint, file)
        except OSError as error:
            raise BadMedia("no_file", "That file cannot be read.", remedy="Check that it is still there.") from error
        await self._look.look(file, sha256=found.sha256, byte_count=found.byte_count)
        return Looked(path=file, found=found, stamp=stamp)

    async def planned(self, entries: Sequence[FilmEntry], folder: Path) -> tuple[Sequence[Planned], Sequence[SheetProblem]]:
        """Look into every film that a sheet in `folder` names; return those that can be brought in, and what is wrong."""
        plans: list[Planned] = []
        problems: list[SheetProblem] = []
        rows: dict[tuple[ConsultationId, str], int] = {}
        for entry in entries:
            try:
                path = await asyncio.to_thread(file_named, folder, entry.file)
                looked = await self.looked_into(path)
            except BadMedia as error:
                problems.append(_about_file(entry.row, error.problem, error.remedy))
                continue
            if entry.submission is None:
                continue
            first = rows.setdefault((entry.submission.consultation.id, looked.found.sha256), entry.row)
            if first != entry.row:
                told = f"This is the same film as in row {first}, under another name."
                problems.append(_about_file(entry.row, told, "Name one of the two, in each row of that film."))
                continue
            plans.append(Planned(row=entry.row, looked=looked, submission=entry.submission))
        return plans, problems

    async def bring(self, looked: Looked, submission: Submission, *, asked_again: bool = False) -> Brought:
        """Bring a film in that was looked into; one that is here already is left as it is, but for who is new in it.

        With ``asked_again``, what everybody named agrees to now is kept too. Somebody without a name is new only where nobody
        is in it yet. Raises `BadMedia` when the file changed since, `StoreFull`.
        """
        if not await asyncio.to_thread(is_as_it_was, looked):
            raise BadMedia(
                "changed", "This file changed while it was being added.", remedy="Wait until it is saved, then add it."
            )
        there = await self._catalogue.recorded(looked.found.sha256, submission.consultation.id)
        if there is None:
            return Brought(testimony=await self._intake.add(looked.path, submission), was_here=False)
        newcomers = await self._newcomers(there, submission.people, asked_again=asked_again)
        if newcomers or there.state is TestimonyState.FAILED:
            there = await self._intake.add(looked.path, replace(submission, people=newcomers))
        return Brought(testimony=there, was_here=True)

    async def _newcomers(self, there: Testimony, named: Sequence[PersonInIt], *, asked_again: bool) -> tuple[PersonInIt, ...]:
        in_it = {each.participant_id for each in await self._catalogue.appearances(there.id)}
        newcomers = []
        for person in named:
            if not person.pseudonym.strip():
                is_new = not in_it
            elif asked_again:
                is_new = True
            else:
                known = await self._people.participant_called(person.pseudonym, there.partnership_id)
                is_new = known is None or known.id not in in_it
            if is_new:
                newcomers.append(person)
        return tuple(newcomers)


def _about_file(row: int, problem: str, remedy: str) -> SheetProblem:
    return SheetProblem(row=row, column=FILE, problem=problem, remedy=remedy)
