from bot.offers import Offer, listening_to_newest, offer_of, offering, probe_waiting
from core.chat import HeardKind
from tests.bot.chats import agreed


def test_what_is_remembered_is_read_as_it_was_written() -> None:
    step = agreed().steps[-1]
    offer = Offer(value="money talk", testimony_id="t_1", notes=("t_1", "t_2"))

    assert offer_of(offering(step, offer).session) == offer
    assert offer_of(step.session) == Offer()


def test_every_note_that_is_listened_to_is_remembered() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)
    chat.sends(HeardKind.VOICE)

    assert len(offer_of(chat.session).notes) == 2
    assert len(offer_of(listening_to_newest(chat.steps[-1]).session).notes) == 3


def test_a_note_that_is_listened_to_is_no_probe() -> None:
    chat = agreed()
    chat.sends(HeardKind.VOICE)

    assert probe_waiting(chat.session) == ""
