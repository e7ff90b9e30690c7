from dataclasses import replace

from bot.step import Known, Step
from bot.telling_held import say_held
from bot.wording import Phrase
from core.consent import Purpose
from core.holding import Held
from tests.bot.chats import NOON, WORDING, Chat, agreed


def told(chat: Chat, held: Held | None) -> str:
    talk = replace(chat.talk, known=Known(held=held))
    return "\n".join(say.text for say in say_held(Step(session=chat.session, talk=talk, now=NOON)).says)


def test_what_is_held_is_counted_and_what_is_none_is_left_out() -> None:
    said = told(agreed(), Held(answers=3, voice_notes=2, consultations=("The first week",)))

    assert WORDING.say(Phrase.HELD_ANSWERS, count=3) in said
    assert WORDING.say(Phrase.HELD_VOICE_NOTES, count=2) in said
    assert "The first week" in said
    assert WORDING.say(Phrase.HELD_FILMS, count=0) not in said


def test_what_is_agreed_to_and_what_is_not_are_told_apart() -> None:
    said = told(agreed(), Held(answers=1, agreed=frozenset({Purpose.TAKE_PART})))

    yes, no = said.split(WORDING.say(Phrase.NOT_AGREED_TO))
    assert WORDING.uses[Purpose.TAKE_PART] in yes
    assert WORDING.uses[Purpose.QUOTE_WORDS] in no
    assert WORDING.say(Phrase.HOW_TO_CHANGE) in said


def test_own_words_are_never_said_again() -> None:
    chat = agreed()
    chat.says("3", "the zebra crossing by the gate")

    assert "zebra" not in told(chat, Held(answers=2, texts=1))


def test_nothing_held_is_said_to_be_nothing() -> None:
    assert WORDING.say(Phrase.HELD_NOTHING) in told(Chat(), Held())
