"""The settings of a script: its one row of words and rules around the questions. Pure."""

import re
from collections.abc import Collection, Sequence

from bot.conditions import nearest
from bot.script import Question, Repeat, Script, ScriptWords
from bot.script_sheets import SETTINGS, Row, Sheets
from bot.script_values import whole_number, yes_or_no
from core.consent import Purpose
from core.consultations import Approach
from core.errors import ScriptProblem

SPOKEN = ("en", "gd", "pl")
"""The languages that the bot's own words are there in."""


def settings_of(sheets: Sheets) -> Row:
    """Return the row of settings, an empty one where none is written."""
    return sheets.settings[0] if sheets.settings else Row(sheet=SETTINGS, number=2, cells={})


def script_of(
    sheets: Sheets, questions: Sequence[Question], repeats: Sequence[Repeat], name: str, problems: list[ScriptProblem]
) -> Script:
    """Return the script around its questions; what is wrong with the settings is added to `problems`."""
    settings = settings_of(sheets)
    limit = whole_number(settings, "consult::probe_limit", problems, most=50)
    return Script(
        name=name,
        title=settings.cell("form_title") or name,
        version=settings.cell("version") or "1",
        language=sheets.language,
        approach=_approach(settings, problems),
        purposes=_purposes(settings, problems, takes_voice=any(question.takes_voice for question in questions)),
        who_reads=settings.cell("consult::who_reads"),
        intro=settings.cell("consult::intro"),
        thanks=settings.cell("consult::thanks"),
        questions=tuple(questions),
        repeats=tuple(repeats),
        languages=sheets.languages if len(sheets.languages) > 1 else (),
        words={language: words for language in sheets.languages[1:] if (words := _words(settings, language)) != ScriptWords()},
        quota=whole_number(settings, "consult::quota", problems, least=1),
        remind_after_h=whole_number(settings, "consult::remind_after", problems, least=1, most=8_760),
        lets_model_probe=yes_or_no(settings, "consult::model_probes", problems),
        limit_of_probes=6 if limit is None else limit,
    )


def settings_problems(sheets: Sheets, spoken: Collection[str]) -> list[ScriptProblem]:
    """Return what is wrong with the settings as a whole, and with the languages the script is written in."""
    settings = settings_of(sheets)
    problems = [row.problem(None, "There is a second row of settings.", "Keep one row.") for row in sheets.settings[1:]]
    for language in sheets.languages:
        if language not in spoken:
            column = "default_language" if language == sheets.language else f"label::{language}"
            known = ", ".join(spoken)
            problems.append(settings.problem(column, f"The bot does not speak '{language}'.", f"Write one of: {known}."))
    if not settings.cell("consult::who_reads").strip():
        problems.append(
            settings.problem(
                "consult::who_reads", "It does not say who will read the answers.", "Name them, as 'the small team who …'."
            )
        )
    return problems


def _words(settings: Row, language: str) -> ScriptWords:
    return ScriptWords(
        title=settings.cell("form_title", language),
        who_reads=settings.cell("consult::who_reads", language),
        intro=settings.cell("consult::intro", language),
        thanks=settings.cell("consult::thanks", language),
    )


def _approach(settings: Row, problems: list[ScriptProblem]) -> Approach:
    approaches = [approach.value for approach in Approach]
    approach = settings.cell("consult::approach").strip() or Approach.SURVEY.value
    if approach in approaches:
        return Approach(approach)
    remedy = nearest(approach, approaches) or f"Use one of: {', '.join(approaches)}."
    problems.append(settings.problem("consult::approach", f"There is no approach '{approach}'.", remedy))
    return Approach.SURVEY


def _purposes(settings: Row, problems: list[ScriptProblem], *, takes_voice: bool) -> tuple[Purpose, ...]:
    known = [purpose.value for purpose in Purpose]
    written = [each for each in re.split(r"[\s,;]+", settings.cell("consult::purposes")) if each]
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
