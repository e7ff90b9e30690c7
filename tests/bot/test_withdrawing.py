import pytest

from bot.wording import Phrase
from core.chat import HeardKind
from core.consent import HowGiven, Purpose, standing
from core.consultations import Disposition, Stage
from tests.bot.chats import RISKY, WORDING, Chat, agreed


def test_asking_once_and_a_yes_take_back_every_purpose() -> None:
    chat = agreed()
    chat.says("own", "Hard.")

    asked = chat.says("delete my stuff")
    done = chat.says("yes")

    assert asked == [WORDING.say(Phrase.SURE)]
    assert done == [WORDING.say(Phrase.DELETED)]
    records = [record for step in chat.steps for record in step.consents]
    assert standing(records, testimony_id=None) == frozenset()
    assert {record.purpose for record in chat.steps[-1].consents} == set(Purpose)
    assert (chat.session.stage, chat.session.disposition) == (Stage.ENDED, Disposition.WITHDRAWN)


def test_tapped_certainty_is_recorded_as_tapped() -> None:
    chat = agreed()
    chat.says("delete my answers")

    chat.taps("yes")

    assert {record.how for record in chat.steps[-1].consents} == {HowGiven.TAPPED}


def test_asking_for_it_twice_is_sure_enough() -> None:
    chat = agreed()

    chat.says("delete my answers", "delete my answers")

    assert chat.session.disposition is Disposition.WITHDRAWN


@pytest.mark.parametrize("words", ["no", "what?", "skip"])
def test_anything_but_a_yes_keeps_everything_and_goes_on_where_they_were(words: str) -> None:
    chat = agreed()
    chat.says("own", "forget me")

    said = chat.says(words)

    assert said[0] == WORDING.say(Phrase.NOT_DELETED)
    assert chat.session.waiting_at == "story"
    assert chat.steps[-1].consents == ()


def test_keeping_it_after_a_card_does_not_ask_the_answered_question_again() -> None:
    chat = agreed()
    chat.says("own", RISKY, "delete my stuff")

    chat.says("no")
    paused = chat.session.stage
    chat.says("carry on")

    assert paused is Stage.PAUSED
    assert chat.session.waiting_at == "weeks"


def test_words_that_are_neither_yes_nor_no_are_kept_beside_the_question_before() -> None:
    chat = agreed()
    chat.says("own", "delete my stuff")

    said = chat.says("just the bit about my sister really")

    assert said[:2] == [WORDING.say(Phrase.WORDS_KEPT), WORDING.say(Phrase.NOT_DELETED)]
    assert chat.kept == ["just the bit about my sister really"]
    assert (chat.session.waiting_at, "story" in chat.values) == ("story", False)


def test_words_after_a_card_that_are_neither_yes_nor_no_are_held() -> None:
    chat = agreed()
    chat.says("own", RISKY, "delete my stuff")

    chat.says("nobody would care anyway")

    assert chat.steps[-1].testimony[0].held_for_concern
    assert chat.steps[-1].concerns
    assert chat.session.stage is Stage.PAUSED


def test_stop_after_the_end_holds_though_nothing_is_taken_back() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money", "stop", "delete everything", "no")

    said = chat.says("one more thing")

    assert (said, chat.session.stage) == ([], Stage.STOPPED)
    assert chat.steps[-1].testimony == ()


def test_a_command_while_asked_if_sure_is_never_kept_as_words() -> None:
    chat = agreed()
    chat.says("own", "delete my stuff", "skip this question")

    assert chat.kept == []
    assert chat.session.stage is Stage.ASKING


def test_deletion_can_be_asked_for_after_stop_and_stop_still_holds() -> None:
    chat = agreed()
    chat.says("own", "stop")

    assert chat.says("delete my stuff") == [WORDING.say(Phrase.SURE)]
    assert chat.says("no") == [WORDING.say(Phrase.NOT_DELETED)]
    assert chat.says("hello?") == []


@pytest.mark.parametrize("words", ["delete my stuff", "start", "one more thing"])
def test_nothing_is_kept_or_opened_again_after_it_was_taken_back(words: str) -> None:
    chat = agreed()
    chat.says("own", "Hard.", "delete my stuff", "yes")

    chat.says(words)

    assert chat.session.disposition is Disposition.WITHDRAWN
    assert chat.steps[-1].testimony == ()
    assert not any(record.granted for record in chat.steps[-1].consents)


def test_voice_note_is_no_certainty() -> None:
    chat = agreed()
    chat.says("delete my stuff")

    chat.sends(HeardKind.VOICE)

    assert chat.session.disposition is Disposition.STARTED


def test_it_can_be_asked_for_before_consent() -> None:
    chat = Chat()

    chat.says("delete", "yes")

    assert chat.session.disposition is Disposition.WITHDRAWN
