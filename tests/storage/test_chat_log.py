from datetime import timedelta
from pathlib import Path

from core.chat import ChatSide, HeardKind
from core.consultations import place_of
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON, opened_store
from tests.storage.made import consultation, heard, participant, partnership, say, session


async def take_turn(store: Store, number: int, text: str, reply: str, **facts) -> None:
    inbox_id = await store.conversations.keep(heard(str(number), text=text))
    says = (say(f"s_1:{number}", text=reply),)
    await store.conversations.save(Turn(inbox_id=inbox_id, session=session(number), says=says, **facts))


async def test_a_conversation_reads_as_it_was_held(store: Store) -> None:
    await take_turn(store, 1, "hello", "Hello. Shall we start?", participant=participant(), address_value="an invented address")
    await take_turn(store, 2, "yes", "How was your first night?")

    lines = await store.conversations.lines("a_1")

    assert [line.text for line in lines] == ["hello", "Hello. Shall we start?", "yes", "How was your first night?"]
    assert [line.side for line in lines] == [ChatSide.THEIRS, ChatSide.OURS] * 2
    assert lines[1].say == say("s_1:1", text="Hello. Shall we start?", place=place_of(session()))


async def test_what_has_not_had_its_turn_is_shown_too(store: Store) -> None:
    await take_turn(store, 1, "hello", "Hello.", participant=participant(), address_value="an invented address")
    await store.conversations.keep(heard("2", text="", choice="y", kind=HeardKind.CHOICE))

    lines = await store.conversations.lines("a_1")

    assert lines[-1].text == "y"


async def test_someone_not_yet_known_sees_what_they_said_and_were_told(store: Store) -> None:
    inbox_id = await store.conversations.keep(heard(text="hi"))
    await store.conversations.save(Turn(inbox_id=inbox_id, session=None, says=(say(address_id="a_9", text="Which one?"),)))

    lines = await store.conversations.lines("a_9")

    assert [line.text for line in lines] == ["hi", "Which one?"]


async def test_another_address_shows_nothing_of_it(store: Store) -> None:
    await take_turn(store, 1, "hello", "Hello.", participant=participant(), address_value="an invented address")

    assert await store.conversations.lines("a_2") == []


async def test_a_message_that_answers_nothing_stands_where_it_was_said(tmp_path: Path) -> None:
    now = [NOON]
    async with opened_store(tmp_path, clock=lambda: now[-1]) as store:
        await store.consultations.put_partnership(partnership())
        await store.consultations.put_consultation(consultation())
        await take_turn(store, 1, "hello", "Hello.", participant=participant(), address_value="an invented address")
        now.append(NOON + timedelta(days=2))
        reminder = say("s_1:2", text="You can carry on.", is_bulk=True)
        await store.conversations.save(Turn(inbox_id=None, session=session(2), says=(reminder,)))
        now.append(NOON + timedelta(days=4))
        inbox_id = await store.conversations.keep(heard("3", text="back again", at=NOON + timedelta(days=3)))
        await store.conversations.save(Turn(inbox_id=inbox_id, session=session(3), says=(say("s_1:3", text="Welcome back."),)))

        lines = await store.conversations.lines("a_1")

    assert [line.text for line in lines] == ["hello", "Hello.", "You can carry on.", "back again", "Welcome back."]


async def test_an_invitation_stands_before_anything_was_heard(store: Store) -> None:
    invited = Turn(
        inbox_id=None,
        session=session(),
        participant=participant(),
        address_value="an invented address",
        says=(say(text="Hi."),),
    )
    await store.conversations.save(invited)
    await store.conversations.keep(heard("1", text="who is this", at=NOON + timedelta(days=1)))

    assert [line.text for line in await store.conversations.lines("a_1")] == ["Hi.", "who is this"]


async def test_what_a_recogniser_made_of_a_voice_note_is_no_line_of_its_own(store: Store) -> None:
    await take_turn(store, 1, "hello", "Hello.", participant=participant(), address_value="an invented address")
    await store.conversations.keep(heard("words:t_1:1", kind=HeardKind.WORDS, text="yes please", about="t_1"))

    assert [line.text for line in await store.conversations.lines("a_1")] == ["hello", "Hello."]
