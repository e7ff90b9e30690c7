"""Routing: which question comes when, over the answers so far. Pure.

What a condition means is ODK's: a question that does not apply now counts as empty for every other condition, even where it was
answered before. Conditions are worked out as they are needed and once each, never all on every turn.
"""

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from bot.conditions import is_true, references_in, text_worked_out, worked_out
from bot.odk_values import Nodes, number_of
from bot.routes import Routes, routes_of
from bot.script import Choice, Question, QuestionKind, Repeat, Script, is_expression
from core.consultations import Answer

_KEY = re.compile(r"(?P<repeat>[^/\[\]]+)\[(?P<round>[1-9]\d{0,3})\]/(?P<name>[^/\[\]]+)")
_PICKED = frozenset({QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.RANK})
_UNASKED = frozenset({QuestionKind.CALCULATE, QuestionKind.HIDDEN})


@dataclass(frozen=True, kw_only=True)
class Place:
    """A question where it is asked. ``key`` is its name, or inside a repeat "repeat[2]/name"; ``round`` is 0 outside of one."""

    key: str
    question: Question
    round: int = 0


class Walk:
    """One session's way through a script, as its answers make it now."""

    def __init__(self, script: Script, answers: Mapping[str, Answer], *, now: datetime, seed: str) -> None:
        """`seed` makes an order of shuffled choices that stays the same for one session."""
        self.now = now
        self._script, self._answers, self._seed = script, answers, seed
        self._routes: Routes = routes_of(script)
        self._settled: set[str] = set()
        self._relevant: dict[str, bool] = {}
        self._values: dict[str, str] = {}
        self._rounds: dict[str, int] = {}

    def at(self, key: str | None) -> Place | None:
        """Return the place with this key, whether it applies now or not; None where the script has none."""
        match = _KEY.fullmatch(key or "")
        question = self._routes.question(match["name"] if match else key or "")
        if question is None or question.repeat != (match["repeat"] if match else ""):
            return None
        return _place(question, int(match["round"]) if match else 0)

    def after(self, key: str | None) -> Iterator[Place]:
        """Yield the notes and questions that apply now after `key` (None: from the start), in order, but for what is answered.

        A note counts as answered by nothing: it is yielded wherever it stands before the next question.
        """
        for place in self._places(after=self.at(key)):
            if place.question.kind not in _UNASKED and self.applies(place) and not self._is_answered(place):
                yield place

    def answered_before(self, key: str | None) -> Sequence[Place]:
        """Return the places that apply and are answered or skipped before `key` (None: before the end), in order."""
        found = []
        for place in self._places(after=None):
            if place.key == key:
                break
            if place.question.is_asked and self.applies(place) and self._is_answered(place):
                found.append(place)
        return found

    def applies(self, place: Place) -> bool:
        """Whether a place is on the way that the answers make now."""
        self._settle(place.question.name)
        in_round = not place.round or place.round <= self.rounds(place.question.repeat)
        return in_round and self._is_relevant(place)

    def rounds(self, name: str) -> int:
        """Return how many rounds of a repeat there are now; the one being answered counts."""
        if name not in self._rounds:
            self._settle_all(self._routes.of_repeat(name))
            self._count_rounds(name)
        return self._rounds[name]

    def choices(self, place: Place) -> tuple[Choice, ...]:
        """Return the choices offered there: those its filter lets through, in the order of this session."""
        question = place.question
        offered = question.choices
        if question.choice_filter:
            self._settle_all(references_in(question.choice_filter))
            offered = tuple(each for each in offered if is_true(question.choice_filter, _View(self, place, choice=each)))
        return tuple(sorted(offered, key=lambda each: self._lot(place, each))) if question.is_shuffled else offered

    def takes(self, place: Place, value: str) -> bool:
        """Whether the place's constraint, and a range's scale, take this value."""
        question = place.question
        if not value:
            return True  # ODK asks a constraint of what is answered alone; `required` is about the rest.
        if question.kind is QuestionKind.RANGE and not _is_on(question.scale, value):
            return False
        self._settle_all(references_in(question.constraint))
        return not question.constraint or is_true(question.constraint, _View(self, place, own=value))

    def default(self, place: Place) -> str:
        """Return what is answered there unless the person says otherwise: empty where the script says nothing."""
        written = place.question.default
        if not is_expression(written):
            return written
        self._settle_all(references_in(written))
        return text_worked_out(written, _View(self, place))

    def worded(self, text: str, place: Place | None) -> str:
        """Return words with ``${name}`` filled in: a choice by its label, anything without an answer by nothing."""
        if "${" not in text:
            return text
        self._settle_all(references_in(text))
        view = _View(self, place)
        return re.sub(r"\$\{\s*([^}]*?)\s*\}", lambda match: ", ".join(view.words(match.group(1))), text)

    def values(self) -> Mapping[str, str]:
        """Return what conditions see: each key's value where it applies, calculations included."""
        places = (place for place in self._places(after=None) if place.question.kind is not QuestionKind.NOTE)
        seen = {place.key: self.value(place) for place in places if self.applies(place)}
        return {key: value for key, value in seen.items() if value}

    def value(self, place: Place) -> str:
        """Return what conditions see of a place: nothing where it does not apply now."""
        if place.key not in self._values:
            self._values[place.key] = ""  # What is worked out from itself is empty.
            self._values[place.key] = self._worked_out(place) if self._is_relevant(place) else ""
        return self._values[place.key]

    def named(self, name: str, place: Place | None) -> Sequence[Place]:
        """Return the places that ``${name}`` stands for, seen from `place`: of the same round, or of every round."""
        question = self._routes.question(name)
        if question is None:
            return ()
        if not question.repeat:
            return (_place(question, 0),)
        if place is not None and place.round and place.question.repeat == question.repeat:
            return (_place(question, place.round),)
        return [_place(question, number) for number in range(1, self.rounds(question.repeat) + 1)]

    def is_repeat(self, name: str) -> bool:
        """Whether this is the name of a repeat rather than of a question."""
        return self._routes.is_repeat(name)

    def _worked_out(self, place: Place) -> str:
        question, answer = place.question, self._answers.get(place.key)
        if question.kind is QuestionKind.CALCULATE:
            return text_worked_out(question.calculation, _View(self, place, own=answer.value if answer else None))
        if question.kind is QuestionKind.HIDDEN:
            return (answer.value if answer else "") or self.default(place)
        value = answer.value if answer else ""
        return self._still_offered(place, value) if value and question.choice_filter else value

    def _still_offered(self, place: Place, value: str) -> str:
        """Return what is left of a choice that another answer took away since: ODK empties it, and it is asked anew."""
        names = {choice.name for choice in self.choices(place)}
        return " ".join(name for name in value.split() if name in names)

    def _is_answered(self, place: Place) -> bool:
        answer = self._answers.get(place.key)
        return answer is not None and (not answer.value or not place.question.choice_filter or bool(self.value(place)))

    def _is_relevant(self, place: Place) -> bool:
        if place.key not in self._relevant:
            self._relevant[place.key] = False  # What depends on itself never applies.
            condition = place.question.relevant
            holds = not condition or is_true(condition, _View(self, place))
            self._relevant[place.key] = holds and (place.question.kind is not QuestionKind.MORE or self._has_asked(place))
        return self._relevant[place.key]

    def _has_asked(self, more: Place) -> bool:
        """Whether anything was asked in this round: nobody is asked for another one of nothing."""
        beside = (self._routes.question(name) for name in self._routes.of_repeat(more.question.repeat))
        others = (_place(each, more.round) for each in beside if each and each.is_asked and each.name != more.question.name)
        return any(self._is_relevant(other) for other in others)

    def _count_rounds(self, name: str) -> None:
        repeat = self._script.repeat(name) or Repeat(name=name)
        self._rounds[name] = 0
        if repeat.relevant and not is_true(repeat.relevant, _View(self, None)):
            return
        if repeat.count:
            wanted = number_of(worked_out(repeat.count, _View(self, None)))
            self._rounds[name] = 0 if math.isnan(wanted) else int(max(0, min(wanted, repeat.limit)))
            return
        more = self._routes.more_of(name)
        self._rounds[name] = 1
        while more and self._rounds[name] < repeat.limit and self.value(_place(more, self._rounds[name])) == "yes":
            self._rounds[name] += 1

    def _places(self, *, after: Place | None) -> Iterator[Place]:
        """Yield every place of every round after one, in order, whether its own condition holds or not."""
        start = self._routes.index(after.question.name) + 1 if after else 0
        questions = self._script.questions
        if after and after.round:
            block = self._routes.of_repeat(after.question.repeat)
            yield from self._rest_of(block, after)
            start = self._routes.index(block[-1]) + 1
        while start < len(questions):
            name = questions[start].repeat
            if name:
                block = self._routes.of_repeat(name)
                yield from self._rest_of(block, None)
                start = self._routes.index(block[-1]) + 1
            else:
                yield _place(questions[start], 0)
                start += 1

    def _rest_of(self, block: Sequence[str], after: Place | None) -> Iterator[Place]:
        """Yield the places of a repeat's rounds; the last round that may be has nobody asked whether there is one more."""
        questions = [question for name in block if (question := self._routes.question(name))]
        repeat = self._script.repeat(questions[0].repeat)
        last = repeat.limit if repeat and not repeat.count else 0
        for number in range(after.round if after else 1, self.rounds(questions[0].repeat) + 1):
            behind = after is not None and number == after.round
            for question in questions:
                if not behind and not (question.kind is QuestionKind.MORE and number == last):
                    yield _place(question, number)
                behind = behind and after is not None and question.name != after.question.name

    def _settle_all(self, names: Sequence[str]) -> None:
        for name in names:
            self._settle(name)

    def _settle(self, name: str) -> None:
        """Work out what a question depends on, first things first, so that nothing is ever worked out deep inside another.

        A name that was met before is on its way already; a question that depends on itself stays empty (see `value`).
        """
        if name in self._settled:
            return
        needed, waiting = [], [name]
        while waiting:
            each = waiting.pop()
            if each not in self._settled:
                self._settled.add(each)
                needed.append(each)
                waiting += self._routes.looked_at_by(each)
        for each in sorted(needed, key=self._routes.index):
            self._settle_one(each)

    def _settle_one(self, name: str) -> None:
        question = self._routes.question(name)
        if question is None:
            return
        for place in self.named(name, None):
            self.value(place)

    def _lot(self, place: Place, choice: Choice) -> bytes:
        return hashlib.sha256(f"{self._seed}\n{place.key}\n{choice.name}".encode()).digest()


