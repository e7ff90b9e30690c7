from storage.opening import Store
from tests.opened import opened_store
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
