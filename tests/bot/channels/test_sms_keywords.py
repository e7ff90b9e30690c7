import pytest

from bot.channels.sms_keywords import as_known, asks_to_talk
from bot.commands import Command, command_in
from tests.bot.chats import WORDINGS

TONGUES = WORDINGS
STOPS = [
    "STOP",
    "stop.",
    "Stop!!",
    "STOPALL",
    "Stop all",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "opt-out",
    "ARRET",
    "Arrêt",
]


def understood(text: str, language: str) -> Command | None:
    own = TONGUES[language].commands
    return command_in(as_known(text), (own, *(each.commands for each in TONGUES.values() if each.commands is not own)))


@pytest.mark.parametrize("language", sorted(TONGUES))
@pytest.mark.parametrize("text", STOPS)
def test_every_stop_that_carriers_know_stops_in_every_language(text: str, language: str) -> None:
    assert understood(text, language) is Command.STOP


@pytest.mark.parametrize(("language", "text"), [("gd", "stad"), ("pl", "przestań"), ("pl", "zatrzymaj")])
def test_a_language_has_its_own_stop(language: str, text: str) -> None:
    assert understood(text, language) is Command.STOP


@pytest.mark.parametrize(
    ("text", "command"),
    [("HELP", Command.HELP), ("INFO", Command.HELP), ("START", Command.START), ("UNSTOP", Command.START)],
)
def test_help_and_coming_back_are_known_too(text: str, command: Command) -> None:
    assert all(understood(text, language) is command for language in TONGUES)


@pytest.mark.parametrize("text", ["It had to end", "they cancel my visits", "I quit drinking", "more info please", "YES"])
def test_a_sentence_that_holds_such_a_word_is_an_answer(text: str) -> None:
    assert understood(text, "en") is None
    assert as_known(text) == text


@pytest.mark.parametrize("text", ["TALK", "voice", "Talk instead!", "Głos", "bruidhinn"])
def test_the_whole_text_may_ask_for_a_way_to_talk(text: str) -> None:
    assert asks_to_talk(text)


@pytest.mark.parametrize("text", ["someone to talk to", "I want to talk about housing", "my voice is not heard", ""])
def test_a_sentence_about_talking_is_an_answer(text: str) -> None:
    assert not asks_to_talk(text)
