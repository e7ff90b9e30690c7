"""What single cells of a script say: yes or no, a whole number, one of some words, a recording, a probe. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping

from bot.conditions import nearest
from bot.script import ProbeWhen, ScriptedProbe
from bot.script_sheets import Row
from core.errors import ScriptProblem

YES = frozenset({"yes", "true", "true()", "1"})
NO = frozenset({"", "no", "false", "false()", "0"})

_PREFIX = re.compile(
    r"(?P<when>short|always|no\s+theme|theme)(?:\s+(?P<about>[\w-]+))?\s*:\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL
)


def yes_or_no(row: Row, column: str, problems: list[ScriptProblem]) -> bool:
    """Return what a cell says; an empty one says no."""
    written = row.cell(column).strip().casefold()
    if written not in YES | NO:
        problems.append(row.problem(column, f"'{written}' is neither yes nor no.", "Write yes, or leave the cell empty."))
    return written in YES


def whole_number(row: Row, column: str, problems: list[ScriptProblem], *, least: int = 0, most: int = 100_000) -> int | None:
    """Return a cell's number, None where it is empty or none can be read."""
    written = row.cell(column).strip()
    if not written:
        return None
    if re.fullmatch(r"[0-9]{1,6}", written) and least <= int(written) <= most:
        return int(written)
    problems.append(
        row.problem(column, f"'{written}' is no whole number from {least} to {most}.", "Write digits, or leave the cell empty.")
    )
    return None


def one_of(row: Row, column: str, known: Collection[str], problems: list[ScriptProblem], *, otherwise: str) -> str:
    """Return the cell's word where it is known, `otherwise` where it is empty or unknown."""
    written = row.cell(column).strip().casefold() or otherwise
    if written in known:
        return written
    remedy = nearest(written, known) or f"Write one of: {', '.join(known)}."
    problems.append(row.problem(column, f"'{written}' is not understood.", remedy))
    return otherwise


def recording(row: Row, column: str, audio: Mapping[str, str], problems: list[ScriptProblem], *, language: str = "") -> str:
    """Return the SHA-256 of the recording a cell names; `audio` has those beside the script, by file name."""
    name = row.cell(column, language).strip()
    if not name:
        return ""
    if name not in audio:
        column = f"{column}::{language}" if language else column
        remedy = nearest(name, audio) or "Put the recording beside the script, under this very name."
        problems.append(row.problem(column, f"There is no recording '{name}'.", remedy))
    return audio.get(name, "")


def probes_in(row: Row, problems: list[ScriptProblem], *, language: str = "") -> tuple[ScriptedProbe, ...]:
    """Return the follow-up questions of a cell: one a line, or parted by ';'. Each may say when it is asked before a colon."""
    column = f"consult::probes::{language}" if language else "consult::probes"
    return tuple(_probes(row, column, row.cell("consult::probes", language), problems))


def _probes(row: Row, column: str, written: str, problems: list[ScriptProblem]) -> Iterator[ScriptedProbe]:
    for each in re.split(r"[;\n]", written):
        if not each.strip():
            continue
        found = _PREFIX.fullmatch(each.strip())
        if not found:
            _blame_slip(row, column, each.strip(), problems)
            yield ScriptedProbe(text=each.strip())
            continue
        when, about = ProbeWhen("_".join(found["when"].casefold().split())), found["about"] or ""
        if (when in {ProbeWhen.THEME, ProbeWhen.NO_THEME}) is not bool(about) or not found["text"]:
            problems.append(
                row.problem(
                    column, f"'{each.strip()[:40]}' does not say when it is asked.", "Write it as 'theme housing: What …?'."
                )
            )
        yield ScriptedProbe(text=found["text"] or each.strip(), when=when, about=about)


def _blame_slip(row: Row, column: str, probe: str, problems: list[ScriptProblem]) -> None:
    """Name a word before a colon that is nearly one of ours: it would be said aloud otherwise."""
    word, colon, _ = probe.partition(":")
    near = nearest(word.casefold(), [when.value for when in ProbeWhen]) if colon and " " not in word else ""
    if near:
        problems.append(row.problem(column, f"'{word}' does not say when it is asked.", near))
