import re

import pytest

from bot.commands import Command
from bot.phrases import MENU, TEXTED, Phrase
from tests.bot.chats import WORDINGS


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_every_language_says_each_phrase_and_no_two_alike_but_for_buttons(language: str) -> None:
    said = WORDINGS[language].phrases
    sentences = [words for words in said.values() if words.endswith((".", "?"))]

    assert set(said) == set(Phrase)
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("language", sorted(WORDINGS))
def test_what_is_texted_otherwise_and_what_commands_do_stands_in_every_language(language: str) -> None:
    wording = WORDINGS[language]

    assert tuple(wording.texted) == TEXTED
    assert tuple(wording.menu) == MENU
    assert all(wording.texted[phrase] != wording.say(phrase) for phrase in TEXTED)


def test_what_is_texted_otherwise_needs_no_facts() -> None:
    assert not [words for wording in WORDINGS.values() for words in wording.texted.values() if re.search("[{}]", words)]


def test_a_menu_ends_with_the_ways_out() -> None:
    assert MENU[-2:] == (Command.DELETE, Command.STOP)
