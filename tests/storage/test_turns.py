import asyncio
from dataclasses import replace

import pytest

from core.chat import ChatSide, HeardKind
from core.concerns import Concern, Risk
from core.consent import Purpose
from core.consultations import Stage, place_of
from core.errors import NotFound, StaleTurn
from core.testimony import Appearance, Medium
from core.turns import Turn
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import a_testimony, answer, consent, heard, participant, recording, say, session


async def first_turn(store: Store, **facts) -> Turn:
    inbox_id = await store.conversations.keep(heard())
    given = {
        "inbox_id": inbox_id,
        "session": session(answers={"q1": answer()}),
        "participant": participant(),
        "address_value": "an invented address",
        "answers": (answer(),),
        "testimony": (a_testimony(session_id="s_1", medium=Medium.VOICE, recording_sha256="a" * 64),),
        "recordings": (recording(),),
        "consents": (consent(Purpose.TAKE_PART),),
        "says": (say(),),
    }
    return Turn(**given | facts)


async def test_a_saved_turn_keeps_everything_at_once(store: Store) -> None:
    turn = await first_turn(store)

    await store.conversations.save(turn)

    address = await store.conversations.address("web", "an invented address")
    assert await store.conversations.session_at(address.id) == turn.session
    assert await store.catalogue.testimony("t_1") == turn.testimony[0]
    assert await store.catalogue.recording("a" * 64) == recording()
    assert await store.catalogue.appearances("t_1") == [Appearance(testimony_id="t_1", participant_id="u_1")]
    assert await store.catalogue.consents("u_1", "c_1") == [consent(Purpose.TAKE_PART)]
    assert await store.conversations.due("web", NOON) == [say(place=place_of(session()))]
    assert await store.conversations.waiting() == []


async def test_saving_the_same_turn_twice_changes_nothing(store: Store) -> None:
    turn = await first_turn(store)
    await store.conversations.save(turn)

    await store.conversations.save(turn)

    assert len(await store.conversations.due("web", NOON)) == 1
    assert len(await store.catalogue.appearances("t_1")) == 1


async def test_the_newest_answer_to_a_question_counts(store: Store) -> None:
    await store.conversations.save(await first_turn(store))
    inbox_id = await store.conversations.keep(heard("2"))
    second = session(turn=2, answers={"q1": answer(value="no")})

    await store.conversations.save(Turn(inbox_id=inbox_id, session=second, answers=(answer(value="no"),)))

    assert await store.conversations.session_at("a_1") == second


async def test_a_turn_decided_on_an_old_session_is_stale_and_nothing_of_it_is_kept(store: Store) -> None:
    await store.conversations.save(await first_turn(store))
    inbox_id = await store.conversations.keep(heard("2"))

    with pytest.raises(StaleTurn):
        await store.conversations.save(Turn(inbox_id=inbox_id, session=session(turn=1), says=(say("s_1:2"),)))

    assert [each.key for each in await store.conversations.due("web", NOON)] == ["s_1:1"]
    assert [each.id for each in await store.conversations.waiting()] == [inbox_id]


async def test_of_two_turns_decided_at_once_one_is_kept(store: Store) -> None:
    await store.conversations.save(await first_turn(store))
    ids = [await store.conversations.keep(heard(external_id)) for external_id in ("2", "3")]
    turns = [Turn(inbox_id=inbox_id, session=session(turn=2)) for inbox_id in ids]

    outcomes = await asyncio.gather(*(store.conversations.save(turn) for turn in turns), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleTurn"]


async def test_an_address_that_became_known_meanwhile_is_stale(store: Store) -> None:
    await store.conversations.save(await first_turn(store))
    inbox_id = await store.conversations.keep(heard("2"))
    newcomer = replace(session(), id="s_2", address_id="a_2", participant_id="u_2")

    with pytest.raises(StaleTurn):
        await store.conversations.save(
            Turn(
                inbox_id=inbox_id,
                session=newcomer,
                participant=participant("u_2"),
                address_value="an invented address",
            )
        )


async def test_someone_in_no_conversation_is_answered(store: Store) -> None:
    inbox_id = await store.conversations.keep(heard())

    await store.conversations.save(Turn(inbox_id=inbox_id, session=None, says=(say(address_id="a_9"),)))

    assert [each.address_id for each in await store.conversations.due("web", NOON)] == ["a_9"]
    assert await store.conversations.waiting() == []


async def test_a_concern_holds_the_testimony_it_names(store: Store) -> None:
    raised = Concern(id="k_1", partnership_id="p_1", participant_id="u_1", testimony_id="t_1", risk=Risk.SELF, raised_at=NOON)

    await store.conversations.save(await first_turn(store, concerns=(raised,)))

    assert (await store.catalogue.testimony("t_1")).held_for_concern


async def test_wiping_the_inbox_blanks_the_words_heard_there_and_leaves_other_addresses_and_what_waits(store: Store) -> None:
    await store.conversations.save(await first_turn(store))
    elsewhere = await store.conversations.keep(heard("8", address="another invented address", text="theirs"))
    last = await store.conversations.keep(heard("2", text="no", choice="no", kind=HeardKind.CHOICE))
    later = await store.conversations.keep(heard("3", text="later"))

    await store.conversations.save(Turn(inbox_id=last, session=session(turn=2), wipes_inbox=True, says=(say("s_1:2"),)))

    waiting = {each.id: each.heard.text for each in await store.conversations.waiting()}
    lines = await store.conversations.lines("a_1")
    assert waiting == {elsewhere: "theirs", later: "later"}
    assert [line.text for line in lines if line.side is ChatSide.THEIRS] == ["later"]


async def test_a_session_remembers_where_being_asked_if_sure_began_and_what_the_card_was_for(store: Store) -> None:
    remembering = session(answers={"q1": answer()}, stage=Stage.SURE, came_from=Stage.STOPPED, shown_for=Risk.SELF.value)

    await store.conversations.save(await first_turn(store, session=remembering))

    assert await store.conversations.session_at("a_1") == remembering


async def test_nobody_is_at_an_address_never_heard_from(store: Store) -> None:
    assert await store.conversations.address("web", "elsewhere") is None
    assert await store.conversations.session_at("a_9") is None
    with pytest.raises(NotFound):
        await store.conversations.address_of("a_9")


async def test_a_channel_can_learn_where_to_send(store: Store) -> None:
    await store.conversations.save(await first_turn(store))

    address = await store.conversations.address_of("a_1")

    assert address.value == "an invented address"


async def test_a_turn_for_a_message_never_kept_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.conversations.save(Turn(inbox_id=99, session=None))
