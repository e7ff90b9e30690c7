import pytest

from core.consent import Purpose
from core.people import Role
from storage.opening import Store
from tests.storage.made import EVERYTHING, consent, film, partnership, viewer


async def test_the_roster_is_by_pseudonym_and_of_the_viewers_partnership(store: Store) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await film(store, ["one"], who="u_2")
    await film(store, ["two"], identity="t_2", who="u_1")

    assert [each.pseudonym for each in await store.people.participants(viewer())] == ["Rowan u_1", "Rowan u_2"]
    assert await store.people.participants(viewer(Role.ANALYST, partnership="p_2")) == []


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.ANALYST, ["Rowan u_2"]),
        (Role.VIEWER, ["Rowan u_2"]),
        (Role.DUTY_CONTACT, ["Rowan u_2"]),
        (Role.FACILITATOR, ["Rowan u_1", "Rowan u_2", "Rowan u_3"]),
        (Role.ADMINISTRATOR, ["Rowan u_1", "Rowan u_2", "Rowan u_3"]),
    ],
)
async def test_who_took_everything_back_is_known_only_to_those_who_say_who_is_in_a_film(
    store: Store, role: Role, shown: list[str]
) -> None:
    await film(store, ["one"])
    await film(store, ["two"], identity="t_2", who="u_2")
    await film(store, ["three"], identity="t_3", who="u_3", agreed=frozenset())

    everything_but_one = EVERYTHING - {Purpose.CONTACT_AGAIN}
    await take_back(store, "u_1", EVERYTHING)
    await take_back(store, "u_2", everything_but_one)

    assert [each.pseudonym for each in await store.people.participants(viewer(role))] == shown


async def take_back(store: Store, who: str, purposes: frozenset[Purpose]) -> None:
    noes = [consent(purpose, who, granted=False, minute=1) for purpose in purposes]
    await store.catalogue.add_people("t_1", participants=[], appearances=[], consents=noes)


async def test_a_pseudonym_is_found_however_it_is_typed(store: Store) -> None:
    await film(store, ["one"])

    found = await store.people.participant_called(" rowan  U_1", "p_1")

    assert found.id == "u_1"
    assert await store.people.participant_called("Rowan u_9", "p_1") is None
    assert await store.people.participant_called("Rowan u_1", "p_2") is None
