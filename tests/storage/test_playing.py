import pytest

from core.consent import Purpose
from core.findings import Query
from core.testimony import RenditionKind
from storage.opening import Store
from tests.storage.made import film, rendition, viewer


async def may_play(store: Store) -> list[bool]:
    """What the page of the testimony says, and what search says of each passage."""
    view = await store.testimonies.view("t_1", viewer())
    page = await store.findings.search(Query(), viewer())
    return [view.may_play, *(finding.may_play for finding in page.findings)]


async def test_what_everyone_agreed_to_and_is_kept_may_be_played(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_rendition(rendition())

    assert await may_play(store) == [True, True]


@pytest.mark.parametrize("kept", [[], [RenditionKind.POSTER, RenditionKind.WAVEFORM]])
async def test_without_a_playable_file_there_is_nothing_to_play(store: Store, kept: list[RenditionKind]) -> None:
    await film(store, ["nowhere to live"])
    for kind in kept:
        await store.catalogue.save_rendition(rendition(kind=kind))

    assert await may_play(store) == [False, False]


async def test_a_recording_that_was_forgotten_may_not_be_played(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await store.catalogue.save_rendition(rendition())

    await store.catalogue.forget_renditions("t_1")

    assert await may_play(store) == [False, False]


async def test_another_films_file_does_not_make_this_one_playable(store: Store) -> None:
    await film(store, ["nowhere to live"])
    await film(store, [], identity="t_2", who="u_2")

    await store.catalogue.save_rendition(rendition("t_2"))

    assert await may_play(store) == [False, False]


async def test_what_is_kept_is_not_played_without_everyones_yes(store: Store) -> None:
    await film(store, ["nowhere to live"], agreed=frozenset({Purpose.TAKE_PART}))

    await store.catalogue.save_rendition(rendition())

    assert await may_play(store) == [False, False]
