from portal.fields import FormProblem, problem_by_field, written_in


def test_what_was_typed_comes_without_the_spaces_around_it() -> None:
    assert written_in({"title": ["  Coming home ", "another"]}, "title") == "Coming home"


def test_a_field_that_was_not_sent_is_empty() -> None:
    assert written_in({"title": []}, "title") == written_in({}, "title") == ""


def test_of_two_problems_with_one_field_the_first_is_shown_beside_it() -> None:
    problems = [FormProblem(field="title", text=text) for text in ("first", "second")]

    assert problem_by_field(problems) == {"title": "first"}
