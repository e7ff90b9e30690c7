"""`heard script check|preview|draw|export`: what can be done with a script file before anybody is asked."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from app.clock import now
from app.commands.printing import people, print_json
from app.script_files import Checked, check_files, compiled_file, consent_words, content_of, form_tables, short_name
from app.script_live import live_problems
from app.settings import read_settings
from app.shipped import working_partnership
from app.wiring import House, opened, read_tongues
from bot.channels.terminal import shown
from bot.script_drawing import drawing_of
from bot.script_previewing import Walkthrough
from bot.step import Talk
from bot.wording import LANGUAGE
from bot.xform_export import workbook_of, xform_of
from core.errors import BadInput, ScriptProblem
from core.people import Partnership
from core.wording import did_you_mean

EASIER = "easier words"
"""What a person says who wants easier words; it is understood in each language."""


def check(files: Sequence[Path], *, live: bool, as_json: bool) -> int:
    """Report everything about all the files at once; return 1 where one cannot be asked or would strand someone."""
    return asyncio.run(_check(files, live=live, as_json=as_json))


async def _check(files: Sequence[Path], *, live: bool, as_json: bool) -> int:
    checked = await check_files(files)
    stranded = await _all_stranded(files, checked) if live else [[] for _ in checked]
    for each, waiting in zip(checked, stranded, strict=True):
        _tell_checked(each, waiting, as_json=as_json)
    return 1 if any(each.problems for each in checked) or any(stranded) else 0


async def _all_stranded(files: Sequence[Path], checked: Sequence[Checked]) -> list[list[ScriptProblem]]:
    async with opened(read_settings()) as house:
        partnership = await working_partnership(house)
        return [await _stranded(house, partnership, path, each) for path, each in zip(files, checked, strict=True)]


async def _stranded(house: House, partnership: Partnership, path: Path, checked: Checked) -> list[ScriptProblem]:
    if checked.script is None:
        return []
    consultation = await house.store.consultations.consultation_named(short_name(path), partnership.id)
    return await live_problems(house, consultation, checked.script) if consultation else []


def _tell_checked(checked: Checked, stranded: Sequence[ScriptProblem], *, as_json: bool) -> None:
    for kind, problems in (("problem", checked.problems), ("waiting", stranded), ("advice", checked.advice)):
        for problem in problems:
            if as_json:
                print_json({"file": checked.name, "kind": kind, **asdict(problem)})
            else:
                people.print(f"{checked.name}: {kind}: {problem}", markup=False, style="red" if kind != "advice" else "yellow")
    if not as_json and not checked.problems and checked.script is not None:
        asked = sum(question.is_asked for question in checked.script.questions)
        people.print(f"{checked.name}: can be asked, {asked} {'question' if asked == 1 else 'questions'}.", markup=False)


def preview(file: Path, *, save: Path | None, language: str, easy: bool) -> None:
    """Walk a script in the terminal with the real conversation; nothing is kept but, with `save`, the walk as a told chat."""
    script, _ = asyncio.run(compiled_file(file))
    spoken = list(script.languages or (script.language,))
    if language and language not in spoken:
        raise BadInput(f"This script is not asked in '{language}'.", remedy=did_you_mean(language, spoken))
    if save is not None and language not in {"", script.language}:
        raise BadInput("A walk is written down in the script's own language.", remedy="Leave out --language, or --save.")
    tongues = read_tongues()
    own = tongues[LANGUAGE]
    talk = Talk(
        script=script, wording=own.wording, safeguarding=own.safeguarding, tongues=tongues, probing=own.probing
    ).in_language(language or script.language)
    walk = Walkthrough(talk=talk, script_hash=script.sha256, now=now())
    _show(walk)
    if easy:
        _take(walk, EASIER)
    while not walk.is_over and (line := _line()):
        _take(walk, line.rstrip("\r\n"))
    if save is not None:
        _write(walk.told(file.stem).encode(), save)
        people.print(f"The walk is written down in {save.name}.", markup=False)


def _line() -> str:
    try:
        return sys.stdin.readline()
    except UnicodeDecodeError as error:
        raise BadInput("What is typed here is no text in UTF-8.", remedy="Save the file it comes from as UTF-8.") from error


def _take(walk: Walkthrough, line: str) -> None:
    walk.hear(line)
    _show(walk)


def _show(walk: Walkthrough) -> None:
    for say in walk.says:
        sys.stdout.write(shown(say) + "\n")
    sys.stdout.flush()


def draw(file: Path, *, to: Path | None) -> None:
    """Write a script's Mermaid diagram to a file or the screen."""
    script, _ = asyncio.run(compiled_file(file))
    _write(drawing_of(script).encode(), to)


def export(file: Path, *, to: Path | None, xlsx: Path | None) -> None:
    """Write a script as an XForm, and with `xlsx` as the XLSForm it was made from, for Kobo and ODK."""
    script, _ = asyncio.run(compiled_file(file))
    tables = form_tables(file, content_of(file), script, consent_words())
    _write(xform_of(tables).encode(), to)
    if xlsx is not None:
        _write(workbook_of(tables), xlsx)


def _write(content: bytes, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(content)
        return
    try:
        to.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{to.name} cannot be written.", remedy="Name a file in a folder that is there.") from error
