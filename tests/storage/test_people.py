from core.people import Role
from storage.opening import Store
from tests.storage.made import film, partnership, viewer


async def test_the_roster_is_by_pseudonym_and_of_the_viewers_partnership(store: Store) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await film(store, ["one"], who="u_2")
    await film(store, ["two"], identity="t_2", who="u_1")

    assert [each.pseudonym for each in await store.people.participants(viewer())] == ["Rowan u_1", "Rowan u_2"]
    assert await store.people.participants(viewer(Role.ANALYST, partnership="p_2")) == []


async def test_a_pseudonym_is_found_however_it_is_typed(store: Store) -> None:
    await film(store, ["one"])

    found = await store.people.participant_called(" rowan  U_1", "p_1")

    assert found.id == "u_1"
    assert await store.people.participant_called("Rowan u_9", "p_1") is None
    assert await store.people.participant_called("Rowan u_1", "p_2") is None
