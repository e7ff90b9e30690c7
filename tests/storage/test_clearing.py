"""Doubts are cleared by listening and by nothing else."""

import pytest

from core.consent import Purpose
from core.corrections import HeardSpan, digest_of
from core.errors import BadInput, NotAllowed, NotFound
from core.people import Role
from core.testimony import Doubt
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import EVERYTHING, rendition, viewer
from tests.storage.test_corrections import ISLA, heard_film, region, save

ALL_OF_IT = (HeardSpan(start_ms=19_900, end_ms=29_100),)


async def clear(store: Store, *, passage: str = "t_1_2", heard=ALL_OF_IT, digest: str | None = None, by=ISLA) -> None:
    there = {each.id: each for each in (await store.corrections.editable("t_1", ISLA)).passages}
    known = digest or digest_of(there.get(passage, there["t_1_2"]))
    await store.corrections.clear_doubts("t_1", passage, by, NOON, digest=known, heard=heard)


async def doubts(store: Store) -> frozenset[Doubt]:
    return (await store.corrections.editable("t_1", ISLA)).passages[-1].doubts


async def playable(store: Store, **facts) -> None:
    await heard_film(store, **facts)
    await store.catalogue.save_rendition(rendition())


async def test_whoever_listened_clears_a_doubt_and_stands_on_record(store: Store) -> None:
    await playable(store)

    await clear(store)

    assert await doubts(store) == frozenset()
    (record,) = await store.corrections.cleared("t_1", ISLA)
    assert (record.passage_id, record.by, record.at, record.heard) == ("t_1_2", "m_1", NOON, ALL_OF_IT)
    assert record.doubts == {Doubt.KNOWN_PHRASE}


async def test_clearing_twice_is_recorded_once(store: Store) -> None:
    await playable(store)

    await clear(store)
    await clear(store)

    assert len(await store.corrections.cleared("t_1", ISLA)) == 1


@pytest.mark.parametrize(
    "heard", [(), (HeardSpan(start_ms=20_000, end_ms=24_000),), (HeardSpan(start_ms=0, end_ms=9000),), ALL_OF_IT * 201]
)
async def test_what_was_not_heard_stays_doubted(store: Store, heard: tuple[HeardSpan, ...]) -> None:
    await playable(store)

    with pytest.raises(BadInput, match="heard"):
        await clear(store, heard=heard)

    assert await doubts(store) == {Doubt.KNOWN_PHRASE}
    assert await store.corrections.cleared("t_1", ISLA) == []


async def test_nobody_vouches_for_words_that_changed_while_they_listened(store: Store) -> None:
    await playable(store)

    with pytest.raises(BadInput, match="changed"):
        await clear(store, digest="0" * 16)


async def test_what_may_not_be_played_was_heard_by_nobody(store: Store) -> None:
    await playable(store, agreed=EVERYTHING - {Purpose.KEEP_RECORDING})

    with pytest.raises(BadInput):
        await clear(store)


async def test_only_those_who_correct_clear_and_only_what_is_there(store: Store) -> None:
    await playable(store)

    with pytest.raises(NotAllowed):
        await clear(store, by=viewer(Role.VIEWER))
    with pytest.raises(NotFound):
        await clear(store, passage="t_9_9")


async def test_rewriting_words_clears_no_doubt(store: Store) -> None:
    await playable(store)
    cut = list((await store.corrections.editable("t_1", ISLA)).passages)

    await save(store, region(cut[2:], ("t_1_2", "thank you for"), (None, "coming")))

    last = (await store.corrections.editable("t_1", ISLA)).passages[-2:]
    assert [each.doubts for each in last] == [{Doubt.KNOWN_PHRASE}, {Doubt.KNOWN_PHRASE}]


async def test_a_machine_that_works_it_through_again_brings_no_cleared_doubt_back(store: Store) -> None:
    await playable(store)
    before = list((await store.corrections.editable("t_1", ISLA)).passages)
    await clear(store)

    await store.catalogue.save_passages("t_1", before)

    assert await doubts(store) == frozenset()
