"""Whether every name in a script is answered before it is looked at, and every condition can be worked out. Near linear. Pure.

A chat only goes forwards, so nothing may look at a row below it or at itself: that rules out circles too.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from bot.conditions import nearest, problems_in, references_in
from bot.script import Question, QuestionKind, is_expression
from bot.script_choices import ChoiceLists
from bot.script_groups import Layout, Placed
from bot.script_sheets import Row
from core.errors import ScriptProblem

WORDED = frozenset(
    {"label", "hint", "constraint_message", "required_message", "consult::short", "consult::easy", "consult::other"}
)
WORKED_OUT = ("relevant", "constraint", "calculation")
SUGGESTED_FROM = 300
"""A misspelt name is compared with so many others. Reason: with thousands of rows, each comparison is one of millions."""
MOST_WITH_SUGGESTIONS = 50

_IN_FILTER = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{[^}]*\}|(?P<name>[A-Za-z_][\w.-]*)(?P<call>\s*\()?")
_OPERATORS = frozenset({"and", "or", "div", "mod", "name", "label"})


@dataclass(frozen=True, kw_only=True)
class _Names(Collection[str]):
    """The names that stand before a place, or from it on: a view, so that each row costs the same."""

    places: Mapping[str, int]
    at: int
    is_before: bool = True
    suggests: bool = True
    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __contains__(self, name: object) -> bool:
        place = self.places.get(name) if isinstance(name, str) else None
        return place is not None and (place < self.at) is self.is_before

    def __iter__(self) -> Iterator[str]:
        return islice((name for name in self.places if name in self), SUGGESTED_FROM if self.suggests else 0)

    def __len__(self) -> int:
        return self.at if self.is_before else len(self.places) - self.at


def reference_problems(layout: Layout, questions: Sequence[Question], lists: ChoiceLists) -> list[ScriptProblem]:
    """Return what is wrong with the names and conditions of a survey."""
    checking = _Checking(layout=layout, questions=questions, lists=lists)
    for row, at in layout.beginnings:
        checking.conditions(row, at, ("relevant", "repeat_count"))
        checking.words(row, at)
    for at, placed in enumerate(layout.placed):
        if placed.is_written and placed.row.cell("type"):
            checking.question(placed, at)
        elif placed.kind is QuestionKind.MORE:
            checking.words(placed.row, at)
    return checking.problems


class _Checking:
    def __init__(self, *, layout: Layout, questions: Sequence[Question], lists: ChoiceLists) -> None:
        self.problems: list[ScriptProblem] = []
        self._lists = lists
        starts = {row.cell("name"): at for row, at in layout.beginnings if row.cell("name")}
        self._places = {repeat.name: starts[repeat.name] - 1 for repeat in layout.repeats if repeat.name in starts}
        for at, question in enumerate(questions):
            if question.kind is not QuestionKind.NOTE and question.name:
                self._places.setdefault(question.name, at)
        self._open = frozenset(question.name for question in questions if question.is_open)

    def question(self, placed: Placed, at: int) -> None:
        """Check everything one row looks at."""
        row = placed.row
        worked_out_at_times = [column for column in ("default", "required") if is_expression(row.cell(column))]
        self.conditions(row, at, (*WORKED_OUT, *worked_out_at_times))
        if row.cell("choice_filter"):
            self.conditions(row, at, ("choice_filter",))
            self._columns(row)
        self.words(row, at)

    def conditions(self, row: Row, at: int, columns: Sequence[str]) -> None:
        """Check the cells that are worked out."""
        for column in columns:
            written = row.cell(column)
            if not written:
                continue
            before, after = self._around(at)
            open_names = self._open if references_in(written) else frozenset()
            bare = None if column == "choice_filter" else ()  # Only a filter names a choice's columns.
            found = problems_in(written, before=before, after=after, open_names=open_names, columns=bare)
            self.problems += [row.problem(column, each.problem, each.remedy) for each in found]

    def words(self, row: Row, at: int) -> None:
        """Check the names filled in where something is said."""
        for column, written in row.cells.items():
            if column not in WORDED and _base(column) not in WORDED:
                continue
            before, _ = self._around(at)
            for name in references_in(written):
                if name not in before:
                    remedy = nearest(name, list(before)) or "Name a question that stands above this row."
                    self.problems.append(row.problem(column, f"It names '{name}', which is not answered by then.", remedy))
                elif name in self._open:
                    self.problems.append(
                        row.problem(column, f"It would repeat the free words of '{name}'.", "Leave the name out.")
                    )

    def _columns(self, row: Row) -> None:
        for match in _IN_FILTER.finditer(row.cell("choice_filter")):
            name = match["name"]
            if name and not match["call"] and name not in _OPERATORS and name not in self._lists.columns:
                remedy = nearest(name, self._lists.columns) or "Add it as a column of the choices sheet."
                self.problems.append(row.problem("choice_filter", f"No choice has a column '{name}'.", remedy))

    def _around(self, at: int) -> tuple[_Names, _Names]:
        suggests = len(self.problems) < MOST_WITH_SUGGESTIONS
        before = _Names(places=self._places, at=at, suggests=suggests)
        return before, _Names(places=self._places, at=at, is_before=False, suggests=suggests)


def _base(column: str) -> str:
    return column.rpartition("::")[0]
