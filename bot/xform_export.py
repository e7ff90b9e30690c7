"""Writes a practitioner's script as an XForm that Kobo and ODK open, with its consent questions first. Pure but for pyxform.

The practitioner's own tables are kept as they are: only our ``consult::`` columns are left out, a place is asked by its name,
and every question stands in a group that is asked once somebody agreed to take part. Completed forms come back through
`bot.odk_submissions`.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.script_books import tables_in as books_in
from bot.script_columns import heading_of
from core.consent import Purpose
from core.errors import ScriptProblem

CONSENT_GROUP = "heard_questions"
YES_OR_NO = "heard_yes_no"
NOT_ASKED = "heard_said_no"

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_CELL = re.compile(r"On the '(survey|choices|settings)' sheet, the '([^']+)' value is \w+\.\s*")

_SHARED = frozenset({"type", "name", "label", "relevant", "required", "list_name", "form_id"})
"""Headings of the rows that are added here: pyxform takes two spellings of one for two columns."""

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The rows of an XLSForm's sheets, each by its column headings.

    ``numbers`` are the places of the survey's rows in the practitioner's table; None for a row that is ours.
    """

    survey: Rows
    choices: Rows
    settings: Rows
    numbers: Sequence[int | None] = ()


@dataclass(frozen=True, kw_only=True)
class ConsentWords:
    """What is said about consent in one language."""

    consents: Mapping[Purpose, str]
    yes: str
    no: str
    refused: str


def tables_in(content: bytes, *, suffix: str, name: str = "") -> Tables:
    """Return the tables of a script file that compiles; `suffix` is ".md", ".csv" or ".xlsx"."""
    books = {table.name.casefold(): table for table in books_in(content, suffix=suffix, name=name)}
    rows = {
        sheet: [_filled([_plainly(sheet, each) for each in table.headings], cells) for _, cells in table.rows] if table else []
        for sheet, table in ((sheet, books.get(sheet)) for sheet in ("survey", "choices", "settings"))
    }
    numbers = [number for number, _ in books["survey"].rows] if "survey" in books else []
    return Tables(survey=rows["survey"], choices=rows["choices"], settings=rows["settings"], numbers=numbers)


def with_consent(
    tables: Tables, purposes: Sequence[Purpose], words: Mapping[str, ConsentWords], *, language: str, form_id: str
) -> Tables:
    """Return the tables as ODK and Kobo should have them.

    `words` are by language code, `language` is that of columns without one. A translation we have no words for gets the
    default's, so that no question is ever blank.
    """
    labels = _label_columns(tables.survey)
    spoken = {column: words.get(_code(column), words[language]) for column in labels}
    asked = [_consent_row(purpose, {column: each.consents[purpose] for column, each in spoken.items()}) for purpose in purposes]
    said_no = {
        "type": "note",
        "name": NOT_ASKED,
        "relevant": f"${{{Purpose.TAKE_PART.value}}} = 'no'",
        **{column: each.refused for column, each in spoken.items()},
    }
    opening = {"type": "begin_group", "name": CONSENT_GROUP, "relevant": f"${{{Purpose.TAKE_PART.value}}} = 'yes'"}
    closing = {"type": "end_group", "name": CONSENT_GROUP}
    yes_no = [
        {"list_name": YES_OR_NO, "name": name, **{column: getattr(each, name) for column, each in spoken.items()}}
        for name in ("yes", "no")
    ]
    settings = dict(_without_ours(tables.settings[0])) if tables.settings else {}
    return Tables(
        survey=[*asked, said_no, opening, *(_by_name(_without_ours(row)) for row in tables.survey), closing],
        numbers=[*(None for _ in (*asked, said_no, opening)), *tables.numbers, None],
        choices=[*yes_no, *(_without_ours(row) for row in tables.choices)],
        settings=[{**settings, "form_id": settings.get("form_id") or form_id}],
    )


