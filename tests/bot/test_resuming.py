from dataclasses import replace
from datetime import timedelta

import pytest

from bot.resuming import is_stopped, stage_of
from bot.wording import Phrase
from core.chat import HeardKind
from core.consultations import Disposition, Stage
from tests.bot.chats import RISKY, WORDING, Chat, agreed


def test_coming_back_says_where_they_were_and_asks_the_waiting_question() -> None:
    chat = agreed()
    chat.says("own")

    said = chat.sends(HeardKind.START)

    assert said == [WORDING.say(Phrase.RECAP, answered=1), "What was the first week like? Say what you like."]
    assert chat.session.waiting_at == "story"


def test_coming_back_before_anything_was_answered_asks_consent_again() -> None:
    chat = Chat()

    assert chat.sends(HeardKind.START)[0] == WORDING.say(Phrase.WELCOME_BACK)
    assert chat.session.stage is Stage.CONSENT
    assert chat.session.disposition is Disposition.INVITED


def test_coming_back_after_the_end_offers_to_add_something() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money")

    assert chat.sends(HeardKind.START) == [WORDING.say(Phrase.ALREADY_COMPLETED)]
    assert chat.session.stage is Stage.ENDED


def test_coming_back_after_stop_goes_on_at_the_same_question() -> None:
    chat = agreed()
    chat.says("own", "stop")

    said = chat.says("start")

    assert said[-1].startswith("What was the first week like?")
    assert (chat.session.stage, chat.session.disposition) == (Stage.ASKING, Disposition.STARTED)


def test_coming_back_after_a_card_goes_on_with_the_next_question_not_the_answered_one() -> None:
    chat = agreed()
    chat.says("own", RISKY, "stop")

    said = chat.says("carry on")

    assert said[-1] == "How many weeks at My own place?"


def test_skipped_questions_are_not_counted_as_answers() -> None:
    chat = agreed()
    chat.says("skip")

    assert chat.sends(HeardKind.START)[0] == WORDING.say(Phrase.WELCOME_BACK)


def test_stage_before_a_stop_is_known_from_what_was_waiting() -> None:
    asked, consenting, ended = agreed(), Chat(), agreed()
    ended.says("nowhere", "Hard.", "money")

    for chat in (asked, consenting, ended):
        chat.says("stop")

    assert [stage_of(chat.session) for chat in (asked, consenting, ended)] == [Stage.ASKING, Stage.CONSENT, Stage.ENDED]
    assert all(is_stopped(chat.session) for chat in (asked, consenting, ended))


def test_after_weeks_the_last_thing_that_was_chosen_is_said_again_too() -> None:
    chat = agreed()
    chat.says("own")
    chat.now += timedelta(days=21)
    chat.says("hello")

    said = chat.says("yes")

    assert said == [
        WORDING.say(Phrase.RECAP, answered=1),
        WORDING.say(Phrase.RECAP_LAST, answer="My own place"),
        "What was the first week like? Say what you like.",
    ]


@pytest.mark.parametrize("gone", [Disposition.PARTIAL, Disposition.UNREACHABLE])
def test_someone_who_was_given_up_and_speaks_has_started_again(gone: Disposition) -> None:
    chat = agreed()
    chat.steps.append(replace(chat.steps[-1], session=replace(chat.session, disposition=gone)))

    chat.says("repeat")

    assert chat.session.disposition is Disposition.STARTED
