"""What could be better in a script that can be asked: hard words, long messages, missing translations and recordings. Pure.

Each point is advice, with its place and a remedy; what makes a script impossible is refused where it is compiled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conditions import references_in
from bot.gsm import Alphabet, room_for
from bot.reading_ease import reading_age
from bot.script import Question, QuestionKind, Script
from bot.script_reach import unreachable
from core.consultations import Approach
from core.errors import ScriptProblem

OLDEST = 9
"""A reading age over nine is too old. Reason: it is the age for which guides to plain words for the public ask to write."""

_COUNTS = frozenset({QuestionKind.INTEGER, QuestionKind.DECIMAL, QuestionKind.CALCULATE})

FEWEST_WORDS = 5
"""Fewer words are not counted. Reason: one long word in three says nothing about how hard a sentence is."""

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Where things stand in the practitioner's tables: the row of each question and repeat, by name."""

    of_questions: Mapping[str, int]

    def problem(self, question: Question, column: str, problem: str, remedy: str) -> ScriptProblem:
        """Return a problem in a question's row."""
        row = self.of_questions.get(question.name)
        return ScriptProblem(sheet=SURVEY, row=row, column=column, problem=problem, remedy=remedy)


def advice_on(script: Script, rows: Rows) -> tuple[ScriptProblem, ...]:
    """Return everything that could be better, in the order of the rows."""
    return _in_order([*_on_words(script, rows), *_never_asked(script, rows), *_many_rounds(script, rows)])


def advice_beside(problems: Sequence[ScriptProblem], script: Script, rows: Rows) -> tuple[ScriptProblem, ...]:
    """Return what could be better about the words of a script that cannot be asked yet, so that all is mended at once.

    Rows with a problem of their own are left out, and so is what conditions come to: they may be what is wrong.
    """
    blamed = {(problem.sheet, problem.row) for problem in problems}
    return _in_order([each for each in _on_words(script, rows) if (each.sheet, each.row) not in blamed])


def _on_words(script: Script, rows: Rows) -> list[ScriptProblem]:
    return [
        *_hard_words(script, rows),
        *_whys(script, rows),
        *_long_messages(script, rows),
        *_missing_translations(script, rows),
        *_missing_recordings(script, rows),
    ]


def _in_order(found: Sequence[ScriptProblem]) -> tuple[ScriptProblem, ...]:
    return tuple(sorted(found, key=lambda each: (each.sheet != SURVEY, each.row or 0)))


def as_text_message(question: Question) -> str:
    """Return a question as one text message: its short variant where there is one, and its options numbered."""
    words = question.short or f"{question.label} {question.hint}".strip()
    options = " ".join(f"{number} {choice.label}" for number, choice in enumerate(question.choices, start=1))
    return f"{words} {options}".strip()


def _asked(script: Script) -> Iterator[Question]:
    return (question for question in script.questions if question.is_asked or question.kind is QuestionKind.NOTE)