class _View:
    """What one expression sees from where it stands (`bot.odk_functions.Seen`)."""

    def __init__(self, walk: Walk, place: Place | None, *, own: str | None = None, choice: Choice | None = None) -> None:
        self.own, self.now, self.round = own, walk.now, place.round if place else 0
        self._walk, self._place, self._choice = walk, place, choice

    def look(self, name: str) -> Nodes:
        return self._values_of(name, self._place)

    def every(self, name: str) -> Nodes:
        return self._values_of(name, None)

    def label(self, name: str, value: str) -> str:
        places = self._walk.named(name, self._place)
        return _labels(places[0].question).get(value, "") if places else ""

    def column(self, name: str) -> str:
        choice = self._choice
        if choice is None:
            return ""
        return {"name": choice.name, "label": choice.label}.get(name) or choice.facts.get(name, "")

    def words(self, name: str) -> list[str]:
        """Return the words of each answer, a choice by its label."""
        places = self._walk.named(name, self._place)
        return [each for place in places for each in _words(place.question, self._walk.value(place)) if each]

    def _values_of(self, name: str, place: Place | None) -> Nodes:
        walk = self._walk
        if walk.is_repeat(name):
            return ("",) * walk.rounds(name)
        return tuple(walk.value(each) for each in walk.named(name, place))


def _place(question: Question, number: int) -> Place:
    key = f"{question.repeat}[{number}]/{question.name}" if number else question.name
    return Place(key=key, question=question, round=number)


def _words(question: Question, value: str) -> list[str]:
    if question.kind not in _PICKED:
        return [value]
    labels = _labels(question)
    return [labels.get(each, each) for each in value.split()]


def _labels(question: Question) -> Mapping[str, str]:
    return {choice.name: choice.label for choice in question.choices}


def _is_on(scale: tuple[str, str, str], value: str) -> bool:
    try:
        number, start, end, step = (Decimal(each) for each in (value, *scale))
    except InvalidOperation:
        return False
    low, high = sorted((start, end))
    return low <= number <= high and bool(step) and (number - start) % step == 0
