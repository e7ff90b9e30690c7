"""The tables of a script file: sheets, headings and rows as the practitioner wrote them.

It decides nothing about questions; it only knows which sheets and columns there are, and which letters a cell may hold.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conditions import nearest
from bot.script_books import Table, tables_in
from bot.script_columns import CHOICES, COLUMNS, PASSED_OVER, REFUSED, SETTINGS, SURVEY, Heading, code_of, heading_of
from core.errors import BadScript, ScriptProblem

__all__ = ["CHOICES", "COLUMNS", "SETTINGS", "SURVEY", "Row", "Sheets", "sheets_from", "sheets_from_markdown"]

LONGEST_CELL = 2_000
LONGEST_LABEL = 1_000
ENGLISH = "en"

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_CONDITIONS = frozenset({"relevant", "constraint", "calculation", "choice_filter", "repeat_count", "default", "required"})
_WRITTEN_BY_HAND = frozenset({"\n", "\t", "\r", "\N{ZERO WIDTH JOINER}"})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row. ``number`` is what a spreadsheet shows beside it; a column in another language is "label::gd"."""

    sheet: str
    number: int
    cells: Mapping[str, str]

    def cell(self, column: str, language: str = "") -> str:
        """Return a cell's text, empty where nothing is written."""
        return self.cells.get(f"{column}::{language}" if language else column, "")

    def problem(self, column: str | None, problem: str, remedy: str) -> ScriptProblem:
        """Return a problem that stands in this row."""
        return ScriptProblem(sheet=self.sheet, row=self.number, column=column, problem=problem, remedy=remedy)


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """The rows of each sheet, and what is wrong with the sheets and headings themselves.

    ``language`` is the script's own: its columns stand without a code. ``languages`` are all there are, its own first.
    """

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: tuple[Row, ...]
    problems: tuple[ScriptProblem, ...]
    language: str = ENGLISH
    languages: tuple[str, ...] = (ENGLISH,)


def sheets_from_markdown(text: str, *, name: str) -> Sheets:
    """Return the tables in `text`. Raises `BadScript` where no table can be read at all."""
    return sheets_from(text, suffix=".md", name=name)


def sheets_from(content: bytes | str, *, suffix: str = "", name: str) -> Sheets:
    """Return the tables of a .xlsx, .csv or Markdown file, told apart by what is in it; `suffix` decides between texts.

    Raises `BadScript` where no table can be read at all.
    """
    tables = tables_in(content, suffix=suffix, name=name)
    problems = [problem for table in tables for problem in table.problems]
    problems += _sheet_problems(tables)
    known = {table.name.casefold(): table for table in tables if table.name.casefold() in COLUMNS}
    if SURVEY not in known:
        problems.append(_problem(SURVEY, None, None, "There is no sheet of questions.", "Add a sheet called survey."))
    _refuse_titles(known, name)
    headings = {sheet: [heading_of(sheet, each) for each in table.headings] for sheet, table in known.items()}
    own = _own_language(known.get(SETTINGS), headings)
    rows = {sheet: tuple(_rows(sheet, table, headings[sheet], own)) for sheet, table in known.items()}
    for sheet, table in known.items():
        problems += _heading_problems(sheet, table, headings[sheet], own)
        problems += _refused_cells(rows[sheet])
        problems += [problem for row in rows[sheet] for problem in _letter_problems(row)]
    if len(problems) and SURVEY not in known:
        raise BadScript(name, tuple(problems))
    found = dict.fromkeys(each.language for sheet in headings.values() for each in sheet if each.language)
    return Sheets(
        survey=rows.get(SURVEY, ()),
        choices=rows.get(CHOICES, ()),
        settings=rows.get(SETTINGS, ()),
        problems=tuple(problems),
        language=own,
        languages=tuple(dict.fromkeys([own, *(each for each in found if each)])),
    )


def _refuse_titles(known: Mapping[str, Table], name: str) -> None:
    """Refuse what stands above the headings by itself: every row below it would be blamed too."""
    problems = []
    for sheet, table in known.items():
        if _knows(sheet, table.headings) or not table.headings:
            continue
        below = next((number for number, cells in table.rows if _knows(sheet, cells)), None)
        if below is not None:
            remedy = f"Delete what stands above row {below}, where the headings are."
            problems.append(_problem(sheet, table.heading_row, None, "These are no headings.", remedy))
    if problems:
        raise BadScript(name, tuple(problems))


def _knows(sheet: str, cells: Sequence[str]) -> bool:
    """Whether these are headings: one of them is a column that only this kind of sheet has."""
    telling = {SURVEY: {"type", "label"}, CHOICES: {"list_name", "label"}}.get(sheet, COLUMNS[sheet])
    return any(heading_of(sheet, cell).column in telling for cell in cells if cell)


