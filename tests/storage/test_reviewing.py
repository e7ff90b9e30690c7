import pytest

from core.errors import NotAllowed, NotFound
from core.people import Role
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import viewer
from tests.storage.test_corrections import ISLA, heard_film, region, save
from tests.storage.test_pointing import put_theme, reviews, themes


async def lost_theme(store: Store) -> int:
    """Keep a film of which a passage with a theme was taken out; return what waits."""
    cut = await heard_film(store)
    await put_theme(store)
    await save(store, region(cut[1:2], ("t_1_1", "")))
    return (await reviews(store))[0].id


async def test_a_theme_is_put_where_a_person_says(store: Store) -> None:
    waits = await lost_theme(store)

    await store.corrections.settle("t_1", waits, ISLA, NOON, keep_on="t_1_0")

    assert await themes(store) == [("t_1_0", "mentor")]
    assert await reviews(store) == ()


async def test_a_theme_is_taken_off_where_a_person_says(store: Store) -> None:
    cut = await heard_film(store)
    await put_theme(store)
    await save(store, region(cut[1:2], ("t_1_1", "my mentor"), (None, "met me at the gate")))

    await store.corrections.settle("t_1", (await reviews(store))[0].id, ISLA, NOON, keep_on=None)

    assert await themes(store) == []
    assert await reviews(store) == ()


async def test_settling_twice_changes_nothing_more(store: Store) -> None:
    waits = await lost_theme(store)
    await store.corrections.settle("t_1", waits, ISLA, NOON, keep_on="t_1_0")

    await store.corrections.settle("t_1", waits, ISLA, NOON, keep_on=None)

    assert await themes(store) == [("t_1_0", "mentor")]


async def test_nothing_is_put_on_a_passage_of_something_else_or_by_whoever_only_reads(store: Store) -> None:
    waits = await lost_theme(store)

    with pytest.raises(NotFound):
        await store.corrections.settle("t_1", waits, ISLA, NOON, keep_on="t_9_0")
    with pytest.raises(NotAllowed):
        await store.corrections.settle("t_1", waits, viewer(Role.VIEWER), NOON, keep_on=None)

    assert len(await reviews(store)) == 1
