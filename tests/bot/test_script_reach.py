import pytest

from bot.script import Choice, QuestionKind, Repeat
from bot.script_reach import unreachable
from tests.bot.test_routing import q, script_of

K = QuestionKind
YES_NO = (Choice(name="yes", label="Yes"), Choice(name="no", label="No"))
HOME, AGE = q("home", K.SELECT_ONE, choices=YES_NO), q("age", constraint=". >= 0 and . <= 100")
STORY, NEEDS = q("story", K.TEXT), q("needs", K.SELECT_MULTIPLE, choices=YES_NO)


def never(condition: str, *more: object) -> list[str]:
    made = script_of(HOME, AGE, STORY, NEEDS, *more, q("deep", relevant=condition))
    return [each.question for each in unreachable(made)]


@pytest.mark.parametrize(
    "condition",
    [
        "${home} = 'yes' and ${home} = 'no'",
        "${home} = 'maybe'",
        "${age} > 100",
        "${age} > 5 and ${age} < 6",
        "${age} < 0 or ${home} = 'perhaps'",
        "selected(${needs}, 'yes') and not(selected(${needs}, 'yes'))",
        "count-selected(${needs}) > 2",
        "${story} != '' and ${story} = ''",
        "1 = 2",
    ],
)
def test_a_question_no_answers_lead_to_is_named(condition: str) -> None:
    assert never(condition) == ["deep"]


@pytest.mark.parametrize(
    "condition",
    [
        "${home} = 'yes' and ${age} = 100",
        "${age} > 5 and ${age} < 7",
        "${age} = ''",
        "${story} = '' and selected(${needs}, 'no')",
        "${age} * 2 = 33",
        "-${age} > -50",
        "3 < ${age}",
        "today() > '2999-01-01'",
    ],
)
def test_a_question_that_may_be_reached_or_that_nobody_can_tell_about_is_left_alone(condition: str) -> None:
    assert never(condition) == []


def test_a_question_behind_one_that_nobody_reaches_is_named_too() -> None:
    made = script_of(HOME, q("a", K.TEXT, relevant="${home} = 'maybe'"), q("b", relevant="${a} != ''"))

    assert [each.question for each in unreachable(made)] == ["a", "b"]


def test_what_is_worked_out_between_is_looked_through() -> None:
    between = q("big", K.CALCULATE, calculation="if(${home} = 'yes', 'big', 'small')")

    assert never("${big} = 'huge'", between) == ["deep"]
    assert never("${big} = 'small'", between) == []


def test_circles_are_named_with_their_questions() -> None:
    made = script_of(
        HOME,
        q("a", K.CALCULATE, calculation="${b} + 1"),
        q("b", K.CALCULATE, calculation="${a} + 1"),
        q("c", relevant="${c} = 1"),
        q("d", relevant="${home} = 'yes'"),
    )

    found = unreachable(made)

    assert [each.question for each in found] == ["a", "b", "c"]
    assert "circle with 'b'" in found[0].problem
    assert "itself" in found[2].problem


def test_rounds_are_left_alone() -> None:
    made = script_of(
        q("who", K.TEXT, repeat="visit"), q("deep", relevant="count(${visit}) > 99"), repeats=(Repeat(name="visit"),)
    )

    assert unreachable(made) == []


def test_more_combinations_than_can_be_tried_say_nothing_and_take_no_time() -> None:
    many = [q(f"pick{number}", K.SELECT_ONE, choices=YES_NO) for number in range(30)]
    made = script_of(*many, q("deep", relevant=" and ".join(f"${{pick{number}}} = 'maybe'" for number in range(30))))

    assert unreachable(made) == []
