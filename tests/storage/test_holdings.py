from dataclasses import replace
from datetime import timedelta

from core.consent import Purpose
from core.consultations import Disposition, Tally
from core.holding import Held
from core.testimony import Medium
from core.turns import Turn
from storage.holdings import chosen_in, completed_count
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import (
    a_testimony,
    answer,
    consent,
    consultation,
    heard,
    participant,
    plan_of,
    recording,
    session,
)


async def said(store: Store, *, who="u_1", identity="s_1", consultation_id="c_1", agreed=(Purpose.TAKE_PART,), **facts) -> None:
    """Keep a whole session of one person in one turn."""
    inbox_id = await store.conversations.keep(heard(identity, address=f"invented {identity}"))
    given = facts.pop("session", {})
    begun = session(
        **{"id": identity, "participant_id": who, "address_id": f"a_{identity}", "consultation_id": consultation_id} | given
    )
    await store.conversations.save(
        Turn(
            inbox_id=inbox_id,
            session=begun,
            participant=participant(who),
            address_value=f"invented {identity}",
            consents=tuple(consent(purpose, who, consultation_id=consultation_id) for purpose in agreed),
            **facts,
        )
    )


def spoke(identity: str, medium: Medium = Medium.TEXT, **facts):
    words = {"text": "an invented answer"} if medium is Medium.TEXT else {"recording_sha256": "a" * 64}
    return a_testimony(identity, medium=medium, session_id="s_1", **(words | facts))


async def test_what_is_held_is_counted_over_every_session_of_a_person(store: Store) -> None:
    await store.consultations.put_consultation(consultation("c_2", title="Getting out"))
    await said(
        store,
        agreed=(Purpose.TAKE_PART, Purpose.QUOTE_WORDS),
        answers=(answer("q1", "no"), answer("q1", "yes"), answer("q2", "answered"), replace(answer("q3", ""), skipped=True)),
        testimony=(spoke("t_1"), spoke("t_2", Medium.VOICE), spoke("t_3", Medium.FILM), spoke("t_4", Medium.PICTURE)),
        recordings=(recording(),),
    )
    await said(store, identity="s_2", consultation_id="c_2", answers=(answer("q1", "yes"),))

    held = await store.conversations.held("u_1")

    assert held == Held(
        answers=3,
        texts=1,
        voice_notes=1,
        films=1,
        files=1,
        consultations=("First night", "Getting out"),
        agreed=frozenset({Purpose.TAKE_PART, Purpose.QUOTE_WORDS}),
    )


async def test_nothing_that_was_taken_back_is_counted(store: Store) -> None:
    await said(store, answers=(answer(),), testimony=(spoke("t_1"),))
    withdrawn = session(turn=2, participant_id="u_1", address_id="a_s_1", disposition=Disposition.WITHDRAWN)
    inbox_id = await store.conversations.keep(heard("2"))
    no = consent(Purpose.TAKE_PART, granted=False, minute=1)

    await store.conversations.save(Turn(inbox_id=inbox_id, session=withdrawn, consents=(no,)))

    assert await store.conversations.held("u_1") == Held()


async def test_one_thing_taken_back_is_not_counted_and_the_rest_is(store: Store) -> None:
    about_one = consent(Purpose.TAKE_PART, granted=False, minute=1, testimony_id="t_2")
    await said(store, testimony=(spoke("t_1"), spoke("t_2")), answers=(answer(),))
    inbox_id = await store.conversations.keep(heard("2"))
    await store.conversations.save(Turn(inbox_id=inbox_id, session=session(turn=2, address_id="a_s_1"), consents=(about_one,)))

    held = await store.conversations.held("u_1")

    assert (held.texts, held.answers) == (1, 1)


async def test_nothing_is_held_about_someone_who_only_said_hello(store: Store) -> None:
    await said(store, agreed=())

    assert await store.conversations.held("u_1") == Held()


async def test_what_someone_agrees_to_is_told_for_one_consultation_alone(store: Store) -> None:
    await store.consultations.put_consultation(consultation("c_2"))
    await said(store, agreed=(Purpose.TAKE_PART, Purpose.CONTACT_AGAIN))
    await said(store, identity="s_2", consultation_id="c_2", agreed=(Purpose.TAKE_PART,))

    assert await store.conversations.standing("u_1", "c_1") == {Purpose.TAKE_PART, Purpose.CONTACT_AGAIN}
    assert await store.conversations.standing("u_1", "c_2") == {Purpose.TAKE_PART}
    assert await store.conversations.standing("u_9", "c_1") == frozenset()


async def test_testimony_is_found_by_the_message_it_came_in(store: Store) -> None:
    await said(store, testimony=(spoke("t_1", message="m1"), spoke("t_2", message="m2")))

    found = await store.conversations.said_in("s_1", "m2")

    assert found is not None
    assert found.id == "t_2"
    assert await store.conversations.said_in("s_1", "m9") is None
    assert await store.conversations.said_in("s_9", "m2") is None


