from bot.routes import routes_of
from bot.script import Question, QuestionKind, Repeat
from tests.bot.test_routing import script_of


def test_a_question_looks_at_what_its_conditions_name_and_at_the_rounds_it_stands_in() -> None:
    made = script_of(
        Question(name="a", kind=QuestionKind.INTEGER, label="a"),
        Question(name="b", kind=QuestionKind.TEXT, label="b", relevant="${a} > 1 or ${ a } = 0", repeat="r"),
        Question(name="more", kind=QuestionKind.MORE, label="more", repeat="r"),
        repeats=(Repeat(name="r", relevant="${a} != ''"),),
    )

    routes = routes_of(made)

    assert routes.looked_at_by("b") == ("a", "r")
    assert routes.looked_at_by("r") == ("a", "more")
    assert routes.more_of("r") == made.questions[2]
    assert [routes.index(name) for name in ("a", "b", "r", "nowhere")] == [0, 1, 2, -1]


def test_the_same_script_is_read_once() -> None:
    made = script_of(Question(name="a", kind=QuestionKind.INTEGER, label="a"))

    assert routes_of(made) is routes_of(made)
