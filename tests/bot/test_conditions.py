import pytest

from bot.conditions import holds, nearest, problems_in, references_in, values_compared_in


def problems(condition: str) -> list[str]:
    found = problems_in(condition, before=["housing", "age", "story"], after=["later"], open_names=["story"])
    return [f"{each.problem} {each.remedy}" for each in found]


@pytest.mark.parametrize(
    ("condition", "answers", "own", "expected"),
    [
        ("${housing} = 'hostel'", {"housing": "hostel"}, None, True),
        ("${housing} = 'hostel'", {}, None, False),
        ("${age} >= 18", {"age": "18"}, None, True),
        ("${age} >= 18", {}, None, False),
        ("selected( ${ needs }, 'b')", {"needs": "a b"}, None, True),
        (". > 0 and . < 120", {}, "50", True),
        (". > 0 and . < 120", {}, "-1", False),
        ("${story} != ''", {"story": "answered"}, None, True),
    ],
)
def test_condition_is_evaluated_over_the_answers(
    condition: str, answers: dict[str, str], own: str | None, *, expected: bool
) -> None:
    assert holds(condition, answers, own=own) is expected


def test_answer_that_looks_like_markup_or_a_condition_is_only_text() -> None:
    assert not holds("${housing} = 'own'", {"housing": "<own/>' or '1'='1"})


def test_misspelt_reference_gets_a_suggestion() -> None:
    assert problems("${housd} = 'x'") == ["It names 'housd', and there is no such question. Did you mean 'housing'?"]


def test_reference_to_a_later_question_says_to_move_it() -> None:
    assert "only goes forwards" in problems("${later} = 1")[0]


def test_free_words_may_be_looked_at_only_for_being_there() -> None:
    assert problems("${story} != ''") == []
    assert "free words" in problems("${story} = 'yes'")[0]


def test_several_problems_are_all_found() -> None:
    assert len(problems("${housd} = 1 and ${later} >")) == 3


def test_sound_condition_has_no_problem() -> None:
    assert problems("${age} >= 18 and selected(${housing}, 'own')") == []


def test_references_are_found_in_order() -> None:
    assert references_in("${b} and ${ a } and $c") == ("b", "a")


def test_nothing_near_gives_no_suggestion() -> None:
    assert nearest("zzz", ["housing"]) == ""


def test_every_written_value_a_choice_is_compared_with_is_found() -> None:
    condition = "${a} = 'x' or 'y' != ${b} or selected(${ c }, \"z\") or ${d} = '' or ${e} > 3"

    assert set(values_compared_in(condition)) == {("a", "x"), ("b", "y"), ("c", "z")}
