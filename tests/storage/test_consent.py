from core.consent import Purpose
from storage.opening import Store
from tests.storage.made import consent, film


async def test_records_come_back_in_the_order_they_were_made(store: Store) -> None:
    await film(store, [], agreed=frozenset())
    late, early = consent(Purpose.TAKE_PART, minute=5), consent(Purpose.TAKE_PART, granted=False, minute=1)

    for record in (late, early):
        await store.catalogue.add(
            await store.catalogue.testimony("t_1"), recording=None, participants=[], appearances=[], consents=[record]
        )

    assert await store.catalogue.consents("u_1", "c_1") == [early, late]


async def test_an_old_yes_sent_again_does_not_undo_a_later_no(store: Store) -> None:
    await film(store, ["nowhere to live"], agreed=frozenset({Purpose.TAKE_PART}))
    kept = await store.catalogue.testimony("t_1")
    no = consent(Purpose.TAKE_PART, granted=False, minute=1)
    await store.catalogue.add(kept, recording=None, participants=[], appearances=[], consents=[no])

    await store.catalogue.add(kept, recording=None, participants=[], appearances=[], consents=[consent(Purpose.TAKE_PART)])

    assert len(await store.catalogue.consents("u_1", "c_1")) == 2
    assert (await store.catalogue.consents("u_1", "c_1"))[-1] == no
