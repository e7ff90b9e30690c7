from bot.wording import Phrase
from core.consultations import Stage
from tests.bot.chats import SAFEGUARDING, WORDING, agreed


def test_help_says_how_it_works_who_can_be_rung_and_asks_again() -> None:
    chat = agreed()

    said = chat.says("help")

    assert "skip" in said[0]
    assert SAFEGUARDING.lines[0].name in said[0]
    assert chat.steps[-1].says[0].is_card
    assert said[-1] == "Where do you stay?"


def test_help_after_stop_is_answered_and_stop_still_holds() -> None:
    chat = agreed()
    chat.says("stop")

    assert len(chat.says("help")) == 1
    assert chat.session.stage is Stage.STOPPED


def test_repeat_says_the_same_question_again_and_counts_no_try() -> None:
    chat = agreed()
    before = chat.said[-1]

    assert chat.says("repeat") == [before]
    assert chat.session.tries == 0


def test_a_break_is_fine_at_any_time_and_the_question_still_waits() -> None:
    chat = agreed()

    said = chat.says("can we take a break")

    assert said == [WORDING.say(Phrase.TAKE_A_BREAK), "Where do you stay?"]
    assert (chat.session.waiting_at, chat.session.tries) == ("housing", 0)
