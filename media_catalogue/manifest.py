"""What a manifest says about films and who is in them, and everything that is wrong with it at once. Pure; opens no file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

from core.consent import HowGiven, Purpose
from core.consultations import Consultation, Setting
from core.describing import Element, longest
from core.ports import PersonInIt, Submission
from core.typed import day_from, ms_from
from core.wording import STEERING, did_you_mean
from media_catalogue.manifest_columns import (
    AGREED_ON,
    COLUMN_OF_PURPOSE,
    CONSULTATION,
    DESCRIBED,
    FILE,
    FROM,
    HOW,
    MADE_ON,
    NAMES,
    NO,
    OF_THE_FILM,
    PERSON,
    SETTING,
    TITLE,
    UNTIL,
    WAYS,
    YES,
)
from media_catalogue.sheet_rows import Row, Sheet, SheetProblem

LONGEST_TITLE = 200
LONGEST_PSEUDONYM = 60
LONGEST_NAME = 1_000
_NOWHERE = "\0"
"""What a film is known by here whose file cannot be looked for."""


@dataclass(frozen=True, kw_only=True)
class FilmEntry:
    """One film or recording of a manifest: the row it first stands in, its file as written, and what is said about it.

    ``file`` leads from the manifest's folder and never out of it; empty where the sheet lies beside the only film it is about.
    ``submission`` is None where something is wrong with what is said.
    """

    row: int
    file: str
    submission: Submission | None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known beside the sheet: its partnership's consultations, the one for films that name none, and today."""

    consultations: Mapping[str, Consultation]
    today: date
    consultation: str = ""
    is_beside_its_film: bool = False  # Then it needs no column for the file.


def films_in(sheet: Sheet, facts: Facts) -> tuple[Sequence[FilmEntry], Sequence[SheetProblem]]:
    """Return every film of a sheet, and all that is wrong with the sheet, in its order."""
    problems = [*sheet.problems, *_column_problems(sheet, facts)]
    if not sheet.rows or any(each.row is None for each in problems):
        return (), problems
    entries = []
    for file, rows in _by_film(sheet, facts, problems).items():
        reading = _Film(rows, facts)
        submission = reading.submission()
        problems += reading.problems
        if not file.startswith(_NOWHERE):
            entries.append(FilmEntry(row=rows[0].number, file=file, submission=submission))
    return entries, sorted(problems, key=lambda each: each.row or 0)


def _column_problems(sheet: Sheet, facts: Facts) -> Iterator[SheetProblem]:
    if not sheet.columns:
        return
    for name in sheet.columns:
        if name not in NAMES:
            remedy = did_you_mean(name, NAMES) if _is_plain(name) else "Leave it out."
            yield SheetProblem(
                row=None, column=name if _is_plain(name) else None, problem="There is no such column.", remedy=remedy
            )
    if FILE not in sheet.columns and not facts.is_beside_its_film:
        yield SheetProblem(row=None, column=FILE, problem="This column is missing.", remedy="Name each film's file in it.")


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[a-z ]{1,30}", name) is not None


def _by_film(sheet: Sheet, facts: Facts, problems: list[SheetProblem]) -> dict[str, list[Row]]:
    films: dict[str, list[Row]] = {}
    for row in sheet.rows:
        written = row.said.get(FILE, "")
        if not written and facts.is_beside_its_film:
            films.setdefault("", []).append(row)
        elif problem := _file_problem(written):
            problems.append(SheetProblem(row=row.number, column=FILE, problem=problem[0], remedy=problem[1]))
            if written:  # What else is wrong with it is told too.
                films.setdefault(_NOWHERE + written, []).append(row)
        else:
            films.setdefault(str(PurePosixPath(written.replace("\\", "/"))), []).append(row)
    return films


def _file_problem(written: str) -> tuple[str, str] | None:
    if not written:
        return "This row names no file.", "Name it, in each row of a film."
    path = written.replace("\\", "/")
    if STEERING.search(written) or "\n" in written or "\t" in written or len(written) > LONGEST_NAME:
        return "This is no name of a file.", "Type it on one line, as the folder shows it."
    if path.startswith("/") or re.match("[A-Za-z]:", path):
        return "This file is named from the top of the disk.", "Name it from the folder in which this sheet is."
    if ".." in path.split("/"):
        return "This file is named out of the sheet's folder.", "Put it in that folder, and name it from there, without '..'."
    return None


