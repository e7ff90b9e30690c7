"""Answers as people write and say them, against lists labelled by hand. A wrong meaning is worse than one asked again."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answering import answer_to, chooses_nothing
from bot.script import Choice, Question, QuestionKind
from bot.wording import texts_from_yaml
from tests.bot.chats import PROMPTS, WORDING

MONDAY = date(2026, 3, 2)
NONE = "?"
NOTHING = "nothing"
KINDS = {
    "integer": QuestionKind.INTEGER,
    "decimal": QuestionKind.DECIMAL,
    "time": QuestionKind.TIME,
    "date": QuestionKind.DATE,
}
YES_NO = ("Yes", "No")


def labelled() -> dict[str, Any]:
    groups = texts_from_yaml(Path(__file__).with_name("labelled_answers.yaml"))
    assert isinstance(groups, dict)
    return groups


def asked(kind: QuestionKind, labels: Iterable[str] = ()) -> Question:
    choices = tuple(Choice(name=f"c{place}", label=label) for place, label in enumerate(labels))
    return Question(name="asked", kind=kind, label="What do you say?", choices=choices)


def taken(question: Question, said: str) -> str:
    """Return the labels or the value that words give a question."""
    says_yes = WORDING.yes_or_no_of_fact(said)
    value = answer_to(question, text=said, choice=None, says_yes=says_yes, today=MONDAY, words=WORDING.answers)
    if value is None:
        return NOTHING if chooses_nothing(question, text=said, words=WORDING.answers) else NONE
    labels = {choice.name: choice.label for choice in question.choices}
    return "|".join(labels.get(part, part) for part in value.split())


def wrong_among(question: Question, lines: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(said, label, taken(question, said)) for said, label in lines.items() if taken(question, said) != label]


def test_every_yes_and_no_of_the_list_is_understood_and_nothing_else_is_one() -> None:
    meant = {True: "yes", False: "no", None: NONE}
    lines = [(said, label, meant[WORDING.yes_or_no(said)]) for label, some in labelled()["yes_or_no"].items() for said in some]

    assert [line for line in lines if line[1] != line[2]] == []


def test_words_that_agree_to_something_are_no_answer_about_what_happened() -> None:
    question = asked(QuestionKind.SELECT_ONE, YES_NO)
    meant = {"yes": "Yes", "no": "No", NONE: NONE}
    lines = [(said, meant[label], taken(question, said)) for label, some in labelled()["facts"].items() for said in some]

    assert [line for line in lines if line[1] != line[2]] == []


def test_what_may_wait_is_told_from_a_no() -> None:
    lines = [
        (said, label, "yes" if WORDING.is_later(said) else "no") for label, some in labelled()["later"].items() for said in some
    ]

    assert [line for line in lines if line[1] != line[2]] == []


@pytest.mark.parametrize(("part", "kind"), [("one", QuestionKind.SELECT_ONE), ("several", QuestionKind.SELECT_MULTIPLE)])
def test_no_choice_of_the_list_is_taken_for_its_opposite_and_each_clear_one_is_understood(
    part: str, kind: QuestionKind
) -> None:
    wrong = [wrong_among(asked(kind, group["choices"]), group["said"]) for group in labelled()[part]]

    assert [line for lines in wrong for line in lines] == []


@pytest.mark.parametrize("part", KINDS)
def test_every_number_day_and_time_of_the_list_is_read_or_left(part: str) -> None:
    assert wrong_among(asked(KINDS[part]), labelled()[part]) == []


@pytest.mark.parametrize("language", ["gd", "pl"])
def test_every_language_has_words_that_may_wait_and_a_night(language: str) -> None:
    written = texts_from_yaml(PROMPTS / "bot" / f"{language}.yaml")

    assert isinstance(written, dict)
    assert written["later_said"]
    assert written["days"]["night"]
