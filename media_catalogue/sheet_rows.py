"""A table about films as rows of text by column, with all that is wrong with it. Pure; knows nothing of what columns mean."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_ROWS = 5_000


@dataclass(frozen=True, kw_only=True)
class SheetProblem:
    """One thing wrong with a sheet: where it stands and what to do. ``row`` counts as the table shows it, lines in YAML.

    Without a row it is about the whole sheet. What was typed is repeated nowhere: it may be somebody's name.
    """

    row: int | None
    column: str | None
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = "" if self.row is None else f"row {self.row}"
        column = f"'{self.column}'" if self.column else ""
        where = ", ".join(filter(None, (place, column)))
        told = f"{self.problem} {self.remedy}".strip()
        return f"{where[:1].upper()}{where[1:]}: {told}" if where else told


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: its number, and what stands in it by column; empty cells are left out."""

    number: int
    said: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table as read. ``columns`` are its headings, in small letters and with spaces."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[SheetProblem, ...]


def column_called(written: str) -> str:
    """Return a heading as columns are known by: "Made_on" and "made on" are one."""
    return " ".join(re.sub(r"[_-]", " ", written).split()).casefold()


def unreadable(problem: str, remedy: str) -> Sheet:
    """Return a table of which nothing could be read, and why."""
    return Sheet(columns=(), rows=(), problems=(SheetProblem(row=None, column=None, problem=problem, remedy=remedy),))


class Reading:
    """Collects a table row by row, the first one its headings."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.rows: list[Row] = []
        self.problems: list[SheetProblem] = []

    def take(self, number: int, cells: Sequence[str]) -> None:
        """Take one row; the first that is not empty is that of the headings."""
        if not any(cells):
            return
        if not self.columns:
            self._head(number, cells)
            return
        if any(cells[len(self.columns) :]):
            self.blame(number, None, "A cell stands beyond the last column.", "Give it a heading above, or delete it.")
        said = {name: cell for name, cell in zip(self.columns, cells, strict=False) if name and cell}
        for place, cell in enumerate(cells[: len(self.columns)]):
            if cell and not self.columns[place]:
                self.blame(number, None, f"Column {place + 1} has no heading.", "Give it one, or delete what stands in it.")
        if said:
            self.rows.append(Row(number=number, said=said))

    def blame(self, row: int | None, column: str | None, problem: str, remedy: str) -> None:
        """Note what is wrong here."""
        self.problems.append(SheetProblem(row=row, column=column, problem=problem, remedy=remedy))

    def sheet(self) -> Sheet:
        """Return the table as it was read."""
        if not self.columns:
            self.blame(None, None, "This sheet is empty.", "Begin with 'heard add --template films.xlsx'.")
        elif not self.rows and not self.problems:
            self.blame(None, None, "This sheet has headings and nothing below them.", "Give each film a row.")
        return Sheet(columns=tuple(filter(None, self.columns)), rows=tuple(self.rows), problems=tuple(self.problems))

    def _head(self, number: int, cells: Sequence[str]) -> None:
        self.columns = [column_called(cell) for cell in cells]
        for name, times in Counter(filter(None, self.columns)).items():
            if times > 1:
                self.blame(number, name, "This column stands there twice.", "Keep one of them.")


def plain(cell: str) -> str:
    """Return a cell's text without the spaces around it."""
    return cell.replace("\N{NO-BREAK SPACE}", " ").strip()
