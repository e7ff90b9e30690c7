"""Conditions: XLSForm's expressions, checked when a script is compiled and worked out over the answers. Pure."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.odk_values import EPOCH, Nodes, Value, text_of, truth_of

if TYPE_CHECKING:
    from bot.odk_functions import Seen, Thunk

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_COMPARED_WITH_TEXT = (
    re.compile(r"\$\{\s*(?P<name>[^}]*?)\s*\}\s*!?=\s*(?P<quote>['\"])(?P<value>.*?)(?P=quote)"),
    re.compile(r"(?P<quote>['\"])(?P<value>[^'\"]*)(?P=quote)\s*!?=\s*\$\{\s*(?P<name>[^}]*?)\s*\}"),
    re.compile(r"selected\(\s*\$\{\s*(?P<name>[^}]*?)\s*\}\s*,\s*(?P<quote>['\"])(?P<value>.*?)(?P=quote)\s*\)"),
)
_COMPARED_WITH_EMPTY = re.compile(r"\s*!?=\s*(''|\"\")")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL = re.compile(r"([A-Za-z_][\w:.-]*)\s*\(")
_PATTERN = re.compile(r"\bregex\(.*?,\s*(?P<quote>['\"])(?P<pattern>.*?)(?P=quote)\s*\)", re.DOTALL)
_OPERATORS = frozenset({"and", "or", "div", "mod"})
_BARE = re.compile(r"(?<![\w$.{:/-])[A-Za-z_][\w.-]*+(?!\s*[(:])")


@dataclass(frozen=True, kw_only=True)
class ConditionProblem:
    """What is wrong with a condition, and what to do."""

    problem: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Flat:
    """Answers without repeats, as an expression sees them; what is not there is empty."""

    answers: Mapping[str, str]
    own: str | None = None
    now: datetime = EPOCH
    round: int = 0

    def look(self, name: str) -> Nodes:
        """Return the one value of a name."""
        return (self.answers.get(name, ""),)

    def every(self, name: str) -> Nodes:
        """Return the one value of a name."""
        return self.look(name)

    def label(self, name: str, value: str) -> str:  # noqa: ARG002 - no labels are known here
        """Return the value itself."""
        return value

    def column(self, name: str) -> str:  # noqa: ARG002 - no choice is looked at here
        """Return nothing."""
        return ""


def references_in(text: str) -> tuple[str, ...]:
    """Return the names in ``${name}``, in order, in a condition or a label."""
    return tuple(match.group(1) for match in _REFERENCE.finditer(text))


def values_compared_in(condition: str) -> tuple[tuple[str, str], ...]:
    """Return each name with each written value it is compared with, or asked for with `selected`; empty text is left out."""
    found = [match for pattern in _COMPARED_WITH_TEXT for match in pattern.finditer(condition)]
    return tuple((match["name"], value) for match in found for value in match["value"].split())


def nearest(name: str, known: Collection[str]) -> str:
    """Return "did you mean 'housing'?", or the empty text where nothing is near."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean '{near[0]}'?" if near else ""


def worked_out(expression: str, seen: "Seen") -> Value:
    """Return what an expression comes to. Raises `ValueError` where it cannot be read, which `problems_in` rules out."""
    return _compiled(expression)(seen)


def is_true(expression: str, seen: "Seen") -> bool:
    """Whether an expression is true; see `worked_out`."""
    return truth_of(_compiled(expression)(seen))


def text_worked_out(expression: str, seen: "Seen") -> str:
    """Return what an expression comes to as an answer would be written: not a number is nothing."""
    written = text_of(_compiled(expression)(seen))
    return "" if written == "NaN" else written


def holds(condition: str, answers: Mapping[str, str], *, own: str | None = None) -> bool:
    """Whether `condition` is true given what was answered; a question without an answer is empty text.

    `own` is what ``.`` stands for in a constraint. Raises `ValueError` where the condition cannot be worked out, which
    `problems_in` rules out.
    """
    return is_true(condition, Flat(answers=answers, own=own))


