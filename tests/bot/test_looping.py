from collections.abc import Callable

import pytest

from bot.looping import MOST_IDLE
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Stage
from tests.bot.chats import WORDING, Chat, agreed

AWAY = "I am out of the office until Monday"


def ended() -> Chat:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money")
    return chat


def test_two_machines_stop_and_what_was_said_is_kept_all_the_same() -> None:
    chat = ended()

    said = [chat.says(AWAY) for _ in range(MOST_IDLE + 5)]

    assert said[MOST_IDLE - 1] == [WORDING.say(Phrase.IN_CIRCLES)]
    assert said[MOST_IDLE:] == [[]] * 5
    assert chat.kept.count(AWAY) == MOST_IDLE + 5


def test_nobody_who_only_mumbles_before_consent_is_answered_for_ever() -> None:
    chat = Chat()

    said = [chat.says("hello there") for _ in range(MOST_IDLE + 1)]

    assert said[-1] == []
    assert chat.session.stage is Stage.QUIET
    assert chat.says("yes") == [WORDING.say(Phrase.AGREED), *chat.said[1:]]


WAKING: list[Callable[[Chat], list[str]]] = [
    lambda chat: chat.says("start"),
    lambda chat: chat.sends(HeardKind.VOICE),
    lambda chat: chat.says("own"),
]


@pytest.mark.parametrize("wake", WAKING)
def test_start_a_voice_note_and_the_right_answer_each_wake_it(wake: Callable[[Chat], list[str]]) -> None:
    chat = agreed()
    chat.says(*["repeat"] * MOST_IDLE)
    quiet = chat.session.stage

    assert quiet is Stage.QUIET
    assert wake(chat)
    assert chat.session.stage is Stage.ASKING


def test_an_answer_counts_from_the_start_again() -> None:
    chat = agreed()
    chat.says(*["repeat"] * (MOST_IDLE - 1), "own")

    assert chat.session.idle == 0
