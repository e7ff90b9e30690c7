from dataclasses import replace
from datetime import timedelta

import pytest

from core.consultations import Stage
from core.errors import NotFound, StaleTurn
from core.people import Address
from core.turns import Turn
from storage.opening import Store
from storage.sessions import unended_sessions
from tests.opened import NOON
from tests.storage.made import answer, consultation, heard, participant, plan_of, session


async def began(store: Store, number: int, **facts) -> None:
    inbox_id = await store.conversations.keep(heard(str(number), address=f"invented address {number}"))
    place = {"id": f"s_{number}", "participant_id": f"u_{number}", "address_id": f"a_{number}"}
    begun = session(**place | {"started_at": NOON + timedelta(minutes=number)} | facts)
    await store.conversations.save(
        Turn(
            inbox_id=inbox_id,
            session=begun,
            participant=participant(f"u_{number}"),
            address_value=f"invented address {number}",
            answers=tuple(begun.answers.values()),
        )
    )


async def test_a_session_is_found_by_its_id_with_its_newest_answers(store: Store) -> None:
    await began(store, 1, answers={"q1": answer(value="no")})
    later = session(id="s_1", turn=2, answers={"q1": answer(value="yes")}, started_at=NOON + timedelta(minutes=1))
    inbox_id = await store.conversations.keep(heard("again"))
    await store.conversations.save(Turn(inbox_id=inbox_id, session=later, answers=(answer(value="yes"),)))

    assert await store.conversations.session("s_1") == later
    with pytest.raises(NotFound):
        await store.conversations.session("s_9")


async def test_sessions_that_have_not_ended_are_told_oldest_first_of_all_consultations_or_of_one(store: Store) -> None:
    await store.consultations.put_consultation(consultation("c_2"))
    await began(store, 3, stage=Stage.STOPPED, answers={"q1": answer()})
    await began(store, 1, stage=Stage.CONSENT)
    await began(store, 2, stage=Stage.ENDED)
    await began(store, 4, consultation_id="c_2")

    every = await store.conversations.unended()
    of_one = await store.conversations.unended("c_1")

    assert [each.id for each in every] == ["s_1", "s_3", "s_4"]
    assert [each.id for each in of_one] == ["s_1", "s_3"]
    assert of_one[1].answers == {"q1": answer()}


async def test_more_sessions_than_one_statement_takes_still_have_their_answers(store: Store, monkeypatch) -> None:
    monkeypatch.setattr("storage.sessions.AT_ONCE", 2)
    for number in range(1, 6):
        await began(store, number, answers={"q1": answer(value=str(number))})

    found = await store.conversations.unended()

    assert [each.answers["q1"].value for each in found] == ["1", "2", "3", "4", "5"]


async def test_sessions_under_way_are_found_by_an_index(store: Store) -> None:
    for consultation_id in (None, "c_1"):
        plan = await plan_of(store, unended_sessions(consultation_id))

        assert "USING INDEX ix_sessions_stage_consultation_id" in plan


async def test_a_session_ended_by_a_turn_that_answered_nobody_is_not_under_way(store: Store) -> None:
    await began(store, 1)
    under_way = await store.conversations.session("s_1")

    await store.conversations.save(Turn(inbox_id=None, session=replace(under_way, turn=2, stage=Stage.ENDED)))

    assert await store.conversations.unended() == []


async def test_an_answer_that_was_taken_back_is_none_and_the_record_of_it_stays(store: Store) -> None:
    await began(store, 1, answers={"q1": answer(value="no"), "q2": replace(answer("q2", value=""), skipped=True)})
    later = session(id="s_1", turn=2, started_at=NOON + timedelta(minutes=1))

    await store.conversations.save(Turn(inbox_id=None, session=later, answers=(answer(value=""),)))

    assert set((await store.conversations.session("s_1")).answers) == {"q2"}


async def test_the_sessions_of_a_participant_are_found_oldest_first_wherever_they_were_reached(store: Store) -> None:
    await began(store, 1)
    await began(store, 2)
    further = session(id="s_3", participant_id="u_1", address_id="a_1", started_at=NOON)
    inbox_id = await store.conversations.keep(heard("3"))
    await store.conversations.save(Turn(inbox_id=inbox_id, session=further))

    assert [each.id for each in await store.conversations.sessions_of("u_1")] == ["s_3", "s_1"]
    assert await store.conversations.sessions_of("u_9") == []


async def test_a_further_address_of_a_participant_is_kept_with_the_turn_and_never_taken_over(store: Store) -> None:
    await began(store, 1)
    await began(store, 2)
    theirs = Address(id="a_7", channel="odk", value="an invented name", participant_id="u_1")
    again = replace(theirs, id="a_8", participant_id="u_2")

    await store.conversations.save(
        Turn(inbox_id=None, session=session(id="s_4", participant_id="u_1", address_id="a_1"), addresses=(theirs,))
    )
    with pytest.raises(StaleTurn):
        await store.conversations.save(
            Turn(inbox_id=None, session=session(id="s_5", participant_id="u_2", address_id="a_2"), addresses=(again,))
        )

    assert await store.conversations.address("odk", "an invented name") == theirs
