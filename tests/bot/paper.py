"""A script with every kind of question that a pen can answer, and a form of it."""

from pathlib import Path

from bot.paper_words import PaperWords, read_paper_words
from bot.script import Choice, Question, QuestionKind, Repeat, Script
from core.consent import Purpose
from core.consultations import Approach
from core.paper import PaperForm, code_from
from tests.opened import NOON

CODE = code_from("an invented seed")
YES_NO = (Choice(name="yes", label="Yes"), Choice(name="no", label="No"))
NEEDS = (Choice(name="bed", label="A bed"), Choice(name="food", label="Food"), Choice(name="phone", label="A phone"))


def words(language: str = "en") -> PaperWords:
    return read_paper_words(Path("prompts/paper"))[language]


def question(name: str, kind: QuestionKind, label: str, **facts) -> Question:
    return Question(name=name, kind=kind, label=label, **facts)


QUESTIONS = (
    question("hello", QuestionKind.NOTE, "Here are some questions."),
    question("mentor", QuestionKind.SELECT_ONE, "Did you have a mentor?", choices=YES_NO),
    question("how", QuestionKind.TEXT, "How did that go?", relevant="${mentor} = 'yes'"),
    question("needs", QuestionKind.SELECT_MULTIPLE, "What did you need?", choices=NEEDS),
    question(
        "ready", QuestionKind.INTEGER, "How ready were you?", constraint=". >= 1 and . <= 5",
        constraint_message="Please send a number from 1 to 5.",
    ),
    question("order", QuestionKind.RANK, "What matters most?", choices=NEEDS),
    question("day", QuestionKind.DATE, "Which day was it?", sensitive=True),
    question("photo", QuestionKind.IMAGE, "Show us."),
    question("who", QuestionKind.TEXT, "Who helped you?", repeat="helper"),
    question("well", QuestionKind.SELECT_ONE, "Did it go well?", choices=YES_NO, repeat="helper"),
    question("another", QuestionKind.MORE, "Was there somebody else?", repeat="helper"),
)  # fmt: skip

SCRIPT = Script(
    name="invented", title="An invented form", version="1", language="en", approach=Approach.SURVEY,
    purposes=(Purpose.TAKE_PART, Purpose.QUOTE_WORDS), who_reads="the small team", intro="It is about help.",
    thanks="Thank you for this.", questions=QUESTIONS, repeats=(Repeat(name="helper"),), languages=("en",),
)  # fmt: skip

FORM = PaperForm(
    code=CODE,
    partnership_id="ps_here",
    consultation_id="c_paper",
    script_hash=SCRIPT.sha256,
    language="en",
    printed_at=NOON,
)
