"""`heard paper …`: forms to print, forms that come back typed up, and whose a form is."""

import asyncio
import csv
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from openpyxl import load_workbook

from app.clock import new_id, now
from app.commands.printing import ProgressBars, people, print_json
from app.operator import consultation_called, finished, viewer_in
from app.paper_desk import Desk, desk_of
from app.settings import Settings, read_settings
from app.shipped import working_partnership
from app.wiring import House, opened
from app.working import running_jobs
from core.consent import HowGiven
from core.consultations import Setting
from core.errors import BadInput, HeardError
from core.paper import FormCode, code_in, spaced
from core.people import Viewer
from core.ports import PrintOrder
from core.turns import Turn
from core.wording import did_you_mean

CODE, SETTING = "code", "setting"
MOST_BYTES = 20_000_000
MOST_ROWS = 5_000
WAYS = (HowGiven.WITNESSED, HowGiven.PAPER, HowGiven.SPOKEN, HowGiven.TYPED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One typed form in a file: where it stands, as the table's own rows count, and what it says by column."""

    number: int
    said: Mapping[str, str]


def print_forms(name: str, *, copies: int, language: str, setting: str, into: Path) -> None:
    """Print forms into a PDF file."""
    written = asyncio.run(_print(read_settings(), name, copies=copies, language=language, setting=setting))
    try:
        into.write_bytes(written)
    except OSError as error:
        raise BadInput("The forms could not be written there.", remedy="Name a file in a folder you may write to.") from error
    people.print(f"{copies} {'copy' if copies == 1 else 'copies'}, each with its own code.")


def type_up(file: Path, *, as_json: bool) -> int:
    """Keep every form in a table, or none: return 1 and tell all that is wrong where anything is."""
    return asyncio.run(_type(read_settings(), file, as_json=as_json))


def join(code: str, pseudonym: str, *, agreed: str) -> None:
    """Record that a form is a certain person's, because they agreed."""
    asyncio.run(_join(read_settings(), code, pseudonym, agreed=agreed))


def take_back(code: str) -> None:
    """Take back all that a form says, because whoever wrote it said so."""
    asyncio.run(_take_back(read_settings(), code))


async def _print(settings: Settings, name: str, *, copies: int, language: str, setting: str) -> bytes:
    where = setting_called(setting)
    async with opened(settings) as house:
        partnership = await working_partnership(house)
        consultation = await consultation_called(house, name, partnership)
        order = PrintOrder(consultation=consultation, copies=copies, language=language, setting=where)
        return await _desk(house).print_forms(order, viewer_in(partnership))


async def _type(settings: Settings, file: Path, *, as_json: bool) -> int:
    rows = rows_in(file)
    async with opened(settings) as house, running_jobs(house) as jobs_are_here:
        viewer = viewer_in(await working_partnership(house))
        desk = _desk(house)
        new = await _not_typed_yet(house, rows)
        turns, problems = await _decided(desk, new, viewer)
        for problem in problems:
            people.print(problem, style="red", markup=False)
        if problems:
            people.print("Nothing was kept. Mend these and type the whole file up again.")
            return 1
        for turn in turns:
            await desk.keep(turn)
        if any(turn.concerns for turn in turns):
            people.print("Somebody may not be safe: what stands on a form needs reading today. See the concerns.", style="red")
        ids = [each.id for turn in turns for each in turn.testimony]
        if ids and jobs_are_here:
            with ProgressBars() as bars:
                await finished(house, viewer, ids, tell=bars.tell)
    if as_json:
        print_json({"forms": len(turns), "testimony": len(ids)})
    people.print(f"{len(turns)} {'form is' if len(turns) == 1 else 'forms are'} kept.")
    return 0


async def _not_typed_yet(house: House, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of forms that are new, so that a file can be given again; tell of the others."""
    new = []
    for row in rows:
        code = code_in(row.said.get(CODE, ""))
        if code is not None and await house.store.paper.typed_by(code) is not None:
            people.print(f"Row {row.number}: the form {spaced(code)} was typed up before and is left as it is.")
        else:
            new.append(row)
    return new


async def _decided(desk: Desk, rows: Sequence[Row], viewer: Viewer) -> tuple[list[Turn], list[str]]:
    """Return each row's turn and everything that is wrong, by row and column; what was written is repeated nowhere."""
    turns, problems = [], []
    for row, code, problem in _coded(rows):
        if code is None:
            problems.append(f"Row {row.number}, '{CODE}': {problem}")
            continue
        try:
            written = {key: said for key, said in row.said.items() if key not in {CODE, SETTING}}
            where = setting_called(row.said[SETTING]) if row.said.get(SETTING) else None
            decided = await desk.decided(code, written, viewer, setting=where)
        except HeardError as error:
            problems.append(f"Row {row.number}: {error}")
            continue
        if isinstance(decided, Turn):
            turns.append(decided)
        else:
            problems += [f"Row {row.number}, '{each.key}': {each.problem}" for each in decided]
    return turns, problems


def _coded(rows: Sequence[Row]) -> Iterator[tuple[Row, FormCode | None, str]]:
    codes = [code_in(row.said.get(CODE, "")) for row in rows]
    times = Counter(codes)
    for row, code in zip(rows, codes, strict=True):
        if code is None:
            yield row, None, "This is no form's code. Type it as it stands at the foot of each page."
        elif times[code] > 1:
            yield row, None, "This code stands in more than one row. Keep one row a form."
        else:
            yield row, code, ""


def rows_in(file: Path) -> list[Row]:
    """Return the rows of a CSV or XLSX file under its first. Raises `BadInput` for a file that is no such table."""
    remedy = "Give a .csv or .xlsx table whose first row names the columns: code, consent_take_part, and the questions."
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput("This file is too large to be typed forms.", remedy="Split it, or check that it is the right one.")
        table = list(_xlsx(file) if file.suffix.lower() == ".xlsx" else _csv(file))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BadInput("This file cannot be read as a table.", remedy=remedy) from error
    if not table or CODE not in (head := [cell.strip() for cell in table[0]]):
        raise BadInput(f"This table has no column '{CODE}'.", remedy=remedy)
    if twice := [name for name, times in Counter(head).items() if name and times > 1]:
        raise BadInput(f"The column '{twice[0]}' stands there twice.", remedy="Keep one of them.")
    if len(table) > MOST_ROWS:
        raise BadInput("This table has too many rows.", remedy=f"Split it into files of at most {MOST_ROWS} rows.")
    rows = [Row(number=number, said=_said(head, cells)) for number, cells in enumerate(table[1:], start=2) if any(cells)]
    if not rows:
        raise BadInput("This table has no forms in it.", remedy=remedy)
    return rows


def _said(head: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return one row by column; empty cells are left out, and cells beyond the last column are a column of their own."""
    said = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name and cell.strip()}
    return said | ({"(a cell beyond the last column)": "…"} if any(cell.strip() for cell in cells[len(head) :]) else {})


def _csv(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        yield from csv.reader(opened_file, strict=True)


def _xlsx(file: Path) -> Iterator[list[str]]:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=1_000):
            yield [_cell(value) for value in row]
    finally:
        book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


async def _join(settings: Settings, code: str, pseudonym: str, *, agreed: str) -> None:
    how = next((way for way in WAYS if way.value == agreed), None)
    if how is None:
        raise BadInput(
            "A form is joined to a person only if they agreed.",
            remedy=f"Ask them first, then say how: --agreed {', '.join(way.value for way in WAYS)}.",
        )
    form = _form_called(code)
    async with opened(settings) as house:
        viewer = viewer_in(await working_partnership(house))
        await _desk(house).join(form, pseudonym, viewer, how=how)
    people.print(f"The form {spaced(form)} is known as theirs now. What they wrote stays where it is.")


async def _take_back(settings: Settings, code: str) -> None:
    form = _form_called(code)
    async with opened(settings) as house:
        await _desk(house).take_back(form, viewer_in(await working_partnership(house)))
    people.print(f"The form {spaced(form)} is taken back. Nobody is shown what it says.")


def _form_called(code: str) -> FormCode:
    form = code_in(code)
    if form is None:
        raise BadInput("This is no form's code.", remedy="It stands at the foot of each page of the form.")
    return form


def setting_called(name: str) -> Setting:
    """Return the setting of this name. Raises `BadInput` naming those there are."""
    found = next((each for each in Setting if each.value == name.strip().casefold()), None)
    if found is None:
        raise BadInput("There is no such setting.", remedy=did_you_mean(name, [each.value for each in Setting]))
    return found


def _desk(house: House) -> Desk:
    return desk_of(house, clock=now, new_id=new_id)
