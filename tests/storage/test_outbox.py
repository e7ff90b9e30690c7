from datetime import timedelta

from core.chat import Button
from core.consultations import Disposition, Stage
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import heard, participant, say, session

LATER = NOON + timedelta(minutes=5)


async def say_all(store: Store, *says) -> None:
    inbox_id = await store.conversations.keep(heard())
    await store.conversations.save(Turn(inbox_id=inbox_id, session=None, says=says))


async def keys_due(store: Store, now=NOON) -> list[str]:
    return [each.key for each in await store.conversations.due("web", now)]


async def test_messages_go_out_in_the_order_they_were_said(store: Store) -> None:
    await say_all(store, say("s:10"), say("s:2"), say("s:3"))

    assert await keys_due(store) == ["s:10", "s:2", "s:3"]


async def test_a_sent_message_is_not_due_again(store: Store) -> None:
    await say_all(store, say("s:1"), say("s:2"))

    await store.conversations.sent("s:1", NOON)

    assert await keys_due(store) == ["s:2"]


async def test_a_message_to_be_tried_later_holds_back_what_was_said_after_it(store: Store) -> None:
    await say_all(store, say("s:1"), say("s:2"), say("r:1", address_id="a_2"))

    await store.conversations.failed("s:1", retry_at=LATER)

    assert await keys_due(store) == ["r:1"]
    assert await keys_due(store, LATER) == ["s:1", "s:2", "r:1"]


async def test_a_message_given_up_lets_the_next_go(store: Store) -> None:
    await say_all(store, say("s:1"), say("s:2"))

    await store.conversations.failed("s:1", retry_at=None)

    assert await keys_due(store, LATER) == ["s:2"]


async def test_the_same_key_is_said_once(store: Store) -> None:
    await say_all(store, say("s:1"))
    inbox_id = await store.conversations.keep(heard("2"))

    await store.conversations.save(Turn(inbox_id=inbox_id, session=None, says=(say("s:1", text="Again"),)))

    assert [each.text for each in await store.conversations.due("web", NOON)] == ["Thank you."]


async def test_no_more_than_asked_for_are_due(store: Store) -> None:
    await say_all(store, *(say(f"s:{number}") for number in range(5)))

    assert len(await store.conversations.due("web", NOON, limit=3)) == 3


async def test_an_answer_never_overtakes_the_rest_of_an_invitation_to_the_same_address(store: Store) -> None:
    parts = (say("i:1", is_bulk=True), say("i:2", is_bulk=True))
    await store.conversations.save(Turn(inbox_id=None, session=None, says=(say("b:1", address_id="a_2", is_bulk=True), *parts)))
    await store.conversations.sent("i:1", NOON)
    await say_all(store, say("s:1"), say("s:2", is_bulk=True))

    assert await keys_due(store) == ["i:2", "s:1", "b:1", "s:2"]


async def test_what_nobody_waits_for_goes_out_after_all_else(store: Store) -> None:
    await store.conversations.save(Turn(inbox_id=None, session=None, says=(say("s:1", is_bulk=True), say("s:2", is_bulk=True))))
    await say_all(store, say("r:1", address_id="a_2"))

    assert await keys_due(store) == ["r:1", "s:1", "s:2"]


async def test_a_message_is_found_by_its_key_with_its_buttons_whether_it_was_sent_or_not(store: Store) -> None:
    buttons = (Button(value="yes", label="Yes"),)
    await say_all(store, say("s:1", buttons=buttons, place="s:asking:q"))
    await store.conversations.sent("s:1", NOON)

    found = await store.conversations.said("s:1")

    assert found is not None
    assert (found.buttons, found.place) == (buttons, "s:asking:q")
    assert await store.conversations.said("s:2") is None


async def test_who_says_stop_gets_no_question_any_more_that_is_still_on_its_way(store: Store) -> None:
    turns = (
        (say("s_1:1", text="Thank you."), say("s_1:2", text="How was it?")),
        (say("s_1:3", text="The help lines.", is_card=True),),
        (say("s_1:4", text="What would have helped?"),),
        (say("s_10:1", text="A question of another conversation."),),
    )
    for number, says in enumerate(turns, start=1):
        inbox_id = await store.conversations.keep(heard(str(number)))
        newcomer = {"participant": participant(), "address_value": "an invented address"} if number == 1 else {}
        await store.conversations.save(Turn(inbox_id=inbox_id, session=session(number), says=says, **newcomer))
    under_way = await store.conversations.begun(["s_1:4"], NOON)

    inbox_id = await store.conversations.keep(heard("5"))
    stopped = session(5, stage=Stage.STOPPED, disposition=Disposition.BREAK_OFF)
    stop = Turn(inbox_id=inbox_id, session=stopped, says=(say("s_1:5", text="I have stopped."),), calls_back=True)
    await store.conversations.save(stop)

    assert under_way == ["s_1:4"]  # It may be there already, and is not taken back.
    assert await keys_due(store) == ["s_1:1", "s_1:3", "s_1:4", "s_10:1", "s_1:5"]