def _never_asked(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    for each in unreachable(script):
        row = rows.of_questions.get(each.question)
        yield ScriptProblem(sheet=SURVEY, row=row, column=each.column, problem=each.problem, remedy=each.remedy)


def _many_rounds(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    """Name a repeat whose count may be more than is ever asked, as nothing bounds the numbers in it."""
    for repeat in script.repeats:
        counted = [question for name in references_in(repeat.count) if (question := script.question(name)) is not None]
        if any(question.kind in _COUNTS and not question.constraint for question in counted):
            yield ScriptProblem(
                sheet=SURVEY,
                row=rows.of_questions.get(repeat.name),
                column="repeat_count",
                problem=f"No more than {repeat.limit} rounds are asked, whatever it comes to.",
                remedy="Bound the number it is made from with a constraint, such as . <= 20.",
            )


def _hard_words(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    """English alone: the formula counts English syllables."""
    if script.language != "en":
        return
    for question in _asked(script):
        for column, words in (("label", question.label), ("hint", question.hint), ("consult::easy", question.easy)):
            age = reading_age(words) if len(words.split()) >= FEWEST_WORDS else 0
            if age > OLDEST:
                remedy = "Use shorter words and one idea a sentence."
                yield rows.problem(question, column, f"Its reading age is {age:.1f}, over {OLDEST}.", remedy)
    for column, words in (("consult::intro", script.intro), ("consult::thanks", script.thanks)):
        age = reading_age(words) if len(words.split()) >= FEWEST_WORDS else 0
        if age > OLDEST:
            problem = f"Its reading age is {age:.1f}, over {OLDEST}."
            yield ScriptProblem(sheet=SETTINGS, row=2, column=column, problem=problem, remedy="Use shorter words.")


def _whys(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    for question in _asked(script):
        if question.label.casefold().startswith(("why did you", "why didn't you", "why do you")):
            yield rows.problem(
                question, "label", "'Why did you' sounds like blame.", "Ask what happened, or what would have helped."
            )


def _long_messages(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    """Every question of a text survey, and whatever has a variant for text messages, in each language."""
    for language in _languages(script):
        for question in _asked(script.in_language(language)):
            if not (question.short or script.approach is Approach.TEXT_SURVEY):
                continue
            room = room_for(as_text_message(question))
            if not room.fits_one_message:
                yield rows.problem(
                    question,
                    _in("consult::short", language, script),
                    f"With its options it is {room.units} characters, over the {room.alphabet.value} of one text message.",
                    f"Shorten it, or leave out {room.outside!r}, which makes messages shorter."
                    if room.alphabet is Alphabet.UCS_2
                    else "Write a shorter consult::short, or shorter options.",
                )


def _missing_translations(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    for language in _others(script):
        for question in _asked(script):
            words = question.words.get(language)
            for column, own, other in (
                ("label", question.label, words.label if words else ""),
                ("hint", question.hint, words.hint if words else ""),
                ("constraint_message", question.constraint_message, words.constraint_message if words else ""),
            ):
                if own and not other:
                    yield rows.problem(question, f"{column}::{language}", "It is not translated.", f"Write it in '{language}'.")
            missing = [choice.name for choice in question.choices if not choice.labels.get(language)]
            if missing:
                problem = f"These choices are not translated: {', '.join(missing[:8])}."
                yield rows.problem(question, f"label::{language}", problem, f"Write their labels in '{language}'.")
        yield from _settings_untranslated(script, language)


def _settings_untranslated(script: Script, language: str) -> Iterator[ScriptProblem]:
    words = script.words.get(language)
    for column, own, other in (
        ("form_title", script.title, words.title if words else ""),
        ("consult::who_reads", script.who_reads, words.who_reads if words else ""),
        ("consult::intro", script.intro, words.intro if words else ""),
        ("consult::thanks", script.thanks, words.thanks if words else ""),
    ):
        if own and not other:
            yield ScriptProblem(
                sheet=SETTINGS,
                row=2,
                column=f"{column}::{language}",
                problem="It is not translated.",
                remedy=f"Write it in '{language}'.",
            )


def _missing_recordings(script: Script, rows: Rows) -> Iterator[ScriptProblem]:
    """Where anything is read aloud everything should be: a person who needs it cannot read the rest."""
    for language in _languages(script):
        questions = list(_asked(script.in_language(language)))
        if any(question.audio for question in questions):
            for question in (each for each in questions if each.label and not each.audio):
                column = _in("audio", language, script)
                yield rows.problem(question, column, "Others are read aloud and this one is not.", "Add its recording.")


def _languages(script: Script) -> Iterable[str]:
    return script.languages or (script.language,)


def _others(script: Script) -> Iterable[str]:
    return (language for language in script.languages if language != script.language)


def _in(column: str, language: str, script: Script) -> str:
    return column if language == script.language else f"{column}::{language}"
