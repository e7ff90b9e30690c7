"""How the rows of a survey lie: groups inside one another, repeats, and the questions that follow from them. Pure.

What a group's condition says stands in each of its questions; a group's label is said as a note; each repeat without a count
ends in the question whether there is another; a choice "other" is followed by the question which.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.script import QuestionKind, Repeat
from bot.script_kinds import Mark, Written, read_type
from bot.script_sheets import Row
from bot.script_values import YES
from core.errors import ScriptProblem

_NOT_NESTED = "End the repeat above it first, or ask for the inner list in one question."

DEEPEST = 20
MOST_ROUNDS = 100
OTHER = "other"
_LOOKING_ABOUT = ("relevant", "constraint", "calculation", "choice_filter", "default", "required", "repeat_count")
_POSITION = re.compile(r"\bposition\s*\(")
TODAY = "today"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One question to be. ``label_column`` is where its words stand in ``row``; ``relevant`` is complete."""

    row: Row
    kind: QuestionKind
    name: str
    relevant: str = ""
    repeat: str = ""
    written: Written = field(default_factory=Written)
    label_column: str = "label"

    @property
    def is_written(self) -> bool:
        """Whether the row itself is this question, rather than something that follows from it."""
        return self.label_column == "label" and self.written.kind is self.kind


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The questions in order, the repeats, and each group's or repeat's first row with the place where it begins."""

    placed: tuple[Placed, ...]
    repeats: tuple[Repeat, ...]
    beginnings: tuple[tuple[Row, int], ...]


def laid_out(rows: Sequence[Row], problems: list[ScriptProblem]) -> Layout:
    """Return how the rows lie; what is wrong with their nesting is added to `problems`."""
    laying = _Laying(problems=problems)
    for row in rows:
        if row.cell("disabled").casefold() in YES:
            continue
        written = read_type(row, problems)
        if written.mark in {Mark.BEGIN_GROUP, Mark.BEGIN_REPEAT}:
            laying.begin(row, written)
        elif written.mark in {Mark.END_GROUP, Mark.END_REPEAT}:
            laying.end(row, written)
        elif written.mark is None:
            laying.place(row, written)
    return laying.done()


@dataclass(kw_only=True)
class _Laying:
    problems: list[ScriptProblem]
    placed: list[Placed] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    beginnings: list[tuple[Row, int]] = field(default_factory=list)
    open: list[tuple[Row, Mark]] = field(default_factory=list)

    def begin(self, row: Row, written: Written) -> None:
        self._check_position(row)
        is_repeat = written.mark is Mark.BEGIN_REPEAT
        if is_repeat and self._repeat:
            self._blame(row, "A repeat inside a repeat cannot be followed in a chat.", _NOT_NESTED)
        if len(self.open) == DEEPEST:
            self._blame(row, f"Groups lie more than {DEEPEST} deep here.", "End some of them first.")
        self.beginnings.append((row, len(self.placed)))
        if is_repeat:
            self.repeats.append(self._new_repeat(row))
            self._note(row, around=_joined([*self._conditions, row.cell("relevant")]))
            self.open.append((row, Mark.BEGIN_REPEAT))
        else:
            self.open.append((row, Mark.BEGIN_GROUP))
            self._note(row, around=_joined(self._conditions))

    def end(self, row: Row, written: Written) -> None:
        opened = Mark.BEGIN_GROUP if written.mark is Mark.END_GROUP else Mark.BEGIN_REPEAT
        if not self.open or self.open[-1][1] is not opened:
            what = "group" if opened is Mark.BEGIN_GROUP else "repeat"
            self._blame(row, f"No {what} is open here that this row could end.", "Take it out, or begin one above.")
            del self.open[-1:]
            return
        if opened is Mark.BEGIN_REPEAT and not self.open[-1][0].cell("repeat_count"):
            self._ask_for_more(row)
        self.open.pop()

    def place(self, row: Row, written: Written) -> None:
        self._check_position(row)
        placed = Placed(
            row=row,
            kind=written.kind or QuestionKind.HIDDEN,
            name=row.cell("name") or (TODAY if row.cell("type").strip().casefold() == TODAY else ""),
            relevant=_joined([*self._conditions, row.cell("relevant")]),
            repeat=self._repeat,
            written=written,
        )
        self.placed.append(placed)
        if written.has_other and placed.name:
            which = f"selected(${{{placed.name}}}, '{OTHER}')"
            self.placed.append(
                replace(
                    placed,
                    kind=QuestionKind.TEXT,
                    name=f"{placed.name}_{OTHER}",
                    relevant=_joined([placed.relevant, which]),
                    label_column="consult::other",
                )
            )

    def done(self) -> Layout:
        for row, mark in self.open:
            self._blame(row, f"This {mark.value.split()[1]} never ends.", f"Add a row of type end_{mark.value.split()[1]}.")
        return Layout(placed=tuple(self.placed), repeats=tuple(self.repeats), beginnings=tuple(self.beginnings))

    @property
    def _conditions(self) -> list[str]:
        return [row.cell("relevant") for row, _ in self.open]

    @property
    def _repeat(self) -> str:
        return next((row.cell("name") for row, mark in self.open if mark is Mark.BEGIN_REPEAT), "")

    def _blame(self, row: Row, problem: str, remedy: str) -> None:
        self.problems.append(row.problem("type", problem, remedy))

    def _check_position(self, row: Row) -> None:
        """In ODK position(..) counts whatever the row stands in straight away: inside a group that is the group, always 1."""
        if not self._repeat or self.open[-1][1] is not Mark.BEGIN_GROUP:
            return
        for column in _LOOKING_ABOUT:
            if _POSITION.search(row.cell(column)):
                remedy = "Work it out in a calculate row straight in the repeat, and name that here."
                self.problems.append(row.problem(column, "In a group, position(..) is that of the group.", remedy))

    def _new_repeat(self, row: Row) -> Repeat:
        count = row.cell("repeat_count").strip()
        repeat = Repeat(name=row.cell("name"), relevant=_joined([*self._conditions, row.cell("relevant")]), count=count)
        if not re.fullmatch(r"[0-9]+", count):
            return replace(repeat, limit=MOST_ROUNDS) if count else repeat
        if int(count[:9]) > MOST_ROUNDS or count.strip("0") == "":
            remedy = f"Write a number from 1 to {MOST_ROUNDS}."
            self.problems.append(row.problem("repeat_count", f"Nobody is asked {count[:9]} times.", remedy))
            return repeat
        return replace(repeat, limit=max(repeat.limit, int(count)))

    def _note(self, row: Row, *, around: str) -> None:
        if not row.cell("label"):
            return
        inside = self.open[-1:] != [] and self._repeat
        note = Placed(
            row=row,
            kind=QuestionKind.NOTE,
            name=f"{row.cell('name')}_label",
            relevant=around,
            repeat=inside or "",
            written=Written(kind=QuestionKind.NOTE),
        )
        self.placed.append(note)

    def _ask_for_more(self, row: Row) -> None:
        begun = self.open[-1][0]
        in_end_row = bool(row.cell("label"))
        self.placed.append(
            Placed(
                row=row if in_end_row else begun,
                kind=QuestionKind.MORE,
                name=f"{begun.cell('name')}_more",
                relevant=_joined(self._conditions),
                repeat=self._repeat,
                label_column="label" if in_end_row else "consult::more",
            )
        )


def _joined(conditions: Sequence[str]) -> str:
    """Return conditions that must all hold as one."""
    written = [each for each in conditions if each]
    return written[0] if len(written) == 1 else " and ".join(f"({each})" for each in written)
