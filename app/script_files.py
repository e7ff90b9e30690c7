"""Script files on this computer: read, compiled in a child process and looked over. Holds no one's words."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.script import Script, script_from_json
from bot.wording import LANGUAGE, Phrase, read_wordings
from bot.xform_export import ConsentWords, Tables, form_problems, tables_in, with_consent
from core.errors import BadInput, BadScript, ScriptProblem

LARGEST_FILE = 10_000_000
"""Bytes in one script file. Reason: ten thousand questions are a tenth of it."""

SUFFIXES = (".md", ".csv", ".xlsx")
SOUNDS = (".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav", ".webm")
"""Recordings of questions read aloud, by the end of their names; what is in them is looked at when they are kept."""

Words = Mapping[str, ConsentWords]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A script file looked over. ``script`` is None where it cannot be asked, and ``problems`` then say why.

    ``name`` is the file's, with its folder where two have the same.
    """

    name: str
    script: Script | None
    problems: tuple[ScriptProblem, ...]
    advice: tuple[ScriptProblem, ...] = ()


async def check_files(paths: Sequence[Path], *, media: Path | None = None) -> list[Checked]:
    """Look every file over, in a child process, as the compiler is larger than the program; what is no script is a problem too.

    `media` is a folder with recordings of its own, beside those that lie by each file.
    Raises `BadInput` where the computer has not enough memory.
    """
    words = await asyncio.to_thread(consent_words)
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as child:
        try:
            named = zip(paths, _names(paths), strict=True)
            return [await _check(child, path, name, words, media) for path, name in named]
        except BrokenProcessPool as error:
            raise BadInput("There was not enough memory to look a script over.", remedy="Close other programs.") from error


async def compiled_file(path: Path, *, media: Path | None = None) -> tuple[Script, Mapping[str, Path]]:
    """Return the script in a file and the recordings beside it, by SHA-256. Raises `BadScript`, `BadInput`."""
    await asyncio.to_thread(content_of, path)
    (checked,) = await check_files([path], media=media)
    if checked.script is None or checked.problems:
        raise BadScript(path.name, checked.problems)
    beside = await asyncio.to_thread(recordings_beside, path, media)
    return checked.script, {digest: file for file, digest in beside.items()}


def recordings_beside(path: Path, media: Path | None = None) -> dict[Path, str]:
    """Return the sound files in a script's folder, in "audio" and "media" in it, and in the folder `media`, with their SHA-256.

    Where two have the same name, that in `media` is meant. Raises `BadInput` where `media` is no folder.
    """
    if media is not None and not media.is_dir():
        raise BadInput(f"{media.name} is no folder.", remedy="Name the folder that the recordings lie in.")
    wanted = (path.parent, path.parent / "audio", path.parent / "media", *([media] if media else []))
    folders = [folder for folder in wanted if folder.is_dir()]
    files = [file for folder in folders for file in sorted(folder.iterdir()) if file.suffix.casefold() in SOUNDS]
    return {file: _sha256(file) for file in files if file.is_file()}


def look_over(name: str, content: bytes, recordings: Mapping[str, str], words: Words) -> str:
    """Return as JSON what a child process finds: the compiled body, every problem, and advice. Called in the child."""
    from bot.script_files import looked_over  # noqa: PLC0415 - only the child process needs the compiler.
    from bot.script_linting import Rows, advice_beside, advice_on  # noqa: PLC0415

    suffix = Path(name).suffix.casefold()
    try:
        compiled, problems = looked_over(content, suffix=suffix, name=Path(name).stem, audio=recordings)
    except BadScript as error:
        return _told(None, error.problems, ())
    rows = Rows(of_questions=compiled.rows)
    if problems:
        return _told(None, problems, advice_beside(problems, compiled.script, rows))
    of_the_form = form_problems(form_tables(Path(name), content, compiled.script, words))
    return _told(compiled.script.to_json(), of_the_form, advice_on(compiled.script, rows))


def _told(body: str | None, problems: Sequence[ScriptProblem], advice: Sequence[ScriptProblem]) -> str:
    told = {"body": body, "problems": [vars(each) for each in problems], "advice": [vars(each) for each in advice]}
    return json.dumps(told)


