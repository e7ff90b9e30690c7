"""Compiles a practitioner's XLSForm tables into a `Script`, or says everything that is wrong with them at once.

A script that could not be finished in a chat is refused here, so that nobody is ever left at a question without an answer.
"""

import re
from collections.abc import Sequence

from bot.commands import command_in
from bot.conditions import nearest, problems_in, references_in
from bot.script import Choice, Question, QuestionKind, Script, Voice
from bot.script_checks import checked_apart
from bot.script_sheets import CHOICES, SETTINGS, SURVEY, Row, Sheets, sheets_from_markdown
from core.consent import Purpose
from core.consultations import Approach
from core.errors import BadScript, ScriptProblem

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
KINDS = {"string": "text", "int": "integer"} | {kind.value: kind.value for kind in QuestionKind}
"""The types as they may be written, and the kind each means."""

NOT_YET = frozenset(
    {
        "decimal", "rank", "date", "time", "datetime", "range", "acknowledge", "image", "video", "file", "geopoint", "geotrace",
        "geoshape", "barcode", "calculate", "hidden", "begin group", "end group", "begin repeat", "end repeat", "begin_group",
        "end_group", "begin_repeat", "end_repeat", "select_one_from_file", "select_multiple_from_file", "start", "end", "today",
        "deviceid", "username", "audit",
    }
)  # fmt: skip
"""XLSForm types that a chat cannot ask."""

YES = frozenset({"yes", "true", "true()", "1"})
NO = frozenset({"", "no", "false", "false()", "0"})


def script_from_markdown(text: str, *, name: str) -> Script:
    """Return the script written in `text` as XLSForm tables. Raises `BadScript` with every problem found."""
    sheets = sheets_from_markdown(text, name=name)
    problems = [*sheets.problems]
    choices = _choice_lists(sheets.choices, problems)
    questions = tuple(_question(row, choices, problems) for row in sheets.survey)
    _check_names(sheets.survey, problems)
    _check_references(sheets.survey, questions, problems)
    if not any(question.kind is not QuestionKind.NOTE for question in questions) and not problems:
        problems.append(
            ScriptProblem(sheet=SURVEY, row=None, column=None, problem="Nothing is asked.", remedy="Add a row for a question.")
        )
    problems += checked_apart(sheets, questions)
    script = _script(sheets, questions, name, problems)
    if problems:
        raise BadScript(name, tuple(sorted(problems, key=lambda problem: (problem.sheet != SURVEY, problem.row or 0))))
    return script


def _script(sheets: Sheets, questions: tuple[Question, ...], name: str, problems: list[ScriptProblem]) -> Script:
    settings = sheets.settings[0] if sheets.settings else Row(sheet=SETTINGS, number=2, cells={})
    approaches = [approach.value for approach in Approach]
    approach = settings.cell("consult::approach") or Approach.SURVEY.value
    if approach not in approaches:
        problems.append(
            settings.problem(
                "consult::approach",
                f"There is no approach '{approach}'.",
                nearest(approach, approaches) or f"Use one of: {', '.join(approaches)}.",
            )
        )
        approach = Approach.SURVEY.value
    return Script(
        name=name,
        title=settings.cell("form_title") or name,
        version=settings.cell("version") or "1",
        language=settings.cell("default_language") or "en",
        approach=Approach(approach),
        purposes=_purposes(settings, problems, takes_voice=any(question.takes_voice for question in questions)),
        who_reads=settings.cell("consult::who_reads"),
        intro=settings.cell("consult::intro"),
        thanks=settings.cell("consult::thanks"),
        questions=questions,
    )


def _purposes(settings: Row, problems: list[ScriptProblem], *, takes_voice: bool) -> tuple[Purpose, ...]:
    known = [purpose.value for purpose in Purpose]
    written = re.split(r"[\s,;]+", settings.cell("consult::purposes").strip()) if settings.cell("consult::purposes") else []
    problems += [
        settings.problem(
            "consult::purposes", f"There is no purpose '{each}'.", nearest(each, known) or f"Use: {', '.join(known)}."
        )
        for each in written
        if each not in known
    ]
    asked = [Purpose(each) for each in written if each in known] or [Purpose.QUOTE_WORDS]
    if takes_voice and not written:
        asked = [Purpose.KEEP_RECORDING, *asked]
    return tuple(dict.fromkeys([Purpose.TAKE_PART, *asked]))


def _choice_lists(rows: Sequence[Row], problems: list[ScriptProblem]) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in rows:
        list_name, choice = row.cell("list_name"), Choice(name=row.cell("name"), label=row.cell("label"))
        if not (list_name and choice.name and choice.label):
            problems.append(row.problem(None, "A choice needs a list_name, a name and a label.", "Fill in all three."))
        elif re.search(r"[\s,]", choice.name):
            problems.append(
                row.problem("name", "A choice's name may hold no space or comma.", "Use '_' and keep spaces to labels.")
            )
        elif choice.name in {each.name for each in lists.get(list_name, ())}:
            problems.append(
                row.problem("name", f"'{choice.name}' is in this list twice.", "Give each choice a name of its own.")
            )
        elif command_in(choice.name) or command_in(choice.label):
            problems.append(
                row.problem("label", "This is a word people use to steer the chat, such as STOP.", "Word the choice otherwise.")
            )
        else:
            lists[list_name] = (*lists.get(list_name, ()), choice)
    return lists


