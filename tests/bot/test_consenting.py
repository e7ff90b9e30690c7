from dataclasses import replace
from datetime import timedelta

import pytest

from bot.step import Known
from bot.wording import Phrase
from core.chat import HeardKind
from core.consent import HowGiven, Purpose
from core.consultations import Disposition, Stage, place_of
from tests.bot.chats import NOON, VOICE_NOTE, WORDING, Chat, agreed, asking, heard, script


def ledger(chat: Chat) -> list[tuple[Purpose, bool, HowGiven]]:
    return [(record.purpose, record.granted, record.how) for step in chat.steps for record in step.consents]


def test_one_purpose_is_asked_at_a_time() -> None:
    chat = Chat()

    asked = chat.says("aye")

    assert asked[-1] == WORDING.consents[Purpose.QUOTE_WORDS]
    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TYPED)]
    assert chat.session.disposition is Disposition.STARTED


def test_tapped_yes_is_recorded_as_tapped() -> None:
    chat = Chat()

    chat.taps("yes")
    chat.taps("no")

    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TAPPED), (Purpose.QUOTE_WORDS, False, HowGiven.TAPPED)]
    assert chat.session.stage is Stage.ASKING


def test_no_to_taking_part_is_thanked_and_nothing_is_asked_or_kept() -> None:
    chat = Chat()

    assert chat.says("nah") == [WORDING.say(Phrase.REFUSED)]
    assert chat.says("but I will tell you this") == [WORDING.say(Phrase.AFTER_REFUSAL)]
    assert (chat.session.disposition, chat.session.stage) == (Disposition.REFUSED, Stage.ENDED)
    assert chat.kept == []


def test_someone_who_refused_may_change_their_mind() -> None:
    chat = Chat()

    chat.says("no", "start", "yes", "yes")

    assert chat.session.stage is Stage.ASKING
    assert chat.session.disposition is Disposition.STARTED


def test_no_to_another_purpose_does_not_end_it() -> None:
    chat = Chat()

    chat.says("yes", "no")

    assert chat.session.waiting_at == "housing"


def test_free_words_before_consent_are_not_testimony_and_agree_to_nothing() -> None:
    chat = Chat()

    chat.says("I was in a hostel for a year", "what is this", "who are you")

    assert chat.kept == []
    assert ledger(chat) == []
    assert chat.said == [WORDING.say(Phrase.CONSENT_WAITS), WORDING.consents[Purpose.TAKE_PART]]
    assert [button.value for button in chat.steps[-1].says[-1].buttons] == ["yes", "no"]
    assert chat.session.waiting_at == "take_part"


def test_words_at_a_later_purpose_are_kept_and_the_purpose_is_asked_again() -> None:
    chat = Chat()
    chat.says("yes")

    said = chat.hear(heard("well it depends who reads it"))

    assert said == [
        WORDING.say(Phrase.WORDS_KEPT),
        WORDING.say(Phrase.CONSENT_NEEDS_YES_OR_NO),
        WORDING.consents[Purpose.QUOTE_WORDS],
    ]
    assert len(chat.kept) == 1
    assert len(ledger(chat)) == 1


def test_a_file_that_cannot_be_opened_leaves_the_yes_and_the_no_to_tap() -> None:
    chat = Chat()

    said = chat.sends(HeardKind.UNREADABLE)

    assert said == [WORDING.say(Phrase.UNREADABLE), WORDING.consents[Purpose.TAKE_PART]]
    assert [button.value for button in chat.steps[-1].says[-1].buttons] == ["yes", "no"]


def test_what_is_never_understood_is_left_as_not_agreed() -> None:
    chat = Chat()
    chat.says("yes")

    chat.says("hm", "eh", "dunno")

    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TYPED)]
    assert WORDING.say(Phrase.CONSENT_AS_NO) in chat.said
    assert chat.session.stage is Stage.ASKING


@pytest.mark.parametrize("kind", [HeardKind.VOICE, HeardKind.FILM])
def test_voice_note_for_a_yes_is_listened_to_and_agrees_to_nothing_by_itself(kind: HeardKind) -> None:
    chat = Chat()

    said = chat.sends(kind)

    assert said == [WORDING.say(Phrase.LISTENING), WORDING.consents[Purpose.TAKE_PART]]
    assert ledger(chat) == []


def test_skipping_leaves_a_purpose_open_but_never_taking_part() -> None:
    chat = Chat()

    chat.says("skip")
    assert chat.session.waiting_at == "take_part"
    chat.says("yes", "skip")

    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TYPED)]
    assert chat.session.stage is Stage.ASKING


def test_a_yes_typed_twice_agrees_once() -> None:
    chat = Chat()
    seen = place_of(chat.session)

    for _ in range(2):
        chat.hear(replace(heard("yes"), place=seen))

    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TYPED)]
    assert chat.said == [WORDING.say(Phrase.CONSENT_TOO_SOON), WORDING.consents[Purpose.QUOTE_WORDS]]
    chat.says("yes")
    assert chat.session.stage is Stage.ASKING


