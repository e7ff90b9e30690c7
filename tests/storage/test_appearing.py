from core.consent import Purpose
from core.people import Role
from core.pseudonyms import pseudonym_from
from core.testimony import Appearance
from core.turns import Turn
from storage.opening import Store
from tests.storage.made import a_testimony, consent, film, heard, participant, partnership, say, session, viewer


def seen(who: str, **times: int) -> Appearance:
    return Appearance(testimony_id="t_1", participant_id=who, **times)


async def add(store: Store, *people, appearances=(), consents=()) -> None:
    await store.catalogue.add_people("t_1", participants=people, appearances=appearances, consents=consents)


async def test_someone_named_after_the_fact_is_in_it_with_their_times_and_what_they_agreed_to(store: Store) -> None:
    await film(store, ["I had nowhere to live"])

    await add(store, participant("u_2"), appearances=[seen("u_2", start_ms=5)], consents=[consent(Purpose.TAKE_PART, "u_2")])

    assert await store.catalogue.appearances("t_1") == [seen("u_1"), seen("u_2", start_ms=5)]
    assert await store.catalogue.consents("u_2", "c_1") == [consent(Purpose.TAKE_PART, "u_2")]


async def test_who_is_in_it_already_keeps_their_times(store: Store) -> None:
    await film(store, [])

    await add(store, participant("u_1"), appearances=[seen("u_1", start_ms=1, end_ms=2)])

    assert await store.catalogue.appearances("t_1") == [seen("u_1")]


async def test_someone_new_seen_twice_is_in_it_twice(store: Store) -> None:
    await film(store, [])
    twice = [seen("u_2", start_ms=1, end_ms=2), seen("u_2", start_ms=5, end_ms=6)]

    await add(store, participant("u_2"), appearances=twice)
    await add(store, participant("u_2"), appearances=twice)

    assert await store.catalogue.appearances("t_1") == [seen("u_1"), *twice]


async def test_a_given_name_that_somebody_bears_is_that_person(store: Store) -> None:
    await film(store, [])

    await add(
        store,
        participant("u_2", pseudonym="rowan  U_1"),
        appearances=[seen("u_2")],
        consents=[consent(Purpose.TAKE_PART, "u_2", granted=False, minute=1)],
    )

    assert await store.catalogue.appearances("t_1") == [seen("u_1")]
    assert (await store.catalogue.consents("u_1", "c_1"))[-1].granted is False
    assert len(await store.people.participants(viewer(Role.FACILITATOR))) == 1


async def test_a_derived_name_that_somebody_bears_is_never_that_person(store: Store) -> None:
    await film(store, [], who="u_1")
    taken = [participant("u_8", pseudonym=pseudonym_from("u_9")), participant("u_7", pseudonym=pseudonym_from("u_9/1"))]
    await add(store, *taken)

    await add(store, participant("u_9", pseudonym=pseudonym_from("u_9")), appearances=[seen("u_9")])

    names = {each.id: each.pseudonym for each in await store.people.participants(viewer(Role.FACILITATOR))}
    assert names["u_9"] == pseudonym_from("u_9/2")
    assert (names["u_8"], names["u_7"]) == (pseudonym_from("u_9"), pseudonym_from("u_9/1"))
    assert await store.catalogue.appearances("t_1") == [seen("u_1"), seen("u_9")]


async def test_a_newcomer_by_chat_whose_name_is_taken_gets_the_next_one_and_their_session_is_theirs(store: Store) -> None:
    await film(store, [])
    await add(store, participant("u_8", pseudonym=pseudonym_from("u_9")))
    inbox_id = await store.conversations.keep(heard())

    await store.conversations.save(
        Turn(
            inbox_id=inbox_id,
            session=session(participant_id="u_9"),
            participant=participant("u_9", pseudonym=pseudonym_from("u_9")),
            address_value="an invented address",
            testimony=(a_testimony("t_2", session_id="s_1"),),
            says=(say(),),
        )
    )

    names = {each.id: each.pseudonym for each in await store.people.participants(viewer(Role.FACILITATOR))}
    assert names["u_9"] == pseudonym_from("u_9/1")
    assert (await store.conversations.session_at("a_1")).participant_id == "u_9"
    assert [each.participant_id for each in await store.catalogue.appearances("t_2")] == ["u_9"]


async def test_the_same_name_in_another_partnership_is_somebody_else(store: Store) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await film(store, [])

    await add(store, participant("u_2", partnership_id="p_2", pseudonym="Rowan u_1"))

    assert (await store.people.participant_called("Rowan u_1", "p_1")).id == "u_1"
    assert (await store.people.participant_called("Rowan u_1", "p_2")).id == "u_2"
