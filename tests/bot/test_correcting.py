import pytest

from bot.wording import Phrase
from core.consultations import Disposition, Stage
from tests.bot.chats import WORDING, agreed


@pytest.mark.parametrize(
    "words", ["sorry i meant 3", "Sorry, I meant nowhere.", "make that 3", "no wait, it should be nowhere"]
)
def test_a_slip_at_a_closed_question_can_be_taken_back_at_the_next_one(words: str) -> None:
    chat = agreed()
    chat.says("with friends")

    said = chat.says(words)

    assert chat.values == {"housing": "nowhere"}
    assert said == [WORDING.say(Phrase.CORRECTED), "What was the first week like? Say what you like."]
    assert chat.kept == []


@pytest.mark.parametrize("words", ["i meant to say that the first week was long", "sorry i meant banana", "3"])
def test_words_that_are_no_correction_answer_the_open_question_that_waits(words: str) -> None:
    chat = agreed()

    chat.says("with friends", words)

    assert chat.values["housing"] == "friends"
    assert chat.kept == [words]


def test_after_a_slip_at_the_waiting_question_the_words_are_about_that_one() -> None:
    chat = agreed()
    chat.says("own", "skip", "3")

    chat.says("banana", "sorry i meant work")

    assert chat.values["weeks"] == "3"
    assert chat.values["needs"] == "work"


def test_a_number_outside_the_constraint_corrects_nothing() -> None:
    chat = agreed()
    chat.says("own", "Fine.", "3")

    chat.says("sorry i meant 99")

    assert chat.values["weeks"] == "3"


def test_the_last_answer_can_be_corrected_after_the_end_and_what_follows_from_it_is_asked() -> None:
    chat = agreed()
    chat.says("nowhere", "Hard.", "money")

    said = chat.says("sorry i meant talk")

    assert chat.values["needs"] == "talk"
    assert said[-1].startswith("What should they know?")
    assert (chat.session.stage, chat.session.disposition) == (Stage.ASKING, Disposition.STARTED)
