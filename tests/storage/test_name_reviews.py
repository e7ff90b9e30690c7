"""What people decide about names, and that nobody decides about words they may not read."""

import pytest

from core.consent import Purpose
from core.errors import NotAllowed, NotFound
from core.names import NameState
from core.people import Role
from storage.name_reviews import names_by_passage
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import consent, film, viewer
from tests.storage.test_names import name

BY = viewer(Role.FACILITATOR)
ONLY_READS = viewer(Role.VIEWER)
ELSEWHERE = viewer(Role.ADMINISTRATOR, partnership="p_2")


async def states(store: Store) -> list[NameState]:
    return [each.state for each in await store.names.names_of("t_1")]


async def test_the_team_sees_the_names_in_what_it_may_read(store: Store) -> None:
    await film(store, ["I met Davie", "nothing"], names=[name()])

    seen = await store.name_reviews.review("t_1", BY)

    assert [(each.passage.text, each.names) for each in seen.passages] == [("I met Davie", (name(),)), ("nothing", ())]
    assert all(each.is_looked_through and not each.is_reviewed for each in seen.passages)
    assert (seen.may_decide, (await store.name_reviews.review("t_1", ONLY_READS)).may_decide) == (True, False)


async def test_what_was_not_looked_through_is_said_to_be_so(store: Store) -> None:
    await film(store, ["I met Davie"], names=None)

    (seen,) = (await store.name_reviews.review("t_1", BY)).passages

    assert not seen.is_looked_through


@pytest.mark.parametrize("who", [ELSEWHERE, viewer(Role.DUTY_CONTACT, partnership="p_2")])
async def test_another_partnership_sees_and_decides_nothing(store: Store, who) -> None:
    await film(store, ["I met Davie"], names=[name()])

    with pytest.raises(NotFound):
        await store.name_reviews.review("t_1", who)
    with pytest.raises((NotFound, NotAllowed)):
        await store.name_reviews.decide("t_1", "[a person]", NameState.REJECTED, who, NOON, instead="[a person]")
    assert await states(store) == [NameState.SUGGESTED]


async def test_whoever_only_reads_decides_nothing(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name()])
    reviews = store.name_reviews

    for attempt in (
        reviews.decide("t_1", "[a person]", NameState.REJECTED, ONLY_READS, NOON, instead="[a person]"),
        reviews.add("t_1", [name(0, 1)], ONLY_READS, NOON),
        reviews.confirm("t_1", ONLY_READS, NOON),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert await states(store) == [NameState.SUGGESTED]


async def test_words_taken_back_are_nobodys_to_decide_about(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name()])
    no = consent(Purpose.TAKE_PART, granted=False, minute=5)
    await store.catalogue.add_people("t_1", participants=(), appearances=(), consents=[no])

    with pytest.raises(NotFound):
        await store.name_reviews.review("t_1", BY)
    with pytest.raises(NotFound):
        await store.name_reviews.decide("t_1", "[a person]", NameState.REJECTED, BY, NOON, instead="[a person]")


async def test_deciding_about_a_name_that_is_not_there_is_an_error(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name()])

    with pytest.raises(NotFound):
        await store.name_reviews.decide("t_1", "[nobody]", NameState.REJECTED, BY, NOON, instead="[nobody]")


async def test_names_that_a_person_adds_take_the_place_of_those_they_overlap(store: Store) -> None:
    await film(store, ["I met Davie"], names=[name()])

    await store.name_reviews.add("t_1", [name(2, 11, state=NameState.ACCEPTED), name(0, 3, of="of another")], BY, NOON)

    assert await store.names.names_of("t_1") == [name(2, 11, state=NameState.ACCEPTED)]


async def test_reading_it_all_is_noted(store: Store) -> None:
    await film(store, ["I met nobody"])

    await store.name_reviews.confirm("t_1", BY, NOON)

    assert (await store.name_reviews.review("t_1", BY)).is_done


async def test_names_of_many_passages_come_by_passage(store: Store) -> None:
    await film(store, ["I met Davie", "nothing"], names=[name(), name(0, 1)])

    async with store.conversations._connections.reading() as reader:
        assert await names_by_passage(reader, ["t_1_0", "t_1_1"]) == {"t_1_0": (name(0, 1), name())}
        assert await names_by_passage(reader, []) == {}
