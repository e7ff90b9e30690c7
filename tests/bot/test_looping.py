from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.looping import MOST_IDLE, MOST_KEPT
from bot.step import Known
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Stage
from core.holding import Held
from tests.bot.chats import WORDING, Chat, agreed

AWAY = "I am out of the office until Monday"


def ended() -> Chat:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money")
    return chat


def test_two_machines_stop_and_what_was_said_is_kept_all_the_same() -> None:
    chat = ended()

    said = [chat.says(AWAY) for _ in range(MOST_KEPT + 5)]

    assert said[MOST_KEPT - 1] == [WORDING.say(Phrase.IN_CIRCLES)]
    assert said[MOST_KEPT:] == [[]] * 5
    assert chat.kept.count(AWAY) == MOST_KEPT + 5


def test_late_words_of_a_person_never_bring_silence() -> None:
    chat = ended()

    for number in range(MOST_KEPT + 5):
        chat.now += timedelta(minutes=6)
        assert chat.says(f"And another thing, number {number}") == [WORDING.say(Phrase.LATE)]


def test_who_is_there_stays_asked_however_long_nobody_says() -> None:
    chat = agreed()
    chat.now += timedelta(days=1)

    said = [chat.says("what") for _ in range(MOST_IDLE + 3)]

    assert said[MOST_IDLE - 1] == [WORDING.say(Phrase.IN_CIRCLES)]
    assert said[-1] == []
    waited, after = chat.session.stage, chat.says("yes")
    assert waited is Stage.WHO
    assert after != []
    assert chat.session.stage is Stage.ASKING


@pytest.mark.parametrize("wanted", ["help", "delete my answers", "what do you hold about me"])
def test_no_command_is_swallowed_however_often_something_was_repeated(wanted: str) -> None:
    chat = agreed()
    chat.talk = replace(chat.talk, known=Known(held=Held(answers=1)))
    chat.says(*["repeat"] * (MOST_IDLE - 1))

    said = chat.says(wanted)

    assert WORDING.say(Phrase.IN_CIRCLES) not in said
    assert chat.session.stage is not Stage.QUIET


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