async def test_testimony_from_before_messages_were_noted_is_found_by_its_words(store: Store) -> None:
    await said(store, testimony=(spoke("t_1", text="another invented answer"), spoke("t_2", text="hello")))
    elsewhere = await store.conversations.keep(heard("m7", address="somebody else", text="another invented answer"))

    found = await store.conversations.said_in("s_1", "s_1")  # What `said` keeps under the session's id is "hello".

    assert found is not None
    assert found.id == "t_2"
    assert elsewhere is not None
    assert await store.conversations.said_in("s_1", "m7") is None


async def test_those_heard_to_the_end_are_tallied_with_what_they_chose(store: Store) -> None:
    done = {"disposition": Disposition.COMPLETED}
    several = (answer("age", "old"), answer("age", "young"), answer("needs", "home work"), answer("open", "answered"))
    await said(store, session=done, answers=several)
    await said(store, who="u_2", identity="s_2", session=done, answers=(answer("age", "young"), answer("needs", "home")))
    await said(store, who="u_3", identity="s_3", answers=(answer("age", "young"),))

    tally = await store.conversations.tally("c_1", wave=1)

    assert tally.completed == 2
    assert tally.chosen[("age", "young")] == 2
    assert ("age", "old") not in tally.chosen
    assert (tally.chosen[("needs", "home")], tally.chosen[("needs", "work")]) == (2, 1)


async def test_an_open_answer_or_a_skipped_one_chooses_nothing(store: Store) -> None:
    opened = replace(answer("open", "answered"), testimony_id="t_1")
    spoken = replace(answer("age", "young"), testimony_id="t_1", spoken=True)
    skipped = replace(answer("needs", "home"), skipped=True)
    done = {"disposition": Disposition.COMPLETED}
    await said(store, session=done, testimony=(spoke("t_1"),), answers=(opened, spoken, skipped))

    assert await store.conversations.tally("c_1", wave=1) == Tally(completed=1, chosen={("age", "young"): 1})


async def test_rounds_of_the_same_questions_count_once_a_person(store: Store) -> None:
    rounds = (answer("home[1]/kind", "hostel"), answer("home[2]/kind", "hostel"), answer("home[3]/kind", "friend"))

    await said(store, session={"disposition": Disposition.COMPLETED}, answers=rounds)

    assert (await store.conversations.tally("c_1", wave=1)).chosen == {("kind", "hostel"): 1, ("kind", "friend"): 1}


async def test_a_tally_counts_one_wave_alone(store: Store) -> None:
    first = {"disposition": Disposition.COMPLETED, "wave": 1}
    await said(store, session=first, answers=(answer("age", "young"),))
    await said(store, who="u_2", identity="s_2", session=first | {"wave": 2}, answers=(answer("age", "old"),))

    assert await store.conversations.tally("c_1", wave=2) == Tally(completed=1, chosen={("age", "old"): 1})


async def test_a_tally_is_taken_by_indexes_and_reads_no_whole_table(store: Store) -> None:
    plans = [await plan_of(store, statement("c_1", 1)) for statement in (completed_count, chosen_in)]

    assert all("ix_sessions_consultation_id_disposition" in plan for plan in plans)
    assert "SCAN answers" not in plans[1]


async def test_what_was_agreed_to_in_a_message_is_found_by_it_and_by_nobody_else(store: Store) -> None:
    yes = replace(consent(Purpose.QUOTE_WORDS), message="m_7")
    await said(store, agreed=())
    inbox_id = await store.conversations.keep(heard("m_7", address="invented s_1"))
    begun = await store.conversations.session("s_1")
    await store.conversations.save(Turn(inbox_id=inbox_id, session=replace(begun, turn=begun.turn + 1), consents=(yes,)))

    assert list(await store.conversations.decided_in(yes.participant_id, yes.consultation_id, "m_7")) == [yes]
    assert not await store.conversations.decided_in(yes.participant_id, yes.consultation_id, "m_8")
    assert not await store.conversations.decided_in("u_2", yes.consultation_id, "m_7")


async def test_what_was_decided_from_a_time_on_is_known_by_its_purpose_whether_yes_or_no(store: Store) -> None:
    before = replace(consent(Purpose.TAKE_PART), at=NOON - timedelta(days=1))
    since = replace(consent(Purpose.QUOTE_WORDS), granted=False, at=NOON)
    about_one = replace(consent(Purpose.SHOW_PUBLICLY), at=NOON, testimony_id="t_1")
    await said(store, agreed=())
    inbox_id = await store.conversations.keep(heard("m_9", address="invented s_1"))
    begun = await store.conversations.session("s_1")
    turn = Turn(inbox_id=inbox_id, session=replace(begun, turn=begun.turn + 1), consents=(before, since, about_one))
    await store.conversations.save(turn)

    assert await store.conversations.decided_since(since.participant_id, since.consultation_id, NOON) == {Purpose.QUOTE_WORDS}
