"""The tables of a script file: sheets, headings and rows as the practitioner wrote them, read through pyxform.

It decides nothing about questions; it only knows which sheets and columns there are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conditions import nearest
from core.errors import BadScript, ScriptProblem

SURVEY = "survey"
CHOICES = "choices"
SETTINGS = "settings"

COLUMNS: Mapping[str, frozenset[str]] = {
    SURVEY: frozenset(
        {
            "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "consult::voice",
            "consult::theme_hint", "consult::sensitive", "consult::staff_note",
        }
    ),
    CHOICES: frozenset({"list_name", "name", "label"}),
    SETTINGS: frozenset(
        {
            "form_title", "form_id", "version", "default_language", "consult::approach", "consult::purposes",
            "consult::who_reads", "consult::intro", "consult::thanks",
        }
    ),
}  # fmt: skip
"""Every sheet and column a chat can use."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. ``number`` counts from 1 with the headings as the first, as a spreadsheet shows it."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def cell(self, column: str) -> str:
        """Return a cell's text, empty where nothing is written."""
        return self.cells.get(column, "")

    def problem(self, column: str | None, problem: str, remedy: str) -> ScriptProblem:
        """Return a problem that stands in this row."""
        return ScriptProblem(sheet=self.sheet, row=self.number, column=column, problem=problem, remedy=remedy)


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """The rows of each sheet, and what is wrong with the sheets and headings themselves."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    problems: tuple[ScriptProblem, ...]


def sheets_from_markdown(text: str, *, name: str) -> Sheets:
    """Return the tables in `text`. Raises `BadScript` where no table can be read at all."""
    from pyxform.errors import PyXFormReadError  # noqa: PLC0415  It is large, and only compiling needs it.
    from pyxform.xls2json_backends import md_to_dict  # noqa: PLC0415

    try:
        book = md_to_dict(text)
    except (PyXFormReadError, IndexError, KeyError) as error:
        raise BadScript(name, (_NO_TABLES,)) from error
    problems = [_unknown_sheet(sheet) for sheet in book["sheet_names"] if str(sheet).lower() not in COLUMNS]
    problems += _doubled(text)
    rows = {sheet: _rows(sheet, book.get(sheet, [])) for sheet in COLUMNS}
    problems += [problem for sheet in COLUMNS for problem in _unknown_columns(sheet, book.get(f"{sheet}_header", []))]
    return Sheets(survey=rows[SURVEY], choices=rows[CHOICES], settings=rows[SETTINGS], problems=tuple(problems))


_NO_TABLES = ScriptProblem(
    sheet=SURVEY,
    row=None,
    column=None,
    problem="No tables can be read here, or a row has more cells than its headings.",
    remedy="Write '| survey | | |', then '| | type | name | label |', then one row a question with as many cells.",
)


def _doubled(text: str) -> list[ScriptProblem]:
    """Name sheets and headings that stand twice: reading the tables keeps only the last of each."""
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:]] for line in text.splitlines() if "|" in line]
    tables = [(cells[0].lower(), place) for place, cells in enumerate(rows) if cells[:1] and cells[0].lower() in COLUMNS]
    names = [sheet for sheet, _ in tables]
    problems = [
        ScriptProblem(
            sheet=sheet, row=None, column=None, problem="This table stands here twice.", remedy="Make them one table."
        )
        for sheet in COLUMNS
        if names.count(sheet) > 1
    ]
    for sheet, place in tables:
        headings = [heading.lower() for heading in rows[place + 1] if heading] if place + 1 < len(rows) else []
        problems += [
            ScriptProblem(
                sheet=sheet, row=1, column=heading, problem="This column stands here twice.", remedy="Keep one of the two."
            )
            for heading in sorted({each for each in headings if headings.count(each) > 1})
        ]
    return problems


def _rows(sheet: str, contents: list[dict[str | None, str]]) -> tuple[Row, ...]:
    return tuple(
        Row(sheet=sheet, number=number, cells={str(column).strip().lower(): text for column, text in cells.items()})
        for number, cells in enumerate(contents, start=2)
    )


def _unknown_sheet(sheet: object) -> ScriptProblem:
    return ScriptProblem(
        sheet=str(sheet),
        row=None,
        column=None,
        problem="There is no sheet of this name.",
        remedy=nearest(str(sheet).lower(), COLUMNS) or "Use survey, choices and settings.",
    )


def _unknown_columns(sheet: str, header: list[dict[str | None, None]]) -> list[ScriptProblem]:
    headings = [str(column).strip().lower() for row in header for column in row if column is not None]
    return [
        ScriptProblem(
            sheet=sheet,
            row=1,
            column=heading,
            problem="A chat does not know this column.",
            remedy=nearest(heading, COLUMNS[sheet]) or f"Leave it out. Known are: {', '.join(sorted(COLUMNS[sheet]))}.",
        )
        for heading in headings
        if heading not in COLUMNS[sheet]
    ]