def xform_of(tables: Tables) -> str:
    """Return the XForm's XML."""
    from pyxform.xls2xform import convert  # noqa: PLC0415  It is large, and only this needs it.

    sheets = {"survey": tables.survey, "choices": tables.choices, "settings": tables.settings}
    book = {name: [dict(row) for row in rows] for name, rows in sheets.items()}
    headers = {f"{name}_header": [dict.fromkeys(_columns(rows))] for name, rows in sheets.items()}
    return str(convert({**book, **headers, "sheet_names": list(sheets)}, form_name="data").xform)


def form_problems(tables: Tables) -> tuple[ScriptProblem, ...]:
    """Return why ODK and Kobo would not open the form, in its row where one is named; nothing where they would."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415  It is large, and only this needs it.

    try:
        xform_of(tables)
    except PyXFormError as error:
        return (_problem_in(str(error), tables),)
    return ()


def _problem_in(complaint: str, tables: Tables) -> ScriptProblem:
    """Return pyxform's complaint where the practitioner finds it: it counts the headings as row 1, and our rows too."""
    named = _ROW.search(complaint)
    placed = _CELL.search(complaint)
    sheet = placed[1] if placed else "choices" if "choices sheet" in complaint else "survey"
    place = int(named[1]) - 2 if named else -1
    words = " ".join(_ROW.sub("", _CELL.sub("", complaint)).split())
    return ScriptProblem(
        sheet=sheet,
        row=tables.numbers[place] if sheet == "survey" and 0 <= place < len(tables.numbers) else None,
        column=placed[2] if placed else None,
        problem=f"ODK and Kobo would not open this form: {words}",
        remedy="Correct it, so that the same questions can be asked there too.",
    )


def workbook_of(tables: Tables) -> bytes:
    """Return the tables as an .xlsx file; every cell is text, whatever it begins with."""
    from openpyxl import Workbook  # noqa: PLC0415  It is large, and only this needs it.

    book = Workbook(write_only=False)
    book.remove(book.worksheets[0])
    for name, rows in (("survey", tables.survey), ("choices", tables.choices), ("settings", tables.settings)):
        sheet = book.create_sheet(name)
        columns = _columns(rows)
        for number, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], start=1):
            for place, column in enumerate(columns, start=1):
                cell = sheet.cell(row=number, column=place, value=row.get(column, ""))
                cell.data_type = "s"  # A text that begins with "=" is no formula.
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _plainly(sheet: str, heading: str) -> str:
    """Return a heading that rows of ours have too as these write it: XLSForm has other words for some, in any case."""
    meant = heading_of(sheet, heading)
    return meant.column if meant.column in _SHARED and not meant.language and "::" not in heading else heading


def _filled(headings: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    return {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell}


def _consent_row(purpose: Purpose, labels: Mapping[str, str]) -> Mapping[str, str]:
    row = {"type": f"select_one {YES_OR_NO}", "name": purpose.value, "required": "yes", **labels}
    if purpose is not Purpose.TAKE_PART:
        row["relevant"] = f"${{{Purpose.TAKE_PART.value}}} = 'yes'"
    return row


def _label_columns(rows: Rows) -> list[str]:
    return [column for column in _columns(rows) if re.fullmatch(r"label(?:\s*::?\s*.+)?", column, re.IGNORECASE)] or ["label"]


def _code(column: str) -> str:
    """Return the language code in "label::Gàidhlig (gd)" or "label::gd", nothing in "label"."""
    name = column.partition(":")[2].lstrip(": ").strip()
    in_brackets = re.search(r"\(([A-Za-z-]+)\)\s*$", name)
    return (in_brackets.group(1) if in_brackets else name).casefold()


def _without_ours(row: Mapping[str, str]) -> Mapping[str, str]:
    return {column: text for column, text in row.items() if not column.strip().casefold().startswith("consult")}


def _by_name(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return the row with a place asked by its name: coordinates of people are never gathered."""
    kind = row.get("type", "")
    return {**row, "type": "text"} if kind.split()[:1] in (["geopoint"], ["location"], ["gps"]) else row


def _columns(rows: Iterable[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))
