from dataclasses import replace

from bot.odk_headings import columns_in, is_of_the_tools, name_in
from bot.script import Choice, Question, QuestionKind, Script
from tests.bot.chats import script

NEEDS = (Choice(name="housing", label="A house"), Choice(name="money", label="Some money"))


def made() -> Script:
    return replace(
        script(),
        questions=(
            Question(name="needs", kind=QuestionKind.SELECT_MULTIPLE, label="Needs?", choices=NEEDS),
            Question(name="housing", kind=QuestionKind.SELECT_ONE, label="Which first?", choices=NEEDS),
            Question(name="first-night", kind=QuestionKind.TEXT, label="The first night?"),
            Question(name="night", kind=QuestionKind.TEXT, label="Any night?"),
        ),
    )


def values(text: str) -> dict[str, str]:
    headings, cells = (line.split(",") for line in text.split("\n"))
    return columns_in(headings, made()).values(cells)


def test_the_longest_name_that_a_heading_ends_with_is_meant() -> None:
    assert name_in("heard_questions-first-night", made()) == "first-night"
    assert name_in("first-night", made()) == "first-night"
    assert name_in("page/night", made()) == "night"
    assert name_in("agree:take_part", made()) == "take_part"
    assert name_in("goodnight", made()) == ""


def test_a_column_for_one_choice_never_fills_another_question() -> None:
    assert values("needs,needs/housing,needs/money,housing\nhousing,1,0,money") == {"needs": "housing", "housing": "money"}
    assert values("housing,needs,page/needs/housing\nmoney,housing,1") == {"needs": "housing", "housing": "money"}


def test_choices_with_a_column_each_are_joined_where_no_column_holds_them_all() -> None:
    assert values("needs/housing,needs/money\n1,True") == {"needs": "housing money"}
    assert values("needs/housing,needs/money\n0,") == {}


def test_of_two_columns_for_one_question_the_first_answers_it_and_the_other_is_named() -> None:
    columns = columns_in(["page/night", "night", "KEY"], made())

    assert columns.answers == {0: "night"}
    assert columns.unread == {1: "night"}


def test_what_the_tools_add_is_no_answer_left_out() -> None:
    added = ["SubmissionDate", "KEY", "meta-instanceID", "_uuid", "__version__", "start", "SubmitterName", "formhub/uuid"]

    assert all(is_of_the_tools(each, made()) for each in added)
    assert columns_in([*added, "What else?"], made()).unread == {8: "What else?"}
