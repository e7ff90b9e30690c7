"""One question from its row: kind, choices, words in every language, and what its own cells get wrong. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal, InvalidOperation

from bot.commands import command_in
from bot.conditions import nearest
from bot.script import Choice, Question, QuestionKind, QuestionWords, Voice, is_expression
from bot.script_choices import MOST_OFFERED, ChoiceLists
from bot.script_groups import OTHER, Placed
from bot.script_kinds import CHOOSING
from bot.script_sheets import CHOICES, Row
from bot.script_values import NO, YES, one_of, probes_in, recording, whole_number, yes_or_no
from core.errors import ScriptProblem

SCALE = ("1", "10", "1")
"""Where a range does not say: start, end and step, as pyxform has them."""

MOST_FIGURES = 9
"""A scale's numbers have no more before the point, as any number that a chat reads."""

CALLED_OTHER, ASKED_WHICH = "Other", "Specify other."
"""What `or_other` means in every tool that reads XLSForm: part of the format, as pyxform writes it."""

FOLLOWED_UP = frozenset({QuestionKind.TEXT, QuestionKind.AUDIO, QuestionKind.VIDEO, QuestionKind.GEOPOINT})
_FOR_OTHER_TOOLS = frozenset(
    {
        "seed", "max-pixels", "quality", "app", "capture-accuracy", "warning-accuracy", "allow-mock-accuracy", "rows",
        "incremental", "value", "label", "tick_interval", "tick_labelset", "placeholder",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a question's row needs from beside it: the lists, the script's languages (its own first) and the recordings."""

    lists: ChoiceLists
    languages: Sequence[str]
    audio: Mapping[str, str]


def question_of(placed: Placed, around: Around, problems: list[ScriptProblem]) -> Question:
    """Return the question; what is wrong with its own cells is added to `problems`."""
    question = _words(_bare(placed), placed, around, problems)
    if not placed.is_written:
        return _that_follows(question, placed)
    question = _asked(question, placed, around, problems)
    _check(question, placed, problems)
    return question


def _bare(placed: Placed) -> Question:
    return Question(name=placed.name, kind=placed.kind, label="", relevant=placed.relevant, repeat=placed.repeat, probe_limit=1)


def _that_follows(question: Question, placed: Placed) -> Question:
    is_other = placed.label_column == "consult::other"
    return replace(question, label=ASKED_WHICH) if is_other and not question.label else question


def _words(question: Question, placed: Placed, around: Around, problems: list[ScriptProblem]) -> Question:
    row, column = placed.row, placed.label_column
    spoken = column == "label"
    question = replace(
        question, label=row.cell(column), audio=recording(row, "audio", around.audio, problems) if spoken else ""
    )
    if placed.is_written:
        question = replace(
            question,
            hint=row.cell("hint"),
            constraint_message=row.cell("constraint_message"),
            required_message=row.cell("required_message"),
            short=row.cell("consult::short"),
            easy=row.cell("consult::easy"),
            probes=probes_in(row, problems),
        )
    words = {language: _translated(language, placed, around, problems) for language in around.languages[1:]}
    return replace(question, words={language: each for language, each in words.items() if each != QuestionWords()})


def _translated(language: str, placed: Placed, around: Around, problems: list[ScriptProblem]) -> QuestionWords:
    row, column = placed.row, placed.label_column
    spoken = recording(row, "audio", around.audio, problems, language=language) if column == "label" else ""
    words = QuestionWords(label=row.cell(column, language), audio=spoken)
    if not placed.is_written:
        return words
    return replace(
        words,
        hint=row.cell("hint", language),
        constraint_message=row.cell("constraint_message", language),
        required_message=row.cell("required_message", language),
        short=row.cell("consult::short", language),
        easy=row.cell("consult::easy", language),
        probes=probes_in(row, problems, language=language),
    )


def _asked(question: Question, placed: Placed, around: Around, problems: list[ScriptProblem]) -> Question:
    row = placed.row
    parameters = _parameters(row, problems)
    retries, limit = whole_number(row, "consult::retries", problems, most=10), _probe_limit(row, problems)
    is_today = row.cell("type").strip().casefold() == "today"
    return replace(
        question,
        choices=_choices(placed, around, problems),
        required=_required(row, problems),
        constraint=row.cell("constraint"),
        choice_filter=row.cell("choice_filter"),
        is_shuffled=parameters.get("randomize", "").casefold() in {"true", "yes", "true()"},
        default=row.cell("default"),
        calculation="today()" if is_today else row.cell("calculation"),
        scale=_scale(row, parameters, problems) if question.kind is QuestionKind.RANGE else ("", "", ""),
        voice=Voice(one_of(row, "consult::voice", [each.value for each in Voice], problems, otherwise=Voice.ALLOW.value)),
        theme_hint=row.cell("consult::theme_hint"),
        sensitive=yes_or_no(row, "consult::sensitive", problems),
        staff_note=row.cell("consult::staff_note"),
        skip_word=row.cell("consult::skip_word"),
        retries=question.retries if retries is None else retries,
        remind_after_h=whole_number(row, "consult::remind_after", problems, least=1, most=8_760),
        probe_limit=question.probe_limit if limit is None else limit,
    )


def _required(row: Row, problems: list[ScriptProblem]) -> bool:
    """An expression says that it may be: in a chat anything can be skipped, and ODK holds people to the expression itself."""
    written = row.cell("required")
    if written.casefold() not in YES | NO and is_expression(written):
        return True
    return yes_or_no(row, "required", problems)


def _probe_limit(row: Row, problems: list[ScriptProblem]) -> int | None:
    return whole_number(row, "consult::probe_limit", problems, most=10)


def _choices(placed: Placed, around: Around, problems: list[ScriptProblem]) -> tuple[Choice, ...]:
    if placed.kind not in CHOOSING:
        return ()
    row, list_name = placed.row, placed.written.list_name
    choices = around.lists.named(list_name)
    if not choices:
        remedy = nearest(list_name, around.lists.lists) or f"Add its choices to the {CHOICES} sheet."
        if re.fullmatch(r"\$\{.*\}", list_name):
            remedy = "Choices come from the choices sheet alone; write them there."
        problems.append(row.problem("type", f"There is no list of choices called '{list_name}'.", remedy))
    if len(choices) > MOST_OFFERED and not row.cell("choice_filter"):
        problems.append(
            row.problem("type", f"{len(choices)} choices are too many to offer in a chat.", "Narrow them with a choice_filter.")
        )
    if placed.written.has_other and placed.kind is QuestionKind.RANK:
        problems.append(row.problem("type", "What is put in order has no 'other'.", "Leave or_other out."))
    if placed.written.has_other and choices:
        return _with_other(choices, row, around, problems)
    return choices


def _with_other(choices: tuple[Choice, ...], row: Row, around: Around, problems: list[ScriptProblem]) -> tuple[Choice, ...]:
    """Return the choices with one called "other". XLSForm has words for it in English alone."""
    has_choice = any(choice.name == OTHER for choice in choices)
    if tuple(around.languages) != ("en",) and not (has_choice and row.cell("consult::other")):
        remedy = "Add a choice called other to the list, and write consult::other in each language."
        problems.append(row.problem("type", "or_other is worded in English alone.", remedy))
    return choices if has_choice else (*choices, Choice(name=OTHER, label=CALLED_OTHER))


def _parameters(row: Row, problems: list[ScriptProblem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in re.split(r"[\s,;]+", re.sub(r"\s*=\s*", "=", row.cell("parameters").strip())):
        name, _, value = each.partition("=")
        name = name.casefold()
        if not each:
            continue
        if name not in {"randomize", "start", "end", "step"} | _FOR_OTHER_TOOLS or not value:
            remedy = nearest(name, ["randomize", "start", "end", "step"]) or "Write it as start=0 end=10 step=1."
            problems.append(row.problem("parameters", f"'{each}' is not understood.", remedy))
        found[name] = value
    return found


def _scale(row: Row, parameters: Mapping[str, str], problems: list[ScriptProblem]) -> tuple[str, str, str]:
    written = tuple(parameters.get(name, otherwise) for name, otherwise in zip(("start", "end", "step"), SCALE, strict=True))
    try:
        start, end, step = (Decimal(each) for each in written)
        is_sound = all(each.is_finite() and each.adjusted() < MOST_FIGURES for each in (start, end, step))
        if is_sound and start > end and step < 0:  # The same numbers, named from the least.
            start, end, step = start + (end - start) // step * step, start, -step
            written = (f"{start:f}", f"{end:f}", f"{step:f}")
        is_sound = is_sound and start < end and 0 < step <= end - start
    except InvalidOperation:
        is_sound = False
    if not is_sound:
        problems.append(row.problem("parameters", "This is no scale.", "Write it as start=0 end=10 step=1."))
    return (written[0], written[1], written[2])


def _check(question: Question, placed: Placed, problems: list[ScriptProblem]) -> None:
    row = placed.row
    silent = {QuestionKind.CALCULATE, QuestionKind.HIDDEN}
    if not question.label and question.kind not in silent:
        problems.append(row.problem("label", "There is nothing to say here.", "Write the question as the person will read it."))
    if question.kind is QuestionKind.CALCULATE and not question.calculation:
        problems.append(row.problem("calculation", "There is nothing to work out.", "Write the calculation, such as ${a} + 1."))
    if question.calculation and question.kind not in silent:
        problems.append(
            row.problem("calculation", "What a person is asked is not worked out.", "Make the row's type calculate.")
        )
    if re.search(r"\bsearch\s*\(", row.cell("appearance")):
        remedy = "Write them in the choices sheet, and leave the cell empty."
        problems.append(row.problem("appearance", "A chat reads its choices from the script alone.", remedy))
    if question.choice_filter and question.kind not in CHOOSING:
        problems.append(row.problem("choice_filter", "There are no choices to narrow here.", "Leave the cell empty."))
    if question.probes and question.kind not in FOLLOWED_UP:
        problems.append(
            row.problem("consult::probes", "Only own words are followed up.", "Leave the cell empty, or ask it as text.")
        )
    if question.skip_word and command_in(question.skip_word):
        problems.append(
            row.problem("consult::skip_word", "This word already steers the chat.", "Leave the cell empty, or use another.")
        )
    if question.skip_word.casefold() in {word.casefold() for each in question.choices for word in (each.name, each.label)}:
        problems.append(row.problem("consult::skip_word", "This is one of the choices.", "Use another word."))
    if question.default and not is_expression(question.default):
        _check_default(question, row, problems)


def _check_default(question: Question, row: Row, problems: list[ScriptProblem]) -> None:
    if question.is_open:
        problems.append(
            row.problem("default", "Nobody's own words are written for them.", "Leave the cell empty, or put it in the hint.")
        )
    elif question.kind in CHOOSING:
        names = [choice.name for choice in question.choices]
        for value in question.default.split():
            if names and value not in names:
                remedy = nearest(value, names) or f"Use one of: {', '.join(names[:20])}."
                problems.append(row.problem("default", f"'{value}' is no choice of this list.", remedy))
    elif not _reads(question.kind, question.default):
        problems.append(
            row.problem(
                "default", f"'{question.default}' is no {question.kind.value}.", "Write it as 5, 2.5, 2026-02-28 or 14:30."
            )
        )


def _reads(kind: QuestionKind, value: str) -> bool:
    try:
        match kind:
            case QuestionKind.INTEGER:
                return re.fullmatch(r"-?[0-9]{1,9}", value) is not None
            case QuestionKind.DECIMAL | QuestionKind.RANGE:
                return Decimal(value).is_finite()
            case QuestionKind.DATE:
                return bool(date.fromisoformat(value))
            case QuestionKind.TIME:
                return time.fromisoformat(value) is not None
            case QuestionKind.ACKNOWLEDGE:
                return value == "OK"
    except (ValueError, InvalidOperation):
        return False
    return True
