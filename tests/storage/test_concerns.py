from core.concerns import Concern, Risk
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import film


def concern(testimony_id: str | None) -> Concern:
    return Concern(
        id="k_1", partnership_id="p_1", participant_id=None, testimony_id=testimony_id, risk=Risk.ABUSE, raised_at=NOON
    )


async def test_what_a_concern_names_is_held_and_nothing_else(store: Store) -> None:
    await film(store, ["one"])
    await film(store, ["two"], identity="t_2")

    await store.catalogue.save_concern(concern("t_1"))

    assert (await store.catalogue.testimony("t_1")).held_for_concern
    assert not (await store.catalogue.testimony("t_2")).held_for_concern


async def test_raising_the_same_concern_twice_is_no_error(store: Store) -> None:
    await store.catalogue.save_concern(concern(None))

    await store.catalogue.save_concern(concern(None))
