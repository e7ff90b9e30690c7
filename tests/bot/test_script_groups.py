from bot.script import QuestionKind
from bot.script_groups import DEEPEST, MOST_ROUNDS, Layout, laid_out
from bot.script_sheets import SURVEY, Row
from core.errors import ScriptProblem


def laid(*rows: str) -> tuple[Layout, list[str]]:
    problems: list[ScriptProblem] = []
    made = []
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(("type", "name", "label", "relevant", "repeat_count", "consult::more"), row.split("|"), strict=False))
        made.append(Row(sheet=SURVEY, number=number, cells=cells))
    return laid_out(made, problems), [str(problem) for problem in problems]


def test_what_follows_from_rows_stands_where_it_is_asked() -> None:
    layout, problems = laid("begin_repeat|r|Now helpers.|||Another?", "select_one l or_other|a|Who?", "end_repeat")

    assert [(each.name, each.kind, each.repeat) for each in layout.placed] == [
        ("r_label", QuestionKind.NOTE, ""),
        ("a", QuestionKind.SELECT_ONE, "r"),
        ("a_other", QuestionKind.TEXT, "r"),
        ("r_more", QuestionKind.MORE, "r"),
    ]
    assert [each.label_column for each in layout.placed] == ["label", "label", "consult::other", "consult::more"]
    assert problems == []


def test_repeat_holds_the_conditions_around_it() -> None:
    layout, _ = laid("begin_group|g||1 = 1", "begin_repeat|r||2 = 2|3", "text|a|Who?", "end_repeat", "end_group")

    (repeat,) = layout.repeats
    assert (repeat.relevant, repeat.count, repeat.limit) == ("(1 = 1) and (2 = 2)", "3", 20)
    assert [each.name for each in layout.placed] == ["a"]


def test_rounds_that_are_worked_out_may_be_as_many_as_fixed_ones() -> None:
    layout, _ = laid("integer|n|How many?", "begin_repeat|r|||${n} + 1", "text|a|Who?", "end_repeat")

    assert layout.repeats[0].limit == MOST_ROUNDS


def test_fixed_rounds_lift_the_limit_and_too_many_are_refused() -> None:
    many, _ = laid("begin_repeat|r|||60", "text|a|Who?", "end_repeat")
    _, problems = laid("begin_repeat|r|||101", "text|a|Who?", "end_repeat")

    assert many.repeats[0].limit == 60
    assert problems == ["survey row 2, 'repeat_count': Nobody is asked 101 times. Write a number from 1 to 100."]


def test_groups_too_deep_are_refused() -> None:
    deep = [f"begin_group|g{number}" for number in range(DEEPEST + 1)]

    _, problems = laid(*deep, "text|a|Who?", *["end_group"] * (DEEPEST + 1))

    assert len(problems) == 1


def test_group_that_is_not_closed_is_named_where_it_begins() -> None:
    _, problems = laid("text|a|Who?", "begin_group|g")

    assert problems == ["survey row 3, 'type': This group never ends. Add a row of type end_group."]
