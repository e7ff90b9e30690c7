from datetime import timedelta

from core.chat import HeardKind
from storage.opening import Store
from tests.opened import NOON, opened_store
from tests.storage.made import heard, recording


async def test_what_was_heard_waits_as_it_was_said(store: Store) -> None:
    said = heard(text="Salaam سلام 👋", choice="y", join_code="c_1", place="s_1:asking:q", media=recording())

    kept = await store.conversations.keep(said)

    assert [(each.id, each.heard) for each in await store.conversations.waiting()] == [(kept, said)]


async def test_the_same_update_is_kept_once(store: Store) -> None:
    await store.conversations.keep(heard("7"))

    again = await store.conversations.keep(heard("7", text="other words"))

    assert again is None
    assert [each.heard.text for each in await store.conversations.waiting()] == ["hello"]


async def test_the_same_external_id_on_another_channel_is_another_message(store: Store) -> None:
    await store.conversations.keep(heard("7"))

    other = await store.conversations.keep(heard("7", channel="sms"))

    assert other is not None


async def test_what_was_heard_is_still_there_after_a_restart(tmp_path) -> None:
    async with opened_store(tmp_path) as store:
        await store.conversations.keep(heard())

    async with opened_store(tmp_path) as store:
        waiting = await store.conversations.waiting()

    assert [each.heard for each in waiting] == [heard()]


async def test_what_is_known_of_a_message_comes_back_with_it(store: Store) -> None:
    edit = heard("1", edits="0", worker="m_1", speaker="B")
    words = heard("words:t_1:1", kind=HeardKind.WORDS, about="t_1", text="a hostel")

    for each in (edit, words):
        await store.conversations.keep(each)

    assert [each.heard for each in await store.conversations.waiting()] == [edit, words]


async def test_what_waits_is_told_in_the_order_it_came_whatever_its_time(store: Store) -> None:
    for number, minutes in (("1", 5), ("2", 0), ("3", 9)):
        await store.conversations.keep(heard(number, at=NOON + timedelta(minutes=minutes)))

    assert [each.heard.external_id for each in await store.conversations.waiting()] == ["1", "2", "3"]


async def test_what_waits_from_one_address_is_told_without_what_others_said(store: Store) -> None:
    for number, address in (("1", "one"), ("2", "two"), ("3", "one")):
        await store.conversations.keep(heard(number, address=address))

    waiting = await store.conversations.waiting_from("web", "one")

    assert [each.heard.external_id for each in waiting] == ["1", "3"]
