from datetime import timedelta

from core.chat import Delivery, Receipt
from core.ports import Outcome
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import heard, participant, say, session

LATER = NOON + timedelta(minutes=5)
NUMBER = "+44 7700 900001"


async def say_all(store: Store, *says) -> None:
    inbox_id = await store.conversations.keep(heard())
    turn = Turn(inbox_id=inbox_id, session=session(), participant=participant(), address_value=NUMBER, says=says)
    await store.conversations.save(turn)


async def keys(store: Store, now=NOON) -> list[str]:
    return [each.say.key for each in await store.conversations.to_send("web", now)]


async def test_what_is_to_be_sent_comes_with_the_address_it_goes_to(store: Store) -> None:
    await say_all(store, say("s_1:1"), say("s_1:2"))

    waiting = await store.conversations.to_send("web", NOON)

    assert [(each.say.key, each.to, each.is_repeat) for each in waiting] == [("s_1:1", NUMBER, False), ("s_1:2", NUMBER, False)]


async def test_nothing_overtakes_what_is_under_way_to_the_same_address(store: Store) -> None:
    await say_all(store, say("s_1:1"), say("s_1:2"))

    assert await store.conversations.begun(["s_1:1"], NOON) == ["s_1:1"]

    assert await keys(store) == []


async def test_what_was_called_back_meanwhile_may_not_be_sent(store: Store) -> None:
    await say_all(store, say("s_1:1"), say("s_1:2"))
    await store.conversations.failed("s_1:1", retry_at=None)

    assert await store.conversations.begun(["s_1:1", "s_1:2"], NOON) == ["s_1:2"]


async def test_what_is_to_be_tried_again_later_is_not_begun_before_its_time(store: Store) -> None:
    await say_all(store, say("s_1:1"))
    await store.conversations.begun(["s_1:1"], NOON)
    await store.conversations.settle([Outcome(key="s_1:1", at=NOON, retry_at=LATER)])

    assert await store.conversations.begun(["s_1:1"], NOON) == []
    assert await store.conversations.begun(["s_1:1"], LATER) == ["s_1:1"]


async def test_one_message_is_begun_by_one_sender(store: Store) -> None:
    await say_all(store, say("s_1:1"))
    await store.conversations.begun(["s_1:1"], NOON)

    assert await store.conversations.begun(["s_1:1"], NOON) == []


async def test_what_went_out_is_not_sent_again_even_where_it_was_called_back_on_its_way(store: Store) -> None:
    await say_all(store, say("s_1:1"))
    await store.conversations.begun(["s_1:1"], NOON)
    await store.conversations.failed("s_1:1", retry_at=None)

    await store.conversations.settle([Outcome(key="s_1:1", at=NOON, receipt=Receipt(reference="m1", parts=2))])

    assert await keys(store, LATER) == []
    assert await store.conversations.reported("web", "m1", Delivery.DELIVERED, NOON)


async def test_a_try_that_failed_is_made_again_at_its_time_and_one_that_cannot_help_never(store: Store) -> None:
    await say_all(store, say("s_1:1"), say("s_1:2"))
    await store.conversations.begun(["s_1:1", "s_1:2"], NOON)

    await store.conversations.settle([Outcome(key="s_1:1", at=NOON, retry_at=LATER), Outcome(key="s_1:2", at=NOON)])

    assert (await keys(store), await keys(store, LATER)) == ([], ["s_1:1"])


async def test_a_message_in_doubt_is_repeated_once_and_then_counts_as_sent(store: Store) -> None:
    await say_all(store, say("s_1:1"))
    doubt = Outcome(key="s_1:1", at=NOON, retry_at=LATER, in_doubt=True)

    await store.conversations.begun(["s_1:1"], NOON)
    await store.conversations.settle([doubt])
    repeats = [each.is_repeat for each in await store.conversations.to_send("web", LATER)]
    await store.conversations.begun(["s_1:1"], LATER)
    await store.conversations.settle([doubt])

    assert repeats == [True]
    assert await keys(store, LATER + timedelta(days=1)) == []


async def test_a_message_that_was_not_handed_over_yet_is_in_no_doubt(store: Store) -> None:
    await say_all(store, say("s_1:1"))
    await store.conversations.begun(["s_1:1"], NOON)

    await store.conversations.settle([Outcome(key="s_1:1", at=NOON, untried=True)])

    assert [each.is_repeat for each in await store.conversations.to_send("web", NOON)] == [False]


async def test_what_a_dead_sender_had_under_way_is_sent_once_more_and_not_a_third_time(store: Store) -> None:
    await say_all(store, say("s_1:1"), say("s_1:2"))

    await store.conversations.begun(["s_1:1"], NOON)
    first = await store.conversations.doubt_all("web", NOON)
    again = await keys(store)
    await store.conversations.begun(["s_1:1"], NOON)
    second = await store.conversations.doubt_all("web", NOON)

    assert (first, again) == (1, ["s_1:1", "s_1:2"])
    assert (second, await keys(store)) == (0, ["s_1:2"])


async def test_only_the_first_report_stands_and_only_for_what_is_ours(store: Store) -> None:
    await say_all(store, say("s_1:1"))
    await store.conversations.settle([Outcome(key="s_1:1", at=NOON, receipt=Receipt(reference="m1"))])

    assert await store.conversations.reported("web", "m1", Delivery.FAILED, NOON)
    assert await store.conversations.reported("web", "m1", Delivery.DELIVERED, LATER)
    assert not await store.conversations.reported("web", "somebody else's", Delivery.DELIVERED, NOON)
    assert not await store.conversations.reported("sms", "m1", Delivery.DELIVERED, NOON)