def _own_language(settings: Table | None, headings: Mapping[str, Sequence[Heading]]) -> str:
    """Return what default_language says, or else English, or else the only language there is."""
    if settings:
        for place, heading in enumerate(settings.headings):
            if heading_of(SETTINGS, heading).column == "default_language" and settings.rows:
                cells = settings.rows[0][1]
                written = cells[place] if place < len(cells) else ""
                if written:
                    return code_of(written) or written
    labels = [each.language for each in headings.get(SURVEY, ()) if each.column == "label"]
    named = [each for each in labels if each]
    return named[0] if named and "" not in labels and ENGLISH not in named else ENGLISH


def _key(heading: Heading, own: str) -> str:
    """Return what a column's cells are kept under: nothing where its language is not known."""
    if heading.language is None:
        return ""
    return heading.column if heading.language in {"", own} else f"{heading.column}::{heading.language}"


def _rows(sheet: str, table: Table, headings: Sequence[Heading], own: str) -> Iterator[Row]:
    keys = [_key(each, own) for each in headings]
    for number, cells in table.rows:
        kept = {key: _straight(key, text) for key, text in zip(keys, cells, strict=False) if text and key}
        yield Row(sheet=sheet, number=number, cells=kept)


def _straight(column: str, text: str) -> str:
    """Return a condition with straight quotes, which word processors bend."""
    return text.translate(_STRAIGHT) if column in _CONDITIONS else text


def _problem(sheet: str, row: int | None, column: str | None, problem: str, remedy: str) -> ScriptProblem:
    return ScriptProblem(sheet=sheet, row=row, column=column, problem=problem, remedy=remedy)


def _sheet_problems(tables: Sequence[Table]) -> Iterator[ScriptProblem]:
    names = Counter(table.name.casefold() for table in tables)
    for sheet in COLUMNS:
        if names[sheet] > 1:
            yield _problem(sheet, None, None, "This table stands here twice.", "Make them one table.")
    for table in tables:
        if table.name.casefold() not in COLUMNS and not table.name.startswith("_"):
            remedy = (
                nearest(table.name.casefold(), COLUMNS)
                or "Use survey, choices and settings; a sheet of your own notes begins with '_'."
            )
            yield _problem(table.name, None, None, "There is no sheet of this name.", remedy)


def _heading_problems(sheet: str, table: Table, headings: Sequence[Heading], own: str) -> Iterator[ScriptProblem]:
    keys = [_key(each, own) for each in headings]
    for key, count in Counter(key for key in keys if key).items():
        if count > 1 and key not in PASSED_OVER[sheet]:
            yield _problem(sheet, table.heading_row, key, "This column stands here twice.", "Keep one of the two.")
    for heading, written in zip(headings, table.headings, strict=True):
        if written and heading.language is None:
            remedy = "Write it with its code, such as label::Gàidhlig (gd)."
            yield _problem(sheet, table.heading_row, written, "This language is not known.", remedy)
        elif written and not _is_known(sheet, heading.column):
            remedy = nearest(heading.column, COLUMNS[sheet]) or f"Leave it out. Known are: {', '.join(sorted(COLUMNS[sheet]))}."
            yield _problem(sheet, table.heading_row, written, "A chat does not know this column.", remedy)
    for number, cells in table.rows:
        for place in (place for place, heading in enumerate(table.headings) if not heading):
            if place < len(cells) and cells[place]:
                yield _problem(sheet, number, None, "There is a cell without a heading.", "Give its column a heading.")


def _is_known(sheet: str, column: str) -> bool:
    """Whether a chat knows the column. A choice may have columns of its own, for `choice_filter`."""
    if sheet == CHOICES and column.isidentifier():
        return True
    return column in COLUMNS[sheet] or column in PASSED_OVER[sheet] or column in REFUSED


def _refused_cells(rows: Sequence[Row]) -> Iterator[ScriptProblem]:
    for row in rows:
        for column in row.cells.keys() & REFUSED.keys():
            if column != "read_only" or row.cell(column).casefold() not in {"no", "false", "false()"}:
                yield row.problem(column, *REFUSED[column])


def _letter_problems(row: Row) -> Iterator[ScriptProblem]:
    for column, text in row.cells.items():
        longest = LONGEST_LABEL if column.startswith("label") else LONGEST_CELL
        if len(text) > longest:
            yield row.problem(column, f"This cell holds more than {longest} characters.", "Shorten it, or split it.")
        elif hidden := next((each for each in text if _is_hidden(each)), ""):
            name = unicodedata.name(hidden, f"U+{ord(hidden):04X}")
            yield row.problem(column, f"It holds a sign nobody can see: {name}.", "Delete the cell and type its words again.")


def _is_hidden(sign: str) -> bool:
    """Whether it is a control, zero-width or direction sign; what joins an emoji or makes a flag is none."""
    if sign.isprintable() or sign in _WRITTEN_BY_HAND or "\U000e0020" <= sign <= "\U000e007f":
        return False
    return unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
