"""What a step took before tells how long it takes the next time, until it shows how fast it goes itself."""

from dataclasses import replace
from datetime import timedelta

from core.testimony import TestimonyId, TestimonyState
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import a_testimony, recording, viewer

MINUTE_MS = 60_000


async def a_film(store: Store, number: int, *, minutes: int) -> TestimonyId:
    """Keep a film of so many minutes that is being worked through."""
    sha256 = f"{number}" * 64
    kept = a_testimony(identity=f"t_{number}", recording_sha256=sha256)
    await store.catalogue.add(
        kept, recording=replace(recording(sha256), length_ms=minutes * MINUTE_MS), participants=[], appearances=[], consents=[]
    )
    await store.catalogue.set_state(kept.id, TestimonyState.PROCESSING)
    return kept.id


async def worked(store: Store, testimony_id: TestimonyId, *, step: str, seconds: float) -> None:
    """Work a testimony through one step that takes so long."""
    await store.catalogue.note_step(testimony_id, step, 0.0, NOON)
    await store.catalogue.note_step(testimony_id, "tag", 0.0, NOON + timedelta(seconds=seconds))


async def left(store: Store, testimony_id: TestimonyId) -> int | None:
    (progress,) = await store.testimonies.progress(viewer(), only=[testimony_id])
    return progress.left_s


async def test_a_step_that_was_never_done_before_is_not_guessed_at(store: Store) -> None:
    first = await a_film(store, 1, minutes=2)

    await store.catalogue.note_step(first, "convert", 0.0, NOON)

    assert await left(store, first) is None


async def test_a_step_takes_as_long_as_before_for_each_minute_of_film(store: Store) -> None:
    await worked(store, await a_film(store, 1, minutes=2), step="convert", seconds=30)
    longer = await a_film(store, 2, minutes=20)

    await store.catalogue.note_step(longer, "convert", 0.0, NOON)

    assert await left(store, longer) == 300


async def test_what_it_shows_itself_counts_for_more_than_what_was_before(store: Store) -> None:
    await worked(store, await a_film(store, 1, minutes=2), step="convert", seconds=30)
    longer = await a_film(store, 2, minutes=20)
    for done, seconds in ((0.0, 0), (0.1, 10), (0.2, 20)):
        await store.catalogue.note_step(longer, "convert", done, NOON + timedelta(seconds=seconds))

    assert await left(store, longer) == 80


async def test_a_step_that_was_cut_off_and_gone_on_with_teaches_nothing(store: Store) -> None:
    """Hours may have passed while nothing ran, or most of it was done before."""
    first = await a_film(store, 1, minutes=2)
    await store.catalogue.note_step(first, "convert", 0.0, NOON)
    await worked(store, first, step="convert", seconds=10_000)
    second = await a_film(store, 2, minutes=2)

    await store.catalogue.note_step(second, "convert", 0.0, NOON)

    assert await left(store, second) is None


async def test_what_was_long_ago_counts_for_less(store: Store) -> None:
    for number, seconds in enumerate((10, 100, 100, 100, 100), start=1):
        await worked(store, await a_film(store, number, minutes=1), step="convert", seconds=seconds)
    newest = await a_film(store, 6, minutes=1)

    await store.catalogue.note_step(newest, "convert", 0.0, NOON)

    assert 82 < (await left(store, newest) or 0) < 100