def test_a_yes_sent_before_the_next_purpose_could_be_read_agrees_to_nothing() -> None:
    chat = Chat(tells_place=False)
    for seconds in (60, 61):
        chat.now = NOON + timedelta(seconds=seconds)
        chat.hear(heard("yes", at=chat.now))

    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TYPED)]
    assert chat.said == [WORDING.say(Phrase.CONSENT_TOO_SOON), WORDING.consents[Purpose.QUOTE_WORDS]]
    chat.now = NOON + timedelta(seconds=70)
    chat.hear(heard("yes", at=chat.now))
    assert ledger(chat)[1:] == [(Purpose.QUOTE_WORDS, True, HowGiven.TYPED)]


def test_a_picture_for_a_yes_is_not_called_a_voice_note() -> None:
    chat = Chat()

    said = chat.hear(replace(heard(kind=HeardKind.PICTURE), media=VOICE_NOTE))

    assert said == [WORDING.say(Phrase.CONSENT_AGAIN), WORDING.consents[Purpose.TAKE_PART]]
    assert chat.kept == []


def test_old_button_that_means_nothing_here_agrees_to_nothing() -> None:
    chat = Chat()

    chat.taps("own")

    assert ledger(chat) == []


def test_every_purpose_of_the_script_is_asked_for() -> None:
    made = asking("text | story | Tell me.")

    assert {purpose for purpose, _, _ in ledger(agreed(made))} == set(made.purposes)
    assert {purpose for purpose, _, _ in ledger(agreed(script()))} == set(script().purposes)


@pytest.mark.parametrize("text", ["not now", "no the now", "maybe later", "let me think about it"])
def test_not_now_is_no_refusal_of_taking_part_and_waits(text: str) -> None:
    chat = Chat()

    assert chat.says(text) == [WORDING.say(Phrase.CONSENT_WAITS), WORDING.consents[Purpose.TAKE_PART]]
    assert (chat.session.stage, ledger(chat), chat.kept) == (Stage.CONSENT, [], [])

    chat.says("Yes, of course you can.")

    assert ledger(chat) == [(Purpose.TAKE_PART, True, HowGiven.TYPED)]


def test_not_now_to_another_use_is_a_no_to_it() -> None:
    chat = Chat()

    chat.says("Aye, nae bother.", "not now")

    assert ledger(chat)[-1] == (Purpose.QUOTE_WORDS, False, HowGiven.TYPED)


MANY = asking("text | story | What was it like?")
MANY = replace(MANY, purposes=tuple(Purpose))
ASKED_ABOUT = frozenset(Purpose) - {Purpose.TAKE_PART}


@pytest.mark.parametrize(
    "words", ["no to all of it", "dont use anything", "Naw, nane o it", "I don't agree to any of it", "no tae aw o them"]
)
def test_a_wide_no_is_a_no_to_every_use_and_none_is_asked_about_again(words: str) -> None:
    chat = Chat(script=MANY)
    chat.says("yes", "yes")

    said = chat.says(words)

    assert said == [WORDING.say(Phrase.NO_TO_ALL_KEPT), "What was it like?"]
    assert {(record.purpose, record.granted) for record in chat.steps[-1].consents} == {(each, False) for each in ASKED_ABOUT}
    assert (chat.session.stage, chat.session.disposition) == (Stage.ASKING, Disposition.STARTED)


def test_a_wide_no_to_taking_part_is_a_no() -> None:
    chat = Chat(script=MANY)

    assert chat.says("no to all of it") == [WORDING.say(Phrase.REFUSED)]


@pytest.mark.parametrize("words", ["no", "none", "yes to all", "not to all"])
def test_a_narrow_no_and_a_wide_yes_are_no_wide_no(words: str) -> None:
    chat = Chat(script=MANY)
    chat.says("yes")

    chat.says(words)

    assert WORDING.say(Phrase.NO_TO_ALL_KEPT) not in chat.said
    assert len(chat.steps[-1].consents) <= 1


def test_a_wide_no_sent_before_the_use_could_be_read_is_asked_about() -> None:
    chat = Chat(script=MANY, tells_place=False)
    chat.now += timedelta(minutes=1)
    chat.says("yes")

    chat.hear(heard("no to all of it", at=NOON - timedelta(minutes=1)))

    assert chat.steps[-1].consents == ()
    assert chat.said[0] == WORDING.say(Phrase.CONSENT_TOO_SOON)
    assert chat.session.stage is Stage.CONSENT


def test_a_use_decided_before_in_this_session_is_not_asked_about() -> None:
    chat = Chat(script=MANY)
    decided = frozenset({Purpose.QUOTE_WORDS, Purpose.SHOW_TO_PARTNERS})
    chat.talk = replace(chat.talk, known=Known(settled=decided))

    chat.says("yes", "no", "no")

    asked = [record.purpose for step in chat.steps for record in step.consents]
    assert asked == [Purpose.TAKE_PART, Purpose.KEEP_RECORDING, Purpose.SHOW_PUBLICLY]