def _question(row: Row, lists: dict[str, tuple[Choice, ...]], problems: list[ScriptProblem]) -> Question:
    kind, choices = _kind(row, lists, problems)
    if not row.cell("label"):
        problems.append(row.problem("label", "There is nothing to say here.", "Write the question as the person will read it."))
    return Question(
        name=row.cell("name"),
        kind=kind,
        label=row.cell("label"),
        hint=row.cell("hint"),
        choices=choices,
        required=_yes_or_no(row, "required", problems),
        relevant=row.cell("relevant"),
        constraint=row.cell("constraint"),
        constraint_message=row.cell("constraint_message"),
        voice=_voice(row, problems),
        theme_hint=row.cell("consult::theme_hint"),
        sensitive=_yes_or_no(row, "consult::sensitive", problems),
        staff_note=row.cell("consult::staff_note"),
    )


def _kind(
    row: Row, lists: dict[str, tuple[Choice, ...]], problems: list[ScriptProblem]
) -> tuple[QuestionKind, tuple[Choice, ...]]:
    written = " ".join(row.cell("type").split())
    word, _, list_name = written.partition(" ")
    if written.lower() in NOT_YET or word.lower() in NOT_YET:
        problems.append(row.problem("type", f"A chat cannot ask '{written}'.", "Ask it as text, integer or a choice."))
        return QuestionKind.NOTE, ()
    if word.lower() not in KINDS:
        remedy = nearest(word.lower(), KINDS) or f"Use one of: {', '.join(kind.value for kind in QuestionKind)}."
        problems.append(row.problem("type", f"There is no type '{written}'." if written else "The type is missing.", remedy))
        return QuestionKind.NOTE, ()
    kind = QuestionKind(KINDS[word.lower()])
    if kind not in {QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE}:
        return kind, ()
    if list_name not in lists:
        remedy = nearest(list_name, lists) or f"Add its choices to the {CHOICES} sheet."
        problems.append(row.problem("type", f"There is no list of choices called '{list_name}'.", remedy))
    return kind, lists.get(list_name, ())


def _yes_or_no(row: Row, column: str, problems: list[ScriptProblem]) -> bool:
    written = row.cell(column).strip().lower()
    if written not in YES | NO:
        problems.append(row.problem(column, f"'{written}' is neither yes nor no.", "Write yes, or leave the cell empty."))
    return written in YES


def _voice(row: Row, problems: list[ScriptProblem]) -> Voice:
    written, known = row.cell("consult::voice").strip().lower() or Voice.ALLOW.value, [voice.value for voice in Voice]
    if written not in known:
        problems.append(row.problem("consult::voice", f"'{written}' is not understood.", "Write allow, ask or no."))
        return Voice.ALLOW
    return Voice(written)


def _check_names(rows: Sequence[Row], problems: list[ScriptProblem]) -> None:
    first_at: dict[str, int] = {}
    for row in rows:
        name = row.cell("name")
        if not NAME.fullmatch(name):
            problems.append(
                row.problem("name", "A question needs a name.", "Use letters, digits and '_', such as first_night.")
            )
        elif name in {purpose.value for purpose in Purpose}:
            problems.append(row.problem("name", f"'{name}' is the name of a consent question.", "Choose another name."))
        elif name in first_at:
            problems.append(row.problem("name", f"'{name}' is taken by row {first_at[name]}.", "Choose another name."))
        first_at.setdefault(name, row.number)


def _check_references(rows: Sequence[Row], questions: Sequence[Question], problems: list[ScriptProblem]) -> None:
    names = [question.name for question in questions if question.kind is not QuestionKind.NOTE]
    open_names = [question.name for question in questions if question.is_open]
    for position, row in enumerate(rows):
        before = [each.name for each in questions[:position] if each.name in names]
        after = [each for each in names if each not in before]
        for column in ("relevant", "constraint"):
            if row.cell(column):
                found = problems_in(row.cell(column), before=before, after=after, open_names=open_names)
                problems += [row.problem(column, each.problem, each.remedy) for each in found]
        for column in ("label", "hint", "constraint_message"):
            for name in references_in(row.cell(column)):
                if name not in before:
                    remedy = nearest(name, before) or "Name a question that stands above this row."
                    problems.append(row.problem(column, f"It names '{name}', which is not answered by then.", remedy))
                elif name in open_names:
                    problems.append(row.problem(column, f"It would repeat the free words of '{name}'.", "Leave the name out."))
