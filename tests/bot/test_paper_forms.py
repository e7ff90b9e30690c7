from dataclasses import replace
from pathlib import Path

from bot.paper_forms import BlockKind, form_of, printed
from bot.safeguarding import read_safeguarding
from bot.script import QuestionKind
from tests.bot.paper import CODE, QUESTIONS, SCRIPT, words

LINES = read_safeguarding(Path("prompts/safeguarding")).lines


def texts(script=SCRIPT, language: str = "en") -> list[str]:
    return [text for block in form_of(script, words(language), LINES, CODE) for text in (block.text, *block.choices) if text]


def test_a_form_says_who_reads_what_stays_private_and_how_to_take_it_back_before_the_first_question() -> None:
    said = texts()
    before = said[: said.index("The questions")]

    assert "Who will read it: the small team." in before
    assert set(words().limits) <= set(before)
    assert any("take it back" in text and CODE[:4] in text for text in before)


def test_each_purpose_of_the_script_has_a_line_with_a_yes_and_a_no() -> None:
    blocks = [block for block in form_of(SCRIPT, words(), LINES, CODE) if block.kind is BlockKind.YES_NO]

    assert [block.text for block in blocks] == [words().consents[purpose] for purpose in SCRIPT.purposes]
    assert {block.choices for block in blocks} == {("Yes", "No")}


def test_every_help_line_is_there_and_none_is_said_to_be_open_now() -> None:
    said = "\n".join(texts())

    assert all(line.phone in said for line in LINES)
    assert "open now" not in said


def test_questions_are_numbered_and_those_of_a_repeat_stand_there_once_a_round() -> None:
    places = [(each.key, each.number) for each in printed(SCRIPT, words()) if each.question.is_asked]

    assert places == [
        ("mentor", "1"), ("how", "2"), ("needs", "3"), ("ready", "4"), ("order", "5"), ("day", "6"), ("photo", "7"),
        ("helper[1]/who", "8a"), ("helper[1]/well", "9a"), ("helper[2]/who", "8b"), ("helper[2]/well", "9b"),
    ]  # fmt: skip


def test_a_condition_is_said_in_words_or_as_a_plain_note() -> None:
    odd = tuple(replace(each, relevant="count-selected(${needs}) > 1") if each.name == "day" else each for each in QUESTIONS)

    said = texts(replace(SCRIPT, questions=odd))

    assert "Only answer this if you ticked “Yes” at question 1." in said
    assert "Leave this out if it does not fit you." in said


def test_a_question_that_a_pen_cannot_answer_says_so_and_has_no_lines() -> None:
    photo = replace(SCRIPT, questions=tuple(each for each in QUESTIONS if each.kind is QuestionKind.IMAGE))
    blocks = form_of(photo, words(), LINES, CODE)

    assert any("needs a phone" in block.text for block in blocks)
    assert not any(block.kind is BlockKind.LINES for block in blocks)


def test_a_hard_question_is_announced() -> None:
    said = texts()

    assert said[said.index("6. Which day was it?") - 1] == "The next one can be hard. You can leave it out."
