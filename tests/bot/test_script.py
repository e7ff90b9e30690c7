from dataclasses import FrozenInstanceError, replace

import pytest

from bot.script import script_from_json
from tests.bot.chats import asking, script


def test_script_is_the_same_after_going_through_json() -> None:
    made = script()

    again = script_from_json(made.to_json())

    assert again == made
    assert again.sha256 == made.sha256


def test_hash_changes_with_any_word() -> None:
    made = script()
    first, *rest = made.questions

    reworded = replace(made, questions=(replace(first, label="Here we go!"), *rest))

    assert reworded.sha256 != made.sha256


def test_script_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        script().title = "Another"  # type: ignore[misc]


def test_script_takes_voice_when_any_question_does() -> None:
    assert script().takes_voice
    assert not asking("integer | weeks | How many?").takes_voice


def test_unknown_question_is_none() -> None:
    assert script().question("nothing") is None
    assert script().question(None) is None
