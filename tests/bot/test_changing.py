from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.changing import Change, change_in, change_offered, take_change
from bot.offers import offer_of
from bot.step import Step, Tongue
from bot.wording import Phrase
from core.chat import HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import Stage
from tests.bot.chats import NOON, SAFEGUARDING, WORDING, WORDINGS, Chat, agreed, heard

TONGUES = {code: Tongue(wording=wording, safeguarding=SAFEGUARDING) for code, wording in WORDINGS.items()}
VOICE = (Purpose.KEEP_RECORDING, Purpose.SHOW_TO_PARTNERS, Purpose.SHOW_PUBLICLY)


def step() -> Step:
    chat = agreed()
    return Step(session=chat.session, talk=replace(chat.talk, tongues=TONGUES), now=NOON)


def asked(text: str) -> Step:
    change = change_in(text, step().talk)
    assert change is not None
    return take_change(step(), heard(text), change)


def test_change_is_asked_back_and_nothing_is_written_down_before_the_yes() -> None:
    waiting = asked("don't play my voice any more")

    assert waiting.session.stage is Stage.CHANGING
    assert waiting.consents == ()
    assert change_offered(waiting.session) == Change(purposes=VOICE, granted=False)
    assert "Is that right?" in waiting.says[-1].text


def test_yes_writes_down_each_use_and_the_question_comes_again() -> None:
    done = take_change(asked("don't play my voice any more"), heard("aye"))

    assert [(each.purpose, each.granted, each.how) for each in done.consents] == [
        (purpose, False, HowGiven.TYPED) for purpose in VOICE
    ]
    assert (done.session.stage, done.session.offered) == (Stage.ASKING, None)


@pytest.mark.parametrize("answers", [("no",), ("maybe", "what?")])
def test_without_a_yes_nothing_changes(answers: tuple[str, ...]) -> None:
    at = asked("don't contact me again")
    for answer in answers:
        at = take_change(at, heard(answer))

    assert at.consents == ()
    assert at.session.stage is Stage.ASKING
    assert WORDING.say(Phrase.NOTHING_CHANGED) in [say.text for say in at.says]


def test_yes_to_what_the_script_never_asks_lists_what_stands_instead() -> None:
    assert change_in("you can use AI on my words", step().talk) == Change(purposes=())


def test_taking_everything_back_is_asked_whether_they_are_sure() -> None:
    assert asked("I don't want to take part any more").session.stage is Stage.SURE


def test_list_says_each_use_and_changes_nothing() -> None:
    listed = asked("what did I agree to")

    assert WORDING.uses[Purpose.QUOTE_WORDS] in "\n".join(say.text for say in listed.says)
    assert listed.session.stage is Stage.ASKING


@pytest.mark.parametrize("text", ["nie kontaktujcie się ze mną", "na cuir fios thugam", "dinnae contact me"])
def test_change_is_understood_in_every_language(text: str) -> None:
    assert change_in(text, step().talk) == Change(purposes=(Purpose.CONTACT_AGAIN,), granted=False)


@given(
    st.lists(
        st.sampled_from(
            [
                "dont",
                "you",
                "can",
                "play",
                "show",
                "my",
                "voice",
                "film",
                "use",
                "words",
                "me",
                "contact",
                "please",
                "in",
                "public",
                "to",
                "ai",
            ]
        )
    )
)
def test_no_words_in_any_order_break_it(words: list[str]) -> None:
    change = change_in(" ".join(words), step().talk)

    assert change is None or set(change.purposes) <= set(Purpose)


def test_a_change_of_the_use_that_is_being_asked_decides_it_and_goes_on() -> None:
    chat = Chat()
    chat.says("yes", "dont use my words")

    said = chat.says("yes")

    assert said == [WORDING.say(Phrase.CHANGED), "Here we go.", "Where do you stay?"]
    assert [(each.purpose, each.granted) for each in chat.steps[-1].consents] == [(Purpose.QUOTE_WORDS, False)]


def test_a_change_that_is_not_meant_leaves_the_use_to_be_asked() -> None:
    chat = Chat()
    chat.says("yes", "dont use my words")

    assert chat.says("no")[-1] == WORDING.consents[Purpose.QUOTE_WORDS]


def test_a_note_that_is_listened_to_is_not_forgotten_over_a_change() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    notes = offer_of(chat.session).notes

    chat.says("dont quote me")
    assert offer_of(chat.session).notes == notes
    chat.says("yes")

    assert offer_of(chat.session).notes == notes
    assert chat.session.waiting_at == "housing"
