"""What nobody can be asked in a script: questions no answers lead to, and rules that go round in a circle. Pure.

A question is named only where every combination of answers was tried; where there are too many, or answers without end, nothing
is said of it.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conditions import references_in
from bot.odk_values import EPOCH
from bot.routing import Walk
from bot.script import OPEN_KINDS, Question, QuestionKind, Script
from core.consultations import Answer

MOST_COMBINATIONS = 5_000
"""So many combinations are tried for one question. Reason: a practitioner waits for the check."""

MOST_TRIED = 60_000
"""So many are tried for a whole script, for the same reason."""

_NUMBER = re.compile(r"-?\d+")
_COMPARED = re.compile(r"(?:\$\{\s*[^}]*\}|\.)\s*(?:!=|<=|>=|=|<|>)\s*'?-?\d+'?(?![\d.]|\s*(?:[-+*]|div\b|mod\b))")
_RECKONED = re.compile(r"(?:[-+*=<>]|div|mod)\s*$")
_CLOCK = re.compile(r"\b(?:today|now|once)\s*\(")


@dataclass(frozen=True, kw_only=True)
class Unreached:
    """A question that nobody is ever asked, in the words of a `core.errors.ScriptProblem`."""

    question: str
    column: str
    problem: str
    remedy: str


def unreachable(script: Script) -> list[Unreached]:
    """Return the questions in circles and those that no combination of answers leads to, in the order of the script."""
    in_circles = _in_circles(script)
    found = [_circle(question, in_circles) for question in script.questions if question.name in in_circles]
    left = MOST_TRIED
    for question in script.questions:
        if not question.relevant or question.name in in_circles or left <= 0:
            continue
        answers = _answers_to_try(script, question)
        if answers is None:
            continue
        tried = math.prod(len(values) for values in answers.values())
        if tried <= min(MOST_COMBINATIONS, left):
            reached, spent = _is_reached(script, question, answers)
            left -= spent
            found += [] if reached else [_never(question)]
    places = {question.name: place for place, question in enumerate(script.questions)}
    return sorted(found, key=lambda each: places[each.question])


def _never(question: Question) -> Unreached:
    return Unreached(
        question=question.name,
        column="relevant",
        problem="No answers lead here: its condition is never true.",
        remedy="Change the condition, or take the question out.",
    )


def _circle(question: Question, names: Mapping[str, Sequence[str]]) -> Unreached:
    others = ", ".join(f"'{name}'" for name in names[question.name] if name != question.name)
    return Unreached(
        question=question.name,
        column="calculation" if question.calculation else "relevant",
        problem=f"It goes round in a circle with {others}." if others else "It depends on itself.",
        remedy="Let one of them depend on earlier questions alone.",
    )


def _rules(question: Question) -> tuple[str, ...]:
    return tuple(each for each in (question.relevant, question.calculation, question.choice_filter) if each)


def _looked_at(script: Script, name: str) -> list[str]:
    question = script.question(name)
    return [each for rule in _rules(question) for each in references_in(rule)] if question else []


def _in_circles(script: Script) -> dict[str, Sequence[str]]:
    """Return each question that depends on itself, with those it does so through."""
    graph = {question.name: _looked_at(script, question.name) for question in script.questions}
    places = {question.name: place for place, question in enumerate(script.questions)}
    backwards = {name for name, seen in graph.items() if any(places.get(each, -1) >= places[name] for each in seen)}
    found: dict[str, Sequence[str]] = {}
    for name in backwards:  # Every circle has a question that looks at itself or at a later one.
        around = _way_back(graph, name)
        found |= {each: around for each in around if each not in found}
    return found


def _way_back(graph: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """Return the names on a way from a name back to itself, nothing where there is none."""
    came_from: dict[str, str] = {}
    waiting = [name]
    while waiting:
        at = waiting.pop()
        for seen in graph.get(at, ()):
            if seen == name:
                way = [at]
                while way[-1] != name:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if seen not in came_from:
                came_from[seen] = at
                waiting.append(seen)
    return []


def _answers_to_try(script: Script, question: Question) -> dict[str, tuple[str, ...]] | None:
    """Return every answer worth trying of every question that the condition depends on; None where one has no end."""
    needed = _needed(script, question)
    rules = [rule for each in needed for rule in (*_rules(each), each.constraint) if rule]
    if any(each.repeat for each in needed) or any(_CLOCK.search(rule) or _names_a_repeat(script, rule) for rule in rules):
        return None
    values: dict[str, tuple[str, ...]] = {}
    for each in needed:
        if each is question or not each.is_asked:
            continue
        own = _values_of(each, rules)
        if own is None:
            return None
        values[each.name] = own
    return values


def _names_a_repeat(script: Script, rule: str) -> bool:
    return any(script.repeat(name) for name in references_in(rule))


def _needed(script: Script, question: Question) -> list[Question]:
    names, waiting = {question.name}, [question.name]
    while waiting:
        for name in _looked_at(script, waiting.pop()):
            if name not in names:
                names.add(name)
                waiting.append(name)
    named = [script.question(name) for name in names]
    return [each for each in named if each is not None]


def _values_of(question: Question, rules: Sequence[str]) -> tuple[str, ...] | None:
    names = [choice.name for choice in question.choices]
    if question.kind is QuestionKind.SELECT_ONE:
        return (*names, "")
    if question.kind is QuestionKind.SELECT_MULTIPLE and len(names) <= 8:
        sizes = range(len(names), -1, -1)
        return tuple(" ".join(chosen) for size in sizes for chosen in itertools.combinations(names, size))
    if question.kind is QuestionKind.ACKNOWLEDGE:
        return ("OK", "")
    if question.kind in OPEN_KINDS and not question.constraint:
        return ("answered", "")
    return _whole_numbers(question, rules) if question.kind is QuestionKind.INTEGER else None


def _whole_numbers(question: Question, rules: Sequence[str]) -> tuple[str, ...] | None:
    """Return the whole numbers on either side of each that the question is compared with; None for any other use of it."""
    named = re.compile(rf"\$\{{\s*{re.escape(question.name)}\s*\}}")
    looking = [rule for rule in rules if named.search(rule)]
    if not all(_is_compared(rule, match.start()) for rule in looking for match in named.finditer(rule)):
        return None
    if any("(" in rule.replace("not(", "") for rule in looking):
        return None  # A function may look at it in ways that these numbers do not stand for.
    if question.constraint and references_in(question.constraint):
        return None
    written = {int(number) for rule in (*looking, question.constraint) for number in _NUMBER.findall(rule)}
    around = sorted({number + step for number in written for step in (-1, 0, 1)})
    return (*map(str, around), "") if len(around) <= 60 else None


def _is_compared(rule: str, start: int) -> bool:
    """Whether a name is compared with a number and nothing is reckoned with it first."""
    return bool(_COMPARED.match(rule, start)) and not _RECKONED.search(rule, 0, start)


def _is_reached(script: Script, question: Question, answers: Mapping[str, tuple[str, ...]]) -> tuple[bool, int]:
    """Whether any combination leads to the question, and how many were tried."""
    spent = 0
    for kept in _combinations(answers):
        spent += 1
        walk = Walk(script, kept, now=EPOCH, seed="")
        place = walk.at(question.name)
        if place is None or (walk.applies(place) and _are_taken(walk, kept)):
            return True, spent
    return False, spent


def _combinations(answers: Mapping[str, tuple[str, ...]]) -> Iterator[Mapping[str, Answer]]:
    for values in itertools.product(*answers.values()):
        yield {
            name: Answer(question=name, value=value, at=EPOCH, skipped=not value)
            for name, value in zip(answers, values, strict=True)
        }


def _are_taken(walk: Walk, kept: Mapping[str, Answer]) -> bool:
    places = ((walk.at(name), answer.value) for name, answer in kept.items())
    return all(place is None or not walk.applies(place) or walk.takes(place, value) for place, value in places)
