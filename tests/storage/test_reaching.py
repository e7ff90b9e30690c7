from datetime import timedelta

from core.chat import HeardKind
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import heard, participant, say, session

GROUP = "-100"
MOVED = "-100200"


async def begin(store: Store, *says, number: str = GROUP) -> str:
    inbox_id = await store.conversations.keep(heard(address=number))
    turn = Turn(inbox_id=inbox_id, session=session(), participant=participant(), address_value=number, says=says)
    await store.conversations.save(turn)
    return session().address_id


async def test_nothing_is_sent_to_whoever_cannot_be_reached_until_they_can(store: Store) -> None:
    address_id = await begin(store, say("s_1:1"))

    await store.conversations.mark_unreachable(address_id, NOON)
    gone = await store.conversations.to_send("web", NOON)
    await store.conversations.save(Turn(inbox_id=None, session=None, says=(say("s_1:2", address_id=address_id),)))
    still_gone = await store.conversations.to_send("web", NOON)
    await store.conversations.mark_reachable(address_id, NOON)

    assert (gone, still_gone) == ([], [])
    assert [each.say.key for each in await store.conversations.to_send("web", NOON)] == ["s_1:2"]


async def test_a_group_that_got_a_new_number_is_the_same_group_however_often_it_is_told(store: Store) -> None:
    address_id = await begin(store, say("s_1:1"))

    for _ in range(2):
        await store.conversations.move_address("web", GROUP, MOVED)

    moved = await store.conversations.address("web", MOVED)
    assert moved is not None
    assert moved.id == address_id
    assert await store.conversations.address("web", GROUP) is None
    assert [each.to for each in await store.conversations.to_send("web", NOON)] == [MOVED]
    assert len(await store.conversations.lines(address_id)) == 2


async def test_a_group_that_was_heard_at_its_new_number_first_goes_on_there(store: Store) -> None:
    await begin(store, say("s_1:1"))
    inbox_id = await store.conversations.keep(heard("2", address=MOVED))
    newer = session(id="s_2", participant_id="u_2", address_id="a_2")
    await store.conversations.save(Turn(inbox_id=inbox_id, session=newer, participant=participant("u_2"), address_value=MOVED))

    await store.conversations.move_address("web", GROUP, MOVED)

    assert {each.id for each in await store.conversations.sessions_at("a_2")} == {"s_1", "s_2"}
    assert [each.to for each in await store.conversations.to_send("web", NOON)] == [MOVED]


async def test_whoever_is_heard_again_is_written_to_again_but_not_for_what_a_recogniser_says(store: Store) -> None:
    address_id = await begin(store)
    await store.conversations.mark_unreachable(address_id, NOON)

    seen = []
    for turn, kind in ((2, HeardKind.WORDS), (3, HeardKind.TEXT)):
        inbox_id = await store.conversations.keep(heard(str(turn), address=GROUP, kind=kind))
        await store.conversations.save(Turn(inbox_id=inbox_id, session=session(turn), says=(say(f"s_1:{turn}"),)))
        seen.append(len(await store.conversations.to_send("web", NOON)))

    assert seen == [0, 2]


async def test_what_is_known_of_a_later_moment_stands_however_late_the_earlier_is_told(store: Store) -> None:
    address_id = await begin(store)
    blocked, unblocked = NOON, NOON + timedelta(minutes=1)

    news = [
        await store.conversations.mark_reachable(address_id, unblocked),
        await store.conversations.mark_unreachable(address_id, blocked),
        await store.conversations.mark_unreachable(address_id, unblocked + timedelta(minutes=1)),
        await store.conversations.mark_unreachable(address_id, unblocked + timedelta(minutes=1)),
    ]

    assert news == [False, False, True, False]
