"""Compiles a practitioner's XLSForm tables into a `Script`, or says everything that is wrong with them at once.

A script that could not be finished in a chat is refused here, so that nobody is ever left at a question without an answer.
What a row means stands in the `bot.script_*` modules beside this one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.commands import CommandWords
from bot.script import Script
from bot.script_checks import checked_apart
from bot.script_choices import choice_lists, steering_problems
from bot.script_groups import Layout, laid_out
from bot.script_questions import Around, question_of
from bot.script_references import reference_problems
from bot.script_settings import SPOKEN, script_of, settings_problems
from bot.script_sheets import CHOICES, SETTINGS, SURVEY, Sheets, sheets_from
from core.errors import BadScript, ScriptProblem

_ORDER = (SURVEY, CHOICES, SETTINGS)


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A script, and the row of the practitioner's table in which each question or repeat stands, by its name."""

    script: Script
    rows: Mapping[str, int]


def script_from_markdown(text: str, *, name: str) -> Script:
    """Return the script written in `text` as XLSForm tables. Raises `BadScript` with every problem found."""
    return script_from_file(text, suffix=".md", name=name)


def script_from_file(
    content: bytes | str,
    *,
    suffix: str = "",
    name: str,
    audio: Mapping[str, str] | None = None,
    spoken: Collection[str] = SPOKEN,
) -> Script:
    """Return the script in a .xlsx, .csv or Markdown file. Raises `BadScript` with every problem found.

    `audio` has the SHA-256 of each recording beside the script, by file name; `spoken` are the languages the bot speaks.
    """
    return compiled_from(content, suffix=suffix, name=name, audio=audio, spoken=spoken).script


def compiled_from(
    content: bytes | str,
    *,
    suffix: str = "",
    name: str,
    audio: Mapping[str, str] | None = None,
    spoken: Collection[str] = SPOKEN,
    commands: Sequence[CommandWords] = (),
) -> Compiled:
    """Return what `script_from_file` does, with the rows that questions stand in.

    `commands` are the words that steer the chat in each language the bot speaks: no choice may be one of them.
    """
    compiled, problems = looked_over(content, suffix=suffix, name=name, audio=audio, spoken=spoken, commands=commands)
    if problems:
        raise BadScript(name, problems)
    return compiled


def looked_over(
    content: bytes | str,
    *,
    suffix: str = "",
    name: str,
    audio: Mapping[str, str] | None = None,
    spoken: Collection[str] = SPOKEN,
    commands: Sequence[CommandWords] = (),
) -> tuple[Compiled, tuple[ScriptProblem, ...]]:
    """Return as much of a script as could be read, with every problem found; with any it is for looking over, never for asking.

    Raises `BadScript` where there are no tables to read.
    """
    sheets = sheets_from(content, suffix=suffix, name=name)
    problems = [*sheets.problems]
    compiled = _compiled(sheets, name, audio or {}, problems)
    problems += settings_problems(sheets, spoken)
    problems += steering_problems(sheets.choices, commands)
    return compiled, _sorted(problems)


def _compiled(sheets: Sheets, name: str, audio: Mapping[str, str], problems: list[ScriptProblem]) -> Compiled:
    layout = laid_out(sheets.survey, problems)
    lists = choice_lists(sheets, audio, problems)
    around = Around(lists=lists, languages=sheets.languages, audio=audio)
    questions = [question_of(placed, around, problems) for placed in layout.placed]
    problems += reference_problems(layout, questions, lists)
    if not any(question.is_asked for question in questions) and not problems:
        problems.append(
            ScriptProblem(sheet=SURVEY, row=None, column=None, problem="Nothing is asked.", remedy="Add a row for a question.")
        )
    problems += checked_apart(sheets, layout, questions)
    script = script_of(sheets, questions, layout.repeats, name, problems)
    return Compiled(script=script, rows=_rows_of(layout))


def _rows_of(layout: Layout) -> Mapping[str, int]:
    begun = {row.cell("name"): row.number for row, _ in layout.beginnings}
    return {**begun, **{placed.name: placed.row.number for placed in layout.placed}}


def _sorted(problems: list[ScriptProblem]) -> tuple[ScriptProblem, ...]:
    places = {sheet: place for place, sheet in enumerate(_ORDER)}
    return tuple(dict.fromkeys(sorted(problems, key=lambda each: (places.get(each.sheet, len(places)), each.row or 0))))
