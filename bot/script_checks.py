"""What a practitioner's tables may get wrong though every cell can be read: doubles, blanks and names that are never filled in.

It only names problems; the script itself is compiled in `bot.script_files`.
"""

from collections import Counter
from collections.abc import Sequence

from bot.conditions import nearest, references_in, values_compared_in
from bot.script import Question, QuestionKind
from bot.script_sheets import CHOICES, SETTINGS, Row, Sheets
from bot.wording import LANGUAGE, plainly
from core.errors import ScriptProblem

SAID_AS_WRITTEN = {
    CHOICES: ("label",),
    SETTINGS: ("form_title", "consult::who_reads", "consult::intro", "consult::thanks"),
}
"""Cells that people read exactly as they stand: nothing is filled in there."""


def checked_apart(sheets: Sheets, questions: Sequence[Question]) -> list[ScriptProblem]:
    """Return what is wrong with these tables that no single cell shows."""
    return [
        *_settings_problems(sheets.settings),
        *_list_problems(sheets.choices),
        *_filled_in_nowhere(sheets),
        *_compared_with_no_choice(sheets.survey, questions),
    ]


def _settings_problems(rows: Sequence[Row]) -> list[ScriptProblem]:
    settings = rows[0] if rows else Row(sheet=SETTINGS, number=2, cells={})
    problems = [row.problem(None, "There is a second row of settings.", "Keep one row.") for row in rows[1:]]
    language = settings.cell("default_language") or LANGUAGE
    if language != LANGUAGE:
        problems.append(
            settings.problem("default_language", f"The bot does not speak '{language}'.", f"Write {LANGUAGE} for now.")
        )
    if not settings.cell("consult::who_reads").strip():
        problems.append(
            settings.problem(
                "consult::who_reads", "It does not say who will read the answers.", "Name them, as 'the small team who …'."
            )
        )
    return problems


def _list_problems(rows: Sequence[Row]) -> list[ScriptProblem]:
    problems = []
    sizes = Counter(row.cell("list_name") for row in rows)
    labels: dict[tuple[str, str], str] = {}
    for row in rows:
        list_name, label = row.cell("list_name"), row.cell("label")
        if list_name and sizes[list_name] == 1:
            problems.append(
                row.problem("list_name", f"'{list_name}' has one choice alone.", "Add another, or ask it as a text question.")
            )
        alike = (list_name, plainly(label) or label.strip())
        if label and labels.setdefault(alike, row.cell("name")) != row.cell("name"):
            problems.append(
                row.problem("label", f"'{label}' reads like '{labels[alike]}' of the same list.", "Word the two apart.")
            )
    return problems


def _filled_in_nowhere(sheets: Sheets) -> list[ScriptProblem]:
    return [
        row.problem(column, f"'${{{name}}}' would be read out as it stands.", "Nothing is filled in here: leave it out.")
        for sheet, rows in ((CHOICES, sheets.choices), (SETTINGS, sheets.settings))
        for row in rows
        for column in SAID_AS_WRITTEN[sheet]
        for name in references_in(row.cell(column))
    ]


def _compared_with_no_choice(rows: Sequence[Row], questions: Sequence[Question]) -> list[ScriptProblem]:
    chosen = {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE}
    closed = [question for question in questions if question.kind in chosen and question.choices]
    offered = {question.name: [choice.name for choice in question.choices] for question in closed}
    return [
        row.problem(
            column,
            f"'{value}' is no choice of '{name}'.",
            nearest(value, offered[name]) or f"Use one of: {', '.join(offered[name])}.",
        )
        for row in rows
        for column in ("relevant", "constraint")
        for name, value in values_compared_in(row.cell(column))
        if name in offered and value not in offered[name]
    ]
