"""Commands as people write and say them, against a list labelled by hand; the misses are listed where there are too many."""

from pathlib import Path

import pytest

from bot.commands import Command, CommandWords, command_in
from bot.wording import texts_from_yaml
from tests.bot.chats import WORDINGS

NONE = "none"


def words_for(language: str) -> tuple[CommandWords, ...]:
    """The session's own language first, as a conversation gives them."""
    own = WORDINGS[language].commands
    return (own, *(wording.commands for code, wording in WORDINGS.items() if code != language))


def labelled() -> list[tuple[str, str, str]]:
    """Return (language, phrase, label) of every line."""
    groups = texts_from_yaml(Path(__file__).with_name("labelled_commands.yaml"))
    assert isinstance(groups, list)
    return [(group["as"], phrase, label) for group in groups for label in group if label != "as" for phrase in group[label]]


def understood(language: str, phrase: str) -> str:
    command = command_in(phrase, words_for(language))
    return command.value if command else NONE


def test_labelled_list_is_long_and_has_every_command_in_every_language() -> None:
    lines = labelled()

    assert len(lines) >= 300
    assert {(language, label) for language, _, label in lines} == {
        (language, label) for language in WORDINGS for label in [NONE, *(command.value for command in Command)]
    }


def test_no_ordinary_sentence_of_the_list_is_a_command() -> None:
    wrong = [(phrase, understood(language, phrase)) for language, phrase, label in labelled() if label == NONE]

    assert [each for each in wrong if each[1] != NONE] == []


def test_nearly_every_command_of_the_list_is_understood_and_none_as_another() -> None:
    commands = [(phrase, label, understood(language, phrase)) for language, phrase, label in labelled() if label != NONE]
    misses = [(phrase, label) for phrase, label, found in commands if found == NONE]
    wrong = [(phrase, label, found) for phrase, label, found in commands if found not in {NONE, label}]

    assert wrong == []
    assert len(misses) / len(commands) <= 0.03, misses


@pytest.mark.parametrize("language", WORDINGS)
@pytest.mark.parametrize("word", ["stop", "STOP", "Stop."])
def test_stop_is_stop_in_every_language(language: str, word: str) -> None:
    assert command_in(word, words_for(language)) is Command.STOP
