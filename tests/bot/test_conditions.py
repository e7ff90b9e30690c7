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


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("selectd(${housing}, 'own')", "There is no function selectd(). Did you mean 'selected'?"),
        ("random() > 0.5", "A chat cannot work out random(). A turn must come out the same if it is decided twice."),
        ("pulldata('a', 'b', 'c', 'd') = 1", "A chat cannot work out pulldata()."),
        ("instance('x')/root/item = 1", "A chat cannot work out instance()."),
        ("selected(${housing})", "It cannot be understood"),
        ("/data/age > 3", "It cannot be understood"),
        ("regex(${housing}, '(a')", "The pattern '(a' cannot be used"),
        (r"regex(., '(a)\1')", "The pattern"),
        ("(" * 300 + "1" + ")" * 300, "It cannot be understood: it is nested too deep."),
    ],
)
def test_what_a_chat_cannot_work_out_is_refused_with_what_to_do(condition: str, said: str) -> None:
    (problem,) = problems(condition)

    assert problem.startswith(said)


def test_a_word_in_quotes_is_no_function_and_no_name() -> None:
    assert problems("${housing} = 'random (x) housd' or regex(., '(a|b)+')") == []


def test_an_answer_written_bare_is_told_where_columns_are_known() -> None:
    def said(condition: str, columns: list[str]) -> list[str]:
        found = problems_in(condition, before=["age"], after=[], open_names=[], columns=columns)
        return [f"{each.problem} {each.remedy}" for each in found]

    assert said("age > 3", []) == ["It names 'age' bare. Write an answer as ${age}."]
    assert said("region = ${age} and name != 'x'", ["region", "name"]) == []
    assert said("regoin = ${age}", ["region"]) == ["It names 'regoin' bare. Did you mean 'region'?"]


def test_words_of_an_open_question_may_be_looked_at_by_its_own_constraint() -> None:
    assert problems("string-length(.) < 300 and regex(., '[a-z ]*')") == []
