from dataclasses import replace

from core.chat import Delivery, Receipt, Say
from core.consultations import ConsultationId
from core.people import AddressId
from core.ports import Outcome
from core.texts import TextCount
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import heard, participant, session

HERE = session().consultation_id


def say(number: int, **more) -> Say:
    return replace(Say(key=f"{session().id}:{number}", address_id=session().address_id, channel="sms", text="Hello."), **more)


async def said(store: Store, *says: Say) -> None:
    inbox_id = await store.conversations.keep(heard())
    await store.conversations.save(
        Turn(inbox_id=inbox_id, session=session(), participant=participant(), address_value="+447700900001", says=says)
    )


async def sent(store: Store, *receipts: Receipt) -> None:
    outcomes = [Outcome(key=f"{session().id}:{number}", at=NOON, receipt=each) for number, each in enumerate(receipts, 1)]
    await store.conversations.settle(outcomes)


async def test_texts_are_counted_by_their_references_and_parts(store: Store) -> None:
    await said(store, say(1), say(2), say(3), say(4))
    await sent(store, Receipt(reference="a", parts=2), Receipt(reference="a", parts=0), Receipt(reference="b", parts=1))
    await store.conversations.reported("sms", "a", Delivery.DELIVERED, NOON)
    await store.conversations.reported("sms", "b", Delivery.FAILED, NOON)

    assert await store.texts.texts_of(HERE) == TextCount(texts=2, parts=3, delivered=1, failed=1)


async def test_what_waits_and_what_went_by_another_channel_costs_nothing(store: Store) -> None:
    await said(store, say(1), say(2, channel="web"))
    await store.conversations.settle([Outcome(key=say(2).key, at=NOON, receipt=Receipt(reference="w"))])

    assert await store.texts.texts_of(HERE) == TextCount()


async def test_another_consultations_texts_are_not_counted(store: Store) -> None:
    await said(store, say(1))
    await sent(store, Receipt(reference="a"))

    assert await store.texts.texts_of(ConsultationId("c_other")) == TextCount()


async def test_the_first_message_for_which_voice_was_welcome_is_known_before_and_after_it_went_out(store: Store) -> None:
    await said(store, say(1), say(2, wants_voice=True), say(3, wants_voice=True))

    before = [await store.texts.is_first_for_voice(say(number).key) for number in (1, 2, 3)]
    await sent(store, Receipt(), Receipt())

    assert before == [False, True, False]
    assert await store.texts.is_first_for_voice(say(2).key)
    assert not await store.texts.is_first_for_voice("s_nobody:1")


async def test_a_reference_leads_to_whom_the_message_went(store: Store) -> None:
    await said(store, say(1))
    await sent(store, Receipt(reference="a"))

    assert await store.texts.sent_to("sms", "a") == AddressId(session().address_id)
    assert await store.texts.sent_to("web", "a") is None
    assert await store.texts.sent_to("sms", "unknown") is None