class _Film:
    """Reads the rows of one film."""

    def __init__(self, rows: Sequence[Row], facts: Facts) -> None:
        self._rows = rows
        self._facts = facts
        self.problems: list[SheetProblem] = []

    def submission(self) -> Submission | None:
        """Return what is said about it; None where anything is wrong."""
        for row in self._rows[1:]:
            self._same_as_first(row)
        title, day, setting = self._title(), self._made_on(), self._setting()
        consultation, described = self._consultation(), self._described()
        people = tuple(person for row in self._rows if (person := _Person(row, self._facts, self.problems).read()) is not None)
        if self.problems or consultation is None or day is None:
            return None
        return Submission(
            consultation=consultation,
            title=title,
            made_at=_midnight(day),
            people=people,
            setting=setting,
            described=described,
        )

    @property
    def _first(self) -> Row:
        return self._rows[0]

    def _blame(self, column: str, problem: str, remedy: str, row: Row | None = None) -> None:
        self.problems.append(SheetProblem(row=(row or self._first).number, column=column, problem=problem, remedy=remedy))

    def _same_as_first(self, row: Row) -> None:
        for column in OF_THE_FILM:
            here, there = row.said.get(column, ""), self._first.said.get(column, "")
            if here and here != there:
                told = f"This is not what row {self._first.number} says of the same film."
                self._blame(column, told, "Say it once, in the film's first row.", row)

    def _title(self) -> str:
        title = " ".join(self._first.said.get(TITLE, "").split())
        if not title:
            self._blame(TITLE, "This film has no title.", "Give it one, without anybody's name in it.")
        elif len(title) > LONGEST_TITLE or STEERING.search(title):
            self._blame(TITLE, "This title cannot be used.", f"Write one line of at most {LONGEST_TITLE} letters.")
        return title

    def _made_on(self) -> date | None:
        return _day(self._first, MADE_ON, self._facts.today, self.problems, is_needed=True)

    def _setting(self) -> Setting:
        written = self._first.said.get(SETTING, "").casefold() or Setting.COMMUNITY.value
        known = {each.value: each for each in Setting}
        if written not in known:
            self._blame(SETTING, "There is no such setting.", f"Write one of these: {', '.join(known)}.")
        return known.get(written, Setting.COMMUNITY)

    def _described(self) -> dict[Element, str]:
        described = {}
        for column, element in DESCRIBED.items():
            written = self._first.said.get(column, "")
            if len(written) > (most := longest(element)) or STEERING.search(written):
                self._blame(column, "This cannot be used.", f"Write at most {most} letters.")
            elif written:
                described[element] = written
        return described

    def _consultation(self) -> Consultation | None:
        written = self._first.said.get(CONSULTATION, "") or self._facts.consultation
        if not written:
            self._blame(CONSULTATION, "Nothing says which consultation this belongs to.", "Write its short name.")
            return None
        found = self._facts.consultations.get(written)
        if found is None:
            remedy = did_you_mean(written, list(self._facts.consultations))
            self._blame(CONSULTATION, "There is no consultation with this short name.", remedy)
        return found


@dataclass(frozen=True)
class _Person:
    """Reads what one row says of one person."""

    row: Row
    facts: Facts
    problems: list[SheetProblem]

    def read(self) -> PersonInIt | None:
        """Return who they are and what they agreed to; None where the row names nobody."""
        about = (*COLUMN_OF_PURPOSE, HOW, AGREED_ON, FROM, UNTIL)
        name = " ".join(self.row.said.get(PERSON, "").split())
        if not name:
            if any(self.row.said.get(column) for column in about):
                self._blame(PERSON, "This row says what somebody agreed to, and not who.", "Name them by a pseudonym.")
            return None
        if len(name) > LONGEST_PSEUDONYM or STEERING.search(name):
            self._blame(PERSON, "This pseudonym cannot be used.", f"Use at most {LONGEST_PSEUDONYM} letters.")
        agreed = frozenset(self._agreed())
        start_ms, end_ms = self._times()
        day = _day(self.row, AGREED_ON, self.facts.today, self.problems)
        return PersonInIt(
            pseudonym=name,
            agreed=agreed,
            how=self._how(is_needed=bool(agreed)),
            start_ms=start_ms,
            end_ms=end_ms,
            agreed_at=None if day is None else _midnight(day),
        )

    def _blame(self, column: str, problem: str, remedy: str) -> None:
        self.problems.append(SheetProblem(row=self.row.number, column=column, problem=problem, remedy=remedy))

    def _agreed(self) -> Iterator[Purpose]:
        for column, purpose in COLUMN_OF_PURPOSE.items():
            written = self.row.said.get(column, "").casefold()
            if written in YES:
                yield purpose
            elif written not in NO:
                self._blame(column, "This is neither yes nor no.", "Write yes where they agreed, or else no.")

    def _how(self, *, is_needed: bool) -> HowGiven:
        written = self.row.said.get(HOW, "").casefold()
        known = {each.value: each for each in WAYS}
        if written and written not in known:
            self._blame(HOW, "This is no way of agreeing.", f"Write one of these: {', '.join(known)}.")
        elif is_needed and not written:
            self._blame(HOW, "This does not say how they agreed.", f"Write one of these: {', '.join(known)}.")
        return known.get(written, HowGiven.WITNESSED)

    def _times(self) -> tuple[int | None, int | None]:
        times = []
        for column in (FROM, UNTIL):
            written = self.row.said.get(column, "")
            times.append(ms_from(written))
            if written and times[-1] is None:
                self._blame(column, "This is no time inside a film.", "Write minutes and seconds, such as 0:42.")
        start_ms, end_ms = times
        if end_ms is not None and end_ms <= (start_ms or 0):
            self._blame(UNTIL, "They are said to leave before they appear.", "Give a time after the one they appear at.")
        return start_ms, end_ms


def _day(row: Row, column: str, today: date, problems: list[SheetProblem], *, is_needed: bool = False) -> date | None:
    written = row.said.get(column, "")
    if not written and not is_needed:
        return None
    day = day_from(written)
    if day is None:
        told = "This is no day." if written else "This film has no day on which it was made."
        problems.append(
            SheetProblem(row=row.number, column=column, problem=told, remedy="Write it as 2026-11-05 or 5/11/2026.")
        )
    elif day > today:
        told = "This day is in the future."
        problems.append(SheetProblem(row=row.number, column=column, problem=told, remedy="Check the year."))
    return day


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