def problems_in(
    condition: str,
    *,
    before: Collection[str],
    after: Collection[str],
    open_names: Collection[str],
    columns: Collection[str] | None = None,
) -> list[ConditionProblem]:
    """Return everything wrong with a condition of a question that comes after the questions `before`.

    Words that are answered freely (`open_names`) may only be compared with empty text: they are testimony, not a value. Where
    `columns` is given, a name without ``${}`` has to be one of them: the columns of a choice in a filter, none anywhere else.
    """
    problems = [
        _problem_with_name(name, before=before, after=after)
        for name in dict.fromkeys(references_in(condition))
        if name not in before
    ]
    problems += [
        ConditionProblem(
            problem=f"It looks into the free words of '{match.group(1)}'.",
            remedy=f"Compare with nothing else than empty text: ${{{match.group(1)}}} != ''.",
        )
        for match in _REFERENCE.finditer(condition)
        if match.group(1) in open_names and not _COMPARED_WITH_EMPTY.match(condition, match.end())
    ]
    bare = _LITERAL.sub("''", condition)
    of_functions = _problems_with_functions(bare)
    return [
        *problems,
        *of_functions,
        *_problems_with_bare_names(bare, columns),
        *(() if of_functions else _unreadable(condition)),
    ]


def _problems_with_functions(bare: str) -> list[ConditionProblem]:
    from bot.odk_functions import EAGER, LAZY, NAMING, REFUSED  # noqa: PLC0415  Many scripts have no condition.

    known = {*EAGER, *LAZY, *NAMING, "jr:choice-name"} - {"choice-name"}
    called = dict.fromkeys(name for name in _CALL.findall(bare) if name not in known | _OPERATORS)
    return [
        ConditionProblem(problem=f"A chat cannot work out {name}().", remedy=REFUSED[name])
        if name in REFUSED
        else ConditionProblem(
            problem=f"There is no function {name}().",
            remedy=nearest(name, known) or "Use one of ODK's functions, such as selected().",
        )
        for name in called
    ]


def _problems_with_bare_names(bare: str, columns: Collection[str] | None) -> list[ConditionProblem]:
    if columns is None:
        return []
    without_answers = _REFERENCE.sub(" 0 ", bare)
    names = dict.fromkeys(name for name in _BARE.findall(without_answers) if name not in _OPERATORS and name not in columns)
    return [
        ConditionProblem(
            problem=f"It names '{name}' bare.", remedy=nearest(name, columns) or f"Write an answer as ${{{name}}}."
        )
        for name in names
    ]


def _unreadable(condition: str) -> list[ConditionProblem]:
    """Return why an expression cannot be read; a pattern in it is read here too, before anybody waits for it."""
    from bot.odk_functions import pattern_problem  # noqa: PLC0415  Many scripts have no condition.

    try:
        _compiled(condition)
    except ValueError as error:
        remedy = "Write it as in XLSForm, such as ${age} >= 18 or selected(${needs}, 'housing')."
        return [ConditionProblem(problem=f"It cannot be understood: {_in_our_words(str(error))}.", remedy=remedy)]
    patterns = [match["pattern"] for match in _PATTERN.finditer(condition)]
    return [
        ConditionProblem(
            problem=f"The pattern '{pattern}' cannot be used: {why}.",
            remedy="Use letters, [a-z], {2,5}, +, * and |; nothing that looks back or ahead, such as (?=…) or \\1.",
        )
        for pattern in patterns
        if (why := pattern_problem(pattern))
    ]


def _problem_with_name(name: str, *, before: Collection[str], after: Collection[str]) -> ConditionProblem:
    if name in after:
        return ConditionProblem(
            problem=f"It names '{name}', which is not answered yet at this row.",
            remedy="Move that question above this one; a chat only goes forwards.",
        )
    return ConditionProblem(
        problem=f"It names '{name}', and there is no such question.",
        remedy=nearest(name, before) or "Name a question that stands above this row.",
    )


@lru_cache(maxsize=16_384)
def _compiled(expression: str) -> "Thunk":
    from bot import odk_expressions  # noqa: PLC0415  It is large, and many scripts have no condition.

    return odk_expressions.compiled(expression)


def _in_our_words(reason: str) -> str:
    without_place = re.sub(r"^.*?: ", "", reason)
    return re.sub(r"\[err:\w+\] ", "", without_place).rstrip(".")
