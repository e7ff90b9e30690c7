from dataclasses import replace

from bot.script import Question, QuestionKind, Script
from bot.script_drawing import drawing_of
from tests.bot.chats import script


def drawn(*questions: Question) -> str:
    return drawing_of(replace(script(), questions=questions))


def test_every_question_stands_in_the_drawing_once_and_in_order() -> None:
    made: Script = script()

    lines = drawing_of(made).splitlines()

    assert lines[0] == "flowchart TD"
    places = [next(n for n, line in enumerate(lines) if f'"{question.name}: ' in line) for question in made.questions]
    assert places == sorted(places)


def test_a_condition_is_a_diamond_that_can_be_passed_by() -> None:
    chart = drawn(
        Question(name="one", kind=QuestionKind.TEXT, label="One"),
        Question(name="two", kind=QuestionKind.TEXT, label="Two", relevant="${one} != ''"),
        Question(name="three", kind=QuestionKind.TEXT, label="Three"),
    )

    assert "n3{\"${one} != ''\"}" in chart
    assert "n3 -->|yes| n4" in chart
    assert "n4 --> n5" in chart
    assert "n3 -->|no| n5" in chart


def test_a_repeat_leads_back_to_its_first_question() -> None:
    chart = drawn(
        Question(name="who", kind=QuestionKind.TEXT, label="Who helped?", repeat="helper"),
        Question(name="helper_more", kind=QuestionKind.MORE, label="", repeat="helper"),
    )

    assert "n3 -->|yes| n2" in chart
    assert "n3 -->|no| n4" in chart


def test_nothing_in_a_label_ends_its_quotes() -> None:
    chart = drawn(Question(name="one", kind=QuestionKind.TEXT, label='Say "hello" <b>now</b> & #1'))

    assert '"one: Say #34;hello#34; #60;b#62;now#60;/b#62; #38; #35;1"' in chart


def test_a_long_label_is_cut() -> None:
    chart = drawn(Question(name="one", kind=QuestionKind.TEXT, label="word " * 50))

    assert max(len(line) for line in chart.splitlines()) < 90
