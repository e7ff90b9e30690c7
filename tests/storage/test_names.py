"""Names as the pipeline keeps them."""

from dataclasses import replace

from core.names import Name, NameKind, NameState
from core.people import Role
from core.testimony import Appearance
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import EVERYTHING, consent, film, participant, passage, viewer

BY = viewer(Role.ANALYST)


def name(start: int = 6, end: int = 11, *, of: str = "t_1_0", **facts) -> Name:
    given = {
        "passage_id": of, "start_char": start, "end_char": end, "kind": NameKind.PERSON, "why": "It is on the list.",
        "stand_in": "[a person]",
    }  # fmt: skip
    return Name(**given | facts)


async def test_names_come_back_as_they_were_kept_in_the_order_of_passages(store: Store) -> None:
    found = [name(of="t_1_1"), name()]

    await film(store, ["I met Davie", "I saw Morag"], names=found)

    assert await store.names.names_of("t_1") == [found[1], found[0]]


async def test_looking_again_replaces_what_nobody_decided_and_keeps_what_somebody_did(store: Store) -> None:
    await film(store, ["I met Davie Kerr in Possil"], names=[name(), name(20, 26, stand_in="[a place]")])
    await store.name_reviews.decide("t_1", "[a person]", NameState.REJECTED, BY, NOON, instead="[a person]")

    (kept,) = await store.catalogue.passages("t_1")
    await store.names.save_names([kept], [name(6, 16), name(17, 19, stand_in="[another]")])

    assert [(each.start_char, each.state) for each in await store.names.names_of("t_1")] == [
        (6, NameState.REJECTED),
        (17, NameState.SUGGESTED),
    ]


async def test_what_was_found_in_words_that_changed_meanwhile_is_not_kept(store: Store) -> None:
    await film(store, ["I met Davie"], names=None)
    (before,) = await store.catalogue.passages("t_1")
    await store.catalogue.save_passages("t_1", [replace(before, text="I met nobody")])

    await store.names.save_names([before], [name()])

    assert await store.names.names_of("t_1") == []
    assert await store.names.not_looked_through(limit=5) == ["t_1"]


async def test_words_that_change_are_looked_through_again_and_their_names_go(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name()])
    assert await store.names.not_looked_through(limit=5) == []

    await store.catalogue.save_passages("t_1", [passage("t_1_0", "I met nobody at all")])

    assert await store.names.names_of("t_1") == []
    assert await store.names.not_looked_through(limit=5) == ["t_1"]


async def test_everybody_in_it_is_on_the_roster(store: Store) -> None:
    await film(store, ["first"])

    assert await store.names.roster("t_1") == ["Rowan u_1"]
    assert await store.names.roster("t_2") == []


async def test_somebody_new_in_it_has_it_looked_through_and_read_again_and_decisions_stay(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name()])
    await store.name_reviews.decide("t_1", "[a person]", NameState.ACCEPTED, BY, NOON, instead="[a person]")
    await store.name_reviews.confirm("t_1", BY, NOON)

    await store.catalogue.add_people(
        "t_1",
        participants=[participant("u_2")],
        appearances=[Appearance(testimony_id="t_1", participant_id="u_2")],
        consents=[consent(purpose, "u_2") for purpose in EVERYTHING],
    )

    assert await store.names.not_looked_through(limit=5) == ["t_1"]
    assert await store.names.roster("t_1") == ["Rowan u_1", "Rowan u_2"]
    assert await store.names.names_of("t_1") == [name(state=NameState.ACCEPTED)]
    assert not (await store.name_reviews.review("t_1", BY)).is_done
