from dataclasses import replace

import pytest

from bot.overhearing import UNKNOWN_LANGUAGE
from bot.step import Known
from bot.wording import Phrase
from core.chat import HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import Disposition, Stage, place_of
from tests.bot.chats import WORDING, Chat, agreed, heard, script


def hears(chat: Chat, words: str, *, note: int = -1) -> list[str]:
    """Bring back what a recogniser made of a note: the newest, unless another is named."""
    about = [each.id for step in chat.steps for each in step.testimony if each.recording_sha256][note]
    return chat.hear(replace(heard(words, kind=HeardKind.WORDS), about=about))


@pytest.mark.parametrize("yes", ["yes", "aye"])
def test_a_spoken_answer_is_read_back_and_a_yes_makes_it_the_answer(yes: str) -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)

    said = hears(chat, "with friends")

    assert said == [WORDING.say(Phrase.READ_BACK, answer="With friends")]
    assert (chat.session.stage, chat.values) == (Stage.CONFIRM, {})
    chat.says(yes)
    assert chat.values == {"housing": "friends"}
    assert chat.session.answers["housing"].spoken


def test_a_no_asks_again_kindly() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    hears(chat, "with friends")

    said = chat.says("no")

    assert said == [WORDING.say(Phrase.HEARD_WRONG), "Where do you stay?"]
    assert (chat.session.stage, chat.values) == (Stage.ASKING, {})


def test_a_yes_may_be_spoken_too() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    hears(chat, "with friends")
    chat.sends(HeardKind.VOICE)

    hears(chat, "Yes.")

    assert chat.values == {"housing": "friends"}


def test_another_answer_instead_of_a_yes_is_taken() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    hears(chat, "with friends")

    chat.says("nowhere")

    assert chat.values == {"housing": "nowhere"}


def test_what_is_not_understood_is_asked_for_with_the_buttons() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)

    said = hears(chat, "")

    assert said == [WORDING.say(Phrase.NOT_HEARD), "Where do you stay?"]
    assert chat.steps[-1].says[-1].buttons


def test_words_too_late_or_twice_or_of_an_open_answer_are_let_pass() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    chat.taps("own")
    assert hears(chat, "with friends") == []
    chat.sends(HeardKind.VOICE)

    assert hears(chat, "it was long") == hears(chat, "it was long") == []
    assert chat.values == {"housing": "own", "story": "answered"}


def test_a_spoken_stop_is_obeyed_even_in_an_open_answer() -> None:
    chat = agreed()
    chat.says("own")
    chat.sends(HeardKind.VOICE)

    assert hears(chat, "Stop.") == [WORDING.say(Phrase.STOPPED)]
    assert chat.session.stage is Stage.STOPPED


def test_a_late_spoken_skip_leaves_no_other_question_out() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    chat.taps("own")

    assert hears(chat, "skip") == []
    assert chat.session.waiting_at == "story"


def test_a_spoken_yes_to_taking_part_is_read_back_and_kept_with_its_evidence() -> None:
    chat = Chat()
    chat.sends(HeardKind.VOICE)
    note = chat.steps[-1].testimony[0].id

    assert hears(chat, "aye") == [WORDING.say(Phrase.READ_BACK, answer=WORDING.say(Phrase.YES))]
    assert chat.session.disposition is Disposition.INVITED
    chat.says("yes")

    record = chat.steps[-1].consents[0]
    assert (record.granted, record.how, record.evidence) == (True, HowGiven.SPOKEN, note)
    assert chat.steps[-1].forgets == ()
    assert chat.session.waiting_at == "quote_words"


@pytest.mark.parametrize("then", ["no", "yes", "stop"])
def test_a_note_from_before_a_typed_yes_or_no_is_forgotten(then: str) -> None:
    chat = Chat()
    chat.sends(HeardKind.VOICE)
    note = chat.steps[-1].testimony[0].id

    chat.says(then)

    assert chat.steps[-1].forgets == (note,)


def test_a_spoken_no_to_taking_part_is_a_refusal_of_which_nothing_is_kept() -> None:
    chat = Chat()
    chat.sends(HeardKind.VOICE)
    note = chat.steps[-1].testimony[0].id
    hears(chat, "no")

    chat.says("yes")

    assert chat.session.disposition is Disposition.REFUSED
    assert chat.steps[-1].forgets == (note,)
    assert chat.steps[-1].consents[0].evidence is None


