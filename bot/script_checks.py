"""What a practitioner's tables may get wrong though every cell can be read: doubles, blanks and names that are never filled in.

It only names problems; the script itself is compiled in `bot.script_files`. Pure.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.conditions import nearest, references_in, values_compared_in
from bot.script import Question
from bot.script_groups import Layout
from bot.script_kinds import CHOOSING
from bot.script_sheets import CHOICES, COLUMNS, SETTINGS, SURVEY, Row, Sheets
from bot.wording import plainly
from core.consent import Purpose
from core.errors import ScriptProblem

NAME = re.compile(r"[^\W\d][\w.-]*")
"""What XML takes for a name, and so XLSForm: letters of any language, digits, '_', '.' and '-'; a letter or '_' first."""

OURS = "heard_"
"""How the names begin that a form for ODK and Kobo has of its own; see `bot.xform_export`."""

SAID_AS_WRITTEN = {
    SURVEY: ("consult::probes", "consult::skip_word"),
    CHOICES: ("label",),
    SETTINGS: ("form_title", "consult::who_reads", "consult::intro", "consult::thanks"),
}
"""Cells that people read exactly as they stand: nothing is filled in there."""

_COMPARED = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")


def checked_apart(sheets: Sheets, layout: Layout, questions: Sequence[Question]) -> list[ScriptProblem]:
    """Return what is wrong with these tables that no single cell shows."""
    return [
        *_name_problems(layout),
        *_list_problems(sheets.choices),
        *_filled_in_nowhere(sheets),
        *_compared_with_no_choice(sheets.survey, questions),
    ]


def _name_problems(layout: Layout) -> list[ScriptProblem]:
    problems: list[ScriptProblem] = []
    first_at: dict[str, int] = {}
    refused = {placed.row.number for placed in layout.placed if placed.written.kind is None and not placed.name}
    purposes = {purpose.value for purpose in Purpose}
    named = [(row, row.cell("name"), at) for row, at in layout.beginnings]
    named += [(placed.row, placed.name, at) for at, placed in enumerate(layout.placed)]
    for row, name, _ in sorted(named, key=lambda each: (each[2], each[0].number)):
        if row.number in refused:
            pass
        elif not NAME.fullmatch(name):
            problems.append(
                row.problem("name", "A question needs a name.", "Use letters, digits and '_', such as first_night.")
            )
        elif name.casefold().startswith(OURS):
            problems.append(row.problem("name", f"Names that begin with {OURS} are taken.", "Choose another name."))
        elif name in purposes:
            problems.append(row.problem("name", f"'{name}' is the name of a consent question.", "Choose another name."))
        elif name in first_at:
            problems.append(row.problem("name", f"'{name}' is taken by row {first_at[name]}.", "Choose another name."))
        first_at.setdefault(name, row.number)
    return problems


def _list_problems(rows: Sequence[Row]) -> list[ScriptProblem]:
    firsts = {row.cell("list_name"): row for row in reversed(rows)}
    problems = [
        row.problem("list_name", f"Names that begin with {OURS} are taken.", "Choose another name.")
        for list_name, row in firsts.items()
        if list_name.casefold().startswith(OURS)
    ]
    sizes = Counter(row.cell("list_name") for row in rows)
    labels: dict[tuple[str, ...], str] = {}
    for row in rows:
        list_name, label = row.cell("list_name"), row.cell("label")
        if list_name and sizes[list_name] == 1:
            problems.append(
                row.problem("list_name", f"'{list_name}' has one choice alone.", "Add another, or ask it as a text question.")
            )
        alike = (list_name, plainly(label) or label.strip(), *_facts(row))
        if label and labels.setdefault(alike, row.cell("name")) != row.cell("name"):
            problems.append(
                row.problem("label", f"'{label}' reads like '{labels[alike]}' of the same list.", "Word the two apart.")
            )
    return problems


def _facts(row: Row) -> list[str]:
    """Return what a filter may tell two choices of the same label apart by."""
    return [f"{column}={text}" for column, text in sorted(row.cells.items()) if column not in COLUMNS[CHOICES]]


def _filled_in_nowhere(sheets: Sheets) -> list[ScriptProblem]:
    return [
        row.problem(column, f"'${{{name}}}' would be read out as it stands.", "Nothing is filled in here: leave it out.")
        for sheet, rows in ((SURVEY, sheets.survey), (CHOICES, sheets.choices), (SETTINGS, sheets.settings))
        for row in rows
        for column, text in row.cells.items()
        if column in SAID_AS_WRITTEN[sheet] or column.rpartition("::")[0] in SAID_AS_WRITTEN[sheet]
        for name in references_in(text)
    ]


def _compared_with_no_choice(rows: Sequence[Row], questions: Sequence[Question]) -> list[ScriptProblem]:
    closed = [question for question in questions if question.kind in CHOOSING and question.choices]
    offered: Mapping[str, Mapping[str, None]] = {
        question.name: dict.fromkeys(choice.name for choice in question.choices) for question in closed
    }
    return [
        row.problem(
            column,
            f"'{value}' is no choice of '{name}'.",
            nearest(value, offered[name]) or f"Use one of: {', '.join(list(offered[name])[:20])}.",
        )
        for row in rows
        for column in _COMPARED
        for name, value in values_compared_in(row.cell(column))
        if name in offered and value not in offered[name]
    ]
