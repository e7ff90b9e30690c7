"""The error family stands as it is drawn, and every message says what to do."""

import inspect
import re

import pytest

from core import errors
from core.errors import BadInput, BadScript, DeliveryFailed, HeardError, NotAllowed, NotFound, ScriptProblem, StoreFull

FAMILY = [
    each
    for _, each in inspect.getmembers(errors, inspect.isclass)
    if issubclass(each, HeardError) and each.__module__ == errors.__name__
]


def drawn_parents() -> dict[str, str]:
    """Read the tree at the top of the module: each name with the name it hangs from, by how far it is indented."""
    path: list[str] = []
    parents: dict[str, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        drawn = re.match(r"((?:│   |    )*)[├└]── (\w+)", line)
        if drawn:
            depth = len(drawn[1]) // 4
            path = [*path[:depth], drawn[2]]
            parents[drawn[2]] = path[depth - 1] if depth else "HeardError"
    return parents


def test_every_error_stands_in_the_drawn_tree_under_its_own_parent() -> None:
    real = {each.__name__: each.__bases__[0].__name__ for each in FAMILY if each is not HeardError}

    assert drawn_parents() == real


@pytest.mark.parametrize("error", FAMILY, ids=lambda each: each.__name__)
def test_every_error_says_what_it_is_for(error: type[HeardError]) -> None:
    assert inspect.getdoc(error)


def test_all_problems_of_a_script_are_told_at_once_with_sheet_row_and_remedy() -> None:
    problems = (
        ScriptProblem(
            sheet="survey", row=4, column="relevant", problem="'housd' is no question.", remedy="Did you mean 'housing'?"
        ),
        ScriptProblem(sheet="choices", row=None, column=None, problem="There is no such sheet.", remedy="Add it."),
    )

    error = BadScript("first_night.md", problems)

    assert str(error) == (
        "first_night.md: survey row 4, 'relevant': 'housd' is no question. Did you mean 'housing'?\n"
        "first_night.md: choices: There is no such sheet. Add it."
    )
    assert error.problems == problems


def test_not_there_and_not_allowed_to_know_sound_the_same() -> None:
    assert str(NotFound("testimony")) == str(NotFound("testimony"))
    assert "allowed" not in str(NotFound("testimony"))


def test_bad_input_says_the_problem_and_then_the_remedy() -> None:
    assert str(BadInput("It is empty.", remedy="Choose another file.")) == "It is empty. Choose another file."
    assert str(BadInput("It is empty.")) == "It is empty."


def test_a_failed_delivery_knows_whether_and_when_to_try_again() -> None:
    error = DeliveryFailed("The channel is busy.", retryable=True, retry_after_s=3.5)

    assert error.retryable
    assert error.retry_after_s == 3.5


def test_a_full_disk_says_that_nothing_was_half_written() -> None:
    assert "nothing was half-written" in str(StoreFull())


def test_not_allowed_keeps_its_reason() -> None:
    assert NotAllowed("This role does not read.").reason == "This role does not read."


def test_what_is_wrong_with_a_file_itself_has_no_place_in_it() -> None:
    problem = ScriptProblem(sheet="", row=None, column=None, problem="It is a folder.", remedy="Name a file.")

    assert str(problem) == "It is a folder. Name a file."