def not_followed(chat: Chat, *, is_kept: bool, note: int = -1) -> list[str]:
    """Bring back that the recogniser does not know the language of a note."""
    chat.talk = replace(chat.talk, known=Known(standing=frozenset({Purpose.KEEP_RECORDING} if is_kept else ())))
    about = [each.id for step in chat.steps for each in step.testimony if each.recording_sha256][note]
    return chat.hear(replace(heard("", kind=HeardKind.WORDS), about=about, choice=UNKNOWN_LANGUAGE))


def test_whoever_speaks_a_language_the_recogniser_does_not_know_is_told_so_and_asked_again() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)

    said = not_followed(chat, is_kept=True)

    assert said == [WORDING.say(Phrase.LANGUAGE_NOT_HEARD_KEPT), "Where do you stay?"]
    assert chat.steps[-1].says[-1].buttons


def test_nobody_is_promised_a_note_that_is_not_kept() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)

    assert not_followed(chat, is_kept=False)[0] == WORDING.say(Phrase.LANGUAGE_NOT_HEARD)


def test_an_open_answer_in_an_unknown_language_that_is_not_kept_is_asked_for_in_writing() -> None:
    chat = agreed()
    chat.taps("own")
    chat.sends(HeardKind.VOICE)

    assert not_followed(chat, is_kept=True) == []
    assert not_followed(chat, is_kept=False) == [WORDING.say(Phrase.LANGUAGE_NOT_HEARD)]


def test_a_note_sent_before_the_read_back_is_no_yes_to_it() -> None:
    chat = Chat()
    chat.says("yes")
    chat.sends(HeardKind.VOICE)
    chat.sends(HeardKind.VOICE)
    hears(chat, "yes", note=0)

    assert hears(chat, "yes", note=1) == []
    assert chat.session.stage is Stage.CONFIRM
    assert chat.steps[-1].consents == ()


def test_a_later_note_that_says_something_else_is_read_back_instead() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    chat.sends(HeardKind.VOICE)
    hears(chat, "with friends", note=0)

    said = hears(chat, "my own place", note=1)

    assert said == [WORDING.say(Phrase.READ_BACK, answer="My own place")]
    chat.sends(HeardKind.VOICE)
    hears(chat, "yes")
    assert chat.values == {"housing": "own"}


@pytest.mark.parametrize("asked", [(), ("yes",)])
def test_the_note_that_was_read_back_is_no_yes_to_itself_however_often_its_words_come(asked: tuple[str, ...]) -> None:
    chat = Chat()
    chat.says(*asked)
    consents = sum(len(step.consents) for step in chat.steps)
    chat.sends(HeardKind.VOICE)

    for _ in range(3):
        hears(chat, "yes")

    assert chat.session.stage is Stage.CONFIRM
    assert sum(len(step.consents) for step in chat.steps) == consents


def test_a_yes_typed_under_the_question_itself_is_not_a_yes_to_what_was_read_back() -> None:
    chat = agreed()
    seen = place_of(chat.session)
    chat.sends(HeardKind.VOICE)
    hears(chat, "with friends")

    chat.hear(replace(heard("yes"), place=seen))

    assert chat.values == {}


@pytest.mark.parametrize("aside", ["delete my answers", "dont quote me"])
def test_words_that_come_while_something_else_is_asked_are_read_back_after_it(aside: str) -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    chat.says(aside)
    assert chat.session.stage in {Stage.SURE, Stage.CHANGING}

    assert hears(chat, "my own place") == []
    said = chat.says("no")

    assert said[-1] == WORDING.say(Phrase.READ_BACK, answer="My own place")
    chat.says("yes")
    assert chat.values == {"housing": "own"}


def test_a_wide_no_by_voice_is_read_back_as_one_and_a_yes_makes_it_a_no_to_every_use() -> None:
    chat = Chat(script=replace(script(), purposes=tuple(Purpose)))
    chat.says("yes")
    chat.sends(HeardKind.VOICE)

    said = hears(chat, "No to all of it, thanks.")
    chat.says("yes")

    assert said == [WORDING.say(Phrase.READ_BACK, answer=WORDING.say(Phrase.NO_TO_ALL))]
    assert {(each.granted, each.how) for each in chat.steps[-1].consents} == {(False, HowGiven.SPOKEN)}
    assert len(chat.steps[-1].consents) == len(Purpose) - 1
    assert chat.session.stage is Stage.ASKING
