from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import BadInput, NotFound
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import consultation, partnership


async def test_a_partnership_can_change_its_name(store: Store) -> None:
    renamed = replace(partnership(), name="Another name", is_sample=False)

    await store.consultations.put_partnership(renamed)

    assert await store.consultations.partnership("p_1") == renamed
    assert await store.consultations.partnerships() == [renamed]


async def test_a_consultation_can_be_closed(store: Store) -> None:
    closed = consultation(closed_at=NOON + timedelta(days=1), script_hash="h")

    await store.consultations.put_consultation(closed)

    assert await store.consultations.consultation("c_1") == closed


async def test_a_short_name_finds_its_consultation(store: Store) -> None:
    night = consultation(name="night")
    await store.consultations.put_consultation(night)

    assert await store.consultations.consultation_named("night") == night
    assert await store.consultations.consultation_named("night", "p_1") == night
    assert await store.consultations.consultation_named("night", "p_2") is None
    assert await store.consultations.consultation_named("nights") is None


@pytest.mark.parametrize("partnership_id", ["p_1", "p_2"])
async def test_a_taken_short_name_is_refused_with_a_free_one_and_nothing_is_kept(store: Store, partnership_id: str) -> None:
    await store.consultations.put_partnership(partnership("p_2"))
    await store.consultations.put_consultation(consultation(name="night"))
    await store.consultations.put_consultation(consultation("c_2", name="night_2"))

    with pytest.raises(BadInput) as raised:
        await store.consultations.put_consultation(consultation("c_3", name="night", partnership_id=partnership_id))

    assert raised.value.remedy == "Choose another, such as 'night_3'."
    assert (await store.consultations.consultation_named("night")).id == "c_1"
    with pytest.raises(NotFound):
        await store.consultations.consultation("c_3")


async def test_a_consultation_may_take_a_name_that_was_given_up(store: Store) -> None:
    await store.consultations.put_consultation(consultation(name="night"))
    await store.consultations.put_consultation(consultation(name="first_night"))

    await store.consultations.put_consultation(consultation("c_2", name="night"))

    assert (await store.consultations.consultation_named("night")).id == "c_2"


async def test_consultations_come_oldest_first(store: Store) -> None:
    await store.consultations.put_consultation(consultation("c_0", opened_at=NOON + timedelta(days=1)))

    assert [each.id for each in await store.consultations.consultations("p_1")] == ["c_1", "c_0"]


async def test_what_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.consultations.partnership("p_9")
    with pytest.raises(NotFound):
        await store.consultations.consultation("c_9")