def compiled_body(name: str, content: bytes, recordings: Mapping[str, str]) -> str:
    """Return a script's compiled body. Called in the child. Raises `BadScript`."""
    from bot.script_files import script_from_file  # noqa: PLC0415 - only the child process needs the compiler.

    path = Path(name)
    return script_from_file(content, suffix=path.suffix.casefold(), name=path.stem, audio=recordings).to_json()


def form_tables(path: Path, content: bytes, script: Script, words: Words) -> Tables:
    """Return a script's tables as ODK and Kobo are to have them, the consent questions first."""
    return with_consent(
        tables_in(content, suffix=path.suffix.casefold(), name=path.name),
        script.purposes,
        words,
        language=script.language if script.language in words else LANGUAGE,
        form_id=short_name(path),
    )


def consent_words() -> Words:
    """Return what the bot says about consent, by language. Raises `BadContent`."""
    from app.wiring import PROMPTS  # noqa: PLC0415 - it brings the whole house, and a child process needs none.

    return {
        language: ConsentWords(
            consents=wording.consents,
            yes=wording.say(Phrase.YES),
            no=wording.say(Phrase.NO),
            refused=wording.say(Phrase.REFUSED),
        )
        for language, wording in read_wordings(PROMPTS / "bot").items()
    }


def short_name(path: Path, wanted: str = "") -> str:
    """Return the short name of a script's consultation: the one that is wanted, or that of the file.

    It is what people join with, so it is small letters, digits and underscores. Raises `BadInput` for any other.
    """
    name = re.sub(r"[^a-z0-9]+", "_", (wanted or path.stem).casefold()).strip("_")
    if wanted and wanted != name:
        remedy = f"Write it as '{name}'." if name else "Use small letters, digits and '_'."
        raise BadInput("People join with the short name, so it must be easy to type.", remedy=remedy)
    if not name:
        raise BadInput(f"No short name can be made of {path.name}.", remedy="Say one: --name first_night.")
    return name


def by_file_name(recordings: Mapping[Path, str]) -> dict[str, str]:
    """Return the SHA-256 of each recording by its file's name, as a script names it."""
    return {file.name: digest for file, digest in recordings.items()}


def content_of(path: Path) -> bytes:
    """Return what is in a script file. Raises `BadInput` where it is none that can be read."""
    if path.is_dir():
        raise BadInput(f"{path.name or path} is a folder.", remedy="Name the script files in it.")
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.", remedy="Name a script: .xlsx, .csv or .md.")
    if path.suffix.casefold() not in SUFFIXES:
        raise BadInput(f"{path.name} is no script.", remedy="Save it as .xlsx, .csv or .md.")
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput(f"{path.name} is too large for a script.", remedy="Keep pictures and other sheets out of it.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read.", remedy="Ask whoever owns it to let you read it.") from error


async def _check(child: ProcessPoolExecutor, path: Path, name: str, words: Words, media: Path | None) -> Checked:
    try:
        content = await asyncio.to_thread(content_of, path)
        recordings = by_file_name(await asyncio.to_thread(recordings_beside, path, media))
    except BadInput as error:
        problem = ScriptProblem(sheet="", row=None, column=None, problem=error.problem, remedy=error.remedy)
        return Checked(name=name, script=None, problems=(problem,))
    loop = asyncio.get_running_loop()
    told = json.loads(await loop.run_in_executor(child, look_over, path.name, content, recordings, words))
    return Checked(
        name=name,
        script=script_from_json(told["body"]) if told["body"] else None,
        problems=_each_once(told["problems"]),
        advice=_each_once(told["advice"]),
    )


def _each_once(problems: Sequence[Mapping[str, Any]]) -> tuple[ScriptProblem, ...]:
    return tuple(dict.fromkeys(ScriptProblem(**each) for each in problems))


def _names(paths: Sequence[Path]) -> list[str]:
    """Return each file's name, and the whole path where another has the same name."""
    names = [path.name for path in paths]
    return [str(path) if names.count(path.name) > 1 or not path.name else path.name for path in paths]


def _sha256(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise BadInput(f"{file.name} cannot be read.", remedy="Ask whoever owns it to let you read it.") from error
