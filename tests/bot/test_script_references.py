import pytest

from bot.script_files import script_from_markdown
from core.errors import BadScript
from tests.bot.chats import READ_BY


def survey(*rows: str) -> str:
    body = "\n".join(f"| | {row} |" for row in rows)
    return f"| survey | | | | | |\n| | type | name | label | relevant | calculation |\n{body}\n{READ_BY}"


def places(text: str) -> list[tuple[int | None, str | None]]:
    with pytest.raises(BadScript) as refused:
        script_from_markdown(text, name="x")
    return [(problem.row, problem.column) for problem in refused.value.problems]


def test_rounds_may_look_at_one_another_and_what_follows_at_the_repeat() -> None:
    rows = ["begin_repeat | r | | |", "integer | a | How many? | |", "integer | b | And? | ${a} > 1 |", "end_repeat | | | |"]

    script = script_from_markdown(survey(*rows, "note | c | Well. | ${r_more} = 'no' |"), name="x")

    assert [question.name for question in script.questions] == ["a", "b", "r_more", "c"]


def test_circle_through_conditions_and_calculations_is_named() -> None:
    text = survey("calculate | a | | | ${b} + 1", "integer | b | How many? | ${a} > 1 |", "calculate | c | | | ${c} + 1")

    assert places(text) == [(2, "calculation"), (4, "calculation")]


def test_nothing_looks_into_a_group_that_comes_later() -> None:
    text = survey(
        "note | n | Hi ${a}. | ${a} > 1 |", "begin_group | g | | |", "integer | a | How many? | |", "end_group | | | |"
    )

    assert places(text) == [(2, "relevant"), (2, "label")]


@pytest.mark.journey
def test_every_slip_of_ten_thousand_rows_is_named() -> None:
    rows = [
        f"integer | q{number} | How many? | {f'${{q{number - 1}x}} > {number}' if number % 2 else ''} |"
        for number in range(10_000)
    ]
    found = places(survey(*rows))

    assert len(found) == 5_000


def test_a_bare_name_in_a_condition_is_refused_with_how_it_is_written() -> None:
    with pytest.raises(BadScript) as refused:
        script_from_markdown(
            "| survey | | | | |\n| | type | name | label | relevant |\n| | integer | age | How old? | |\n"
            "| | text | more | Tell me more. | age > 3 |\n| settings | |\n| | consult::who_reads |\n| | the invented team |\n",
            name="bare.md",
        )

    (problem,) = refused.value.problems
    assert (problem.row, problem.column) == (3, "relevant")
    assert "${age}" in problem.remedy
