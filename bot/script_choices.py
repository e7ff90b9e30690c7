"""The lists of choices of a script, from its choices sheet. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.commands import CommandWords, command_in
from bot.script import Choice
from bot.script_columns import CHOICES, COLUMNS
from bot.script_sheets import Row, Sheets
from bot.script_values import recording, whole_number
from core.errors import ScriptProblem

MOST_OFFERED = 100
"""A list without a filter offers no more. Reason: nobody reads a hundred choices in a chat."""


@dataclass(frozen=True, kw_only=True)
class ChoiceLists:
    """Every list by its name, and the further columns a `choice_filter` may look at."""

    lists: Mapping[str, tuple[Choice, ...]]
    columns: frozenset[str]

    def named(self, list_name: str) -> tuple[Choice, ...]:
        """Return a list's choices, none where there is no such list."""
        return self.lists.get(list_name, ())


def choice_lists(sheets: Sheets, audio: Mapping[str, str], problems: list[ScriptProblem]) -> ChoiceLists:
    """Return the lists; what is wrong with a choice is added to `problems`."""
    lists: dict[str, dict[str, Choice]] = {}
    for row in sheets.choices:
        kept = lists.setdefault(row.cell("list_name"), {})
        if trouble := _trouble_with(row, kept):
            problems.append(row.problem(*trouble))
        else:
            kept[row.cell("name")] = _choice(row, sheets.languages[1:], audio, problems)
    found = {name: tuple(choices.values()) for name, choices in lists.items() if name and choices}
    columns = frozenset(column for choices in found.values() for choice in choices for column in choice.facts)
    return ChoiceLists(lists=found, columns=columns)


def steering_problems(rows: Sequence[Row], commands: Sequence[CommandWords]) -> list[ScriptProblem]:
    """Return the choices, in any language, that steer the chat in one of the languages of `commands`."""
    return [
        row.problem(column, *_STEERS)
        for row in rows
        for column, label in row.cells.items()
        if column.partition("::")[0] == "label" and command_in(label, commands)
    ]


def _choice(row: Row, languages: Sequence[str], audio: Mapping[str, str], problems: list[ScriptProblem]) -> Choice:
    labels = {language: row.cell("label", language) for language in languages if row.cell("label", language)}
    spoken = {language: recording(row, "audio", audio, problems, language=language) for language in languages}
    for language, label in labels.items():
        if command_in(label):
            problems.append(row.problem(f"label::{language}", *_STEERS))
    return Choice(
        name=row.cell("name"),
        label=row.cell("label"),
        labels=labels,
        facts={column: text for column, text in row.cells.items() if column not in COLUMNS[CHOICES] and "::" not in column},
        quota=whole_number(row, "consult::quota", problems, least=1),
        audio=recording(row, "audio", audio, problems),
        audios={language: sha256 for language, sha256 in spoken.items() if sha256},
    )


_STEERS = ("This is a word people use to steer the chat, such as STOP.", "Word the choice otherwise.")


def _trouble_with(row: Row, others: Mapping[str, Choice]) -> tuple[str | None, str, str] | None:
    list_name, name, label = row.cell("list_name"), row.cell("name"), row.cell("label")
    if not (list_name and name and label):
        return None, "A choice needs a list_name, a name and a label.", "Fill in all three."
    if re.search(r"[\s,]", name):
        return "name", "A choice's name may hold no space or comma.", "Use '_' and keep spaces to labels."
    if name in others:
        return "name", f"'{name}' is in this list twice.", "Give each choice a name of its own."
    if command_in(name) or command_in(label):
        return "label", *_STEERS
    return None
