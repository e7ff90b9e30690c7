from dataclasses import replace

from bot.asked_who import AskedWho, asked_who, asking_who
from bot.offers import Offer, asked_aside, offer_of, offering
from bot.step import Step
from core.consultations import Stage
from tests.bot.chats import NOON, agreed

ASKED = AskedWho(wanted="join:b\x1fc", denied=("s_1",), notes=("t_1", "t_2"), grave=("m:\x1f7",))


def step(stage: Stage = Stage.WHO) -> Step:
    chat = agreed()
    return Step(session=replace(chat.session, stage=stage), talk=chat.talk, now=NOON)


def test_what_is_remembered_comes_back_whatever_signs_are_in_it() -> None:
    assert asked_who(asking_who(step(), ASKED).session) == ASKED


def test_notes_that_are_listened_to_for_what_waits_are_remembered_beside_it_and_after_it() -> None:
    waiting = offering(step(), Offer(notes=("t_9",)))

    asked = asking_who(waiting, ASKED)

    assert offer_of(asked.session) == Offer(notes=("t_9",))
    assert offer_of(asked_aside(asked, None).session) == Offer(notes=("t_9",))


def test_nothing_is_remembered_where_it_is_not_asked_who_is_there() -> None:
    assert asked_who(step().session) == AskedWho()
    assert asked_who(asked_aside(step(Stage.CHANGING), "quote_words:no").session) == AskedWho()
