from dataclasses import replace
from datetime import timedelta

import pytest

from bot.asked_who import asked_who
from bot.commands import Command
from bot.step import Known, Step
from bot.still_you import ask_who, care_for_unknown, is_due, is_unknown, take_who, wants_held
from bot.wording import Phrase
from core.chat import HeardKind
from core.concerns import Risk
from core.consultations import Route, Session, Stage
from core.holding import Held
from tests.bot.chats import NOON, RISKY, WORDING, Chat, agreed, heard


def step() -> Step:
    chat = agreed()
    return Step(session=chat.session, talk=replace(chat.talk, known=Known(held=Held(answers=2))), now=NOON)


def session() -> Session:
    return agreed().session


@pytest.mark.parametrize(("hours", "due"), [(1, False), (11, False), (12, True), (400, True)])
def test_it_is_asked_after_a_night_of_silence(hours: int, due: bool) -> None:
    assert is_due(session(), heard("3"), NOON + timedelta(hours=hours)) is due


def test_before_what_is_held_is_told_it_is_asked_sooner() -> None:
    later = NOON + timedelta(minutes=20)

    assert is_due(session(), heard("what do you hold about me"), later, command=Command.HOLD)
    assert not is_due(session(), heard("3"), later)


def test_stop_and_help_are_never_held_up() -> None:
    later = NOON + timedelta(days=3)

    assert not is_due(session(), heard("stop"), later, command=Command.STOP)
    assert not is_due(session(), heard("help"), later, command=Command.HELP)


def test_it_is_not_asked_where_nothing_personal_is_known_nor_of_a_worker_nor_of_a_recogniser() -> None:
    later = NOON + timedelta(days=3)

    assert not is_due(Chat().session, heard("yes"), later)
    assert not is_due(replace(session(), route=Route.WORKER), heard("3"), later)
    assert not is_due(replace(session(), channel="terminal"), heard("3"), later)
    assert not is_due(session(), heard("three", kind=HeardKind.WORDS), later)


def test_yes_goes_on_where_they_were() -> None:
    known = take_who(ask_who(step()), heard("aye"))

    assert known.session.stage is Stage.ASKING
    assert not known.begins_anew


def test_after_the_yes_what_was_asked_for_is_told() -> None:
    waiting = ask_who(step(), then=Command.HOLD)

    assert wants_held(waiting.session)
    assert WORDING.say(Phrase.HELD_ANSWERS, count=2) in "\n".join(say.text for say in take_who(waiting, heard("yes")).says)


def test_no_says_nothing_of_before_and_lets_someone_new_begin() -> None:
    new = take_who(ask_who(step(), then=Command.HOLD), heard("no"))

    assert new.begins_anew
    assert new.says[-1].text == WORDING.say(Phrase.WHO_NEW)


def test_anything_else_is_asked_again_and_is_nobodys_answer() -> None:
    again = take_who(ask_who(step()), heard("3"))

    assert again.session.stage is Stage.WHO
    assert (again.answers, again.testimony) == ((), ())


def test_where_it_is_not_known_who_is_there_words_of_risk_bring_the_card_wait_and_are_nobodys_yet() -> None:
    cared = care_for_unknown(ask_who(step()), heard(RISKY), Risk.SELF)

    assert cared.says[-2].is_card
    assert cared.says[-1].text == WORDING.say(Phrase.STILL_YOU)
    assert (cared.session.stage, cared.testimony, cared.concerns[0].testimony_id) == (Stage.WHO, (), None)
    assert cared.holds
    assert asked_who(cared.session).grave == ("1",)


def test_after_the_yes_to_who_said_words_of_risk_no_question_comes_before_they_have_their_turn() -> None:
    known = take_who(care_for_unknown(ask_who(step()), heard(RISKY), Risk.SELF), heard("yes"))

    assert known.frees
    assert known.session.stage is Stage.ASKING
    assert WORDING.say(Phrase.STILL_YOU) == known.says[-1].text


def test_who_is_there_is_unknown_while_it_is_asked_and_after_a_night() -> None:
    assert is_unknown(replace(session(), stage=Stage.WHO), heard("3"), NOON)
    assert is_unknown(session(), heard("3"), NOON + timedelta(days=1))
    assert not is_unknown(session(), heard("3"), NOON)


def test_stop_is_obeyed_by_whoever_is_asked_who_they_are_after_a_stop() -> None:
    chat = agreed()
    chat.says("stop")
    chat.now += timedelta(days=1)
    chat.says("start")
    assert chat.session.stage is Stage.WHO

    said = chat.says("stop")

    assert chat.session.stage is Stage.STOPPED
    assert said == [WORDING.say(Phrase.STOPPED)]
    assert chat.says("hello?") == []
