from dataclasses import replace

import pytest

from bot.step import has_agreed, how_given
from bot.wording import Phrase
from core.chat import HeardKind
from core.concerns import Risk
from core.consent import HowGiven, Purpose
from core.consultations import Disposition, Stage
from core.testimony import Medium
from tests.bot.chats import VOICE_NOTE, Chat, heard


def test_messages_are_numbered_on_from_what_was_said_before() -> None:
    step = Chat().steps[-1]
    before = step.session.said

    after = step.saying("One.").saying("Two.")

    assert [say.key for say in after.says[-2:]] == [f"s_1:{before + 1}", f"s_1:{before + 2}"]
    assert step.session.said == before


def test_words_are_kept_exactly_as_they_came() -> None:
    words = "  مرحبا 🙂\n\u200f tabs\tand\u202e more  "

    kept = Chat().steps[-1].keeping(heard(words), question="story")

    assert kept.testimony[0].text == words
    assert kept.testimony[0].medium is Medium.TEXT


def test_voice_note_is_kept_with_its_recording_and_no_words() -> None:
    kept = Chat().steps[-1].keeping(heard(kind=HeardKind.VOICE), question="story")

    assert kept.recordings == (VOICE_NOTE,)
    assert (kept.testimony[0].medium, kept.testimony[0].recording_sha256, kept.testimony[0].text) == (
        Medium.VOICE,
        VOICE_NOTE.sha256,
        None,
    )


def test_concern_names_what_was_kept_in_the_same_turn() -> None:
    step = Chat().steps[-1]

    assert step.keeping(heard("words"), question=None).concerned(Risk.SELF).concerns[0].testimony_id is not None
    assert step.concerned(Risk.SELF).concerns[0].testimony_id is None


def test_consent_names_the_wording_it_was_given_for() -> None:
    step = Chat().steps[-1]

    record = step.consenting(Purpose.TAKE_PART, granted=True, how=HowGiven.TYPED).consents[0]

    assert record.wording == step.talk.wording.version


def test_moving_on_begins_the_tries_anew() -> None:
    step = Chat().steps[-1].trying_again().trying_again()

    assert step.session.tries == 2
    assert step.moved(Stage.ASKING, waiting_at="housing").session.tries == 0
    assert step.standing(Stage.PAUSED).session.tries == 2


def test_phrases_are_filled_in() -> None:
    assert "7" in Chat().steps[-1].saying(Phrase.RECAP, answered=7).says[-1].text


def test_tapped_and_typed_are_told_apart() -> None:
    assert how_given(heard(kind=HeardKind.CHOICE, choice="yes")) is HowGiven.TAPPED
    assert how_given(heard("yes")) is HowGiven.TYPED


@pytest.mark.parametrize("disposition", [Disposition.INVITED, Disposition.REFUSED, Disposition.WITHDRAWN])
def test_nobody_has_agreed_who_was_only_asked_or_said_no(disposition: Disposition) -> None:
    assert not has_agreed(replace(Chat().session, waiting_at=None, disposition=disposition))


def test_stopping_before_the_yes_is_no_agreement() -> None:
    chat = Chat()

    chat.says("stop")

    assert chat.session.disposition is Disposition.BREAK_OFF
    assert not has_agreed(chat.session)
