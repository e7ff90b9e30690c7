import pytest

from bot.channels.telegram_commands import read_command
from bot.commands import Command, command_in
from tests.bot.chats import WORDINGS

WORDS = [wording.commands for wording in WORDINGS.values()]


@pytest.mark.parametrize("command", [each for each in Command if each is not Command.START])
@pytest.mark.parametrize("first", range(len(WORDS)))
def test_every_command_of_telegram_is_understood_in_every_language(command: Command, first: int) -> None:
    found = read_command(f"/{command.value}")

    assert found is not None
    assert command_in(found.words, [WORDS[first], *WORDS[:first], *WORDS[first + 1 :]]) is command


@pytest.mark.parametrize(
    ("text", "bot", "payload"),
    [
        ("/start", "", ""),
        ("/start first_week", "", "first_week"),
        ("/start@OurBot first_week", "OurBot", "first_week"),
        ("/START  first_week ", "", "first_week"),
    ],
)
def test_a_start_has_its_code_with_or_without_the_bots_name(text: str, bot: str, payload: str) -> None:
    found = read_command(text)

    assert found is not None
    assert found.is_start
    assert (found.bot, found.payload) == (bot, payload)


def test_words_after_a_command_are_kept_with_it() -> None:
    found = read_command("/help me find a home")

    assert found is not None
    assert found.words == "help me find a home"


@pytest.mark.parametrize("text", ["stop", "a/b", "/", "/ stop", "I said /stop", "//stop", ""])
def test_what_only_holds_a_slash_is_no_command(text: str) -> None:
    assert read_command(text) is None
