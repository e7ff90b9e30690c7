"""The round that makes the vectors of what the team wrote."""

from pathlib import Path

from app.described_meaning import AT_ONCE, DescribedMeaning
from core.describing import Description, Element, Note
from core.people import Role
from storage.opening import Store
from tests.opened import NOON, WordEmbedder, opened_store
from tests.storage.made import consultation, film, partnership, viewer


async def _filled(store: Store, count: int) -> DescribedMeaning:
    await store.consultations.put_partnership(partnership())
    await store.consultations.put_consultation(consultation())
    await film(store, [], title="Coming home")
    notes = tuple(Note(start_ms=number, text=f"moment {number}") for number in range(count - 1))
    written = Description(testimony_id="t_1", elements={Element.TITLE: "Coming home"}, notes=notes)
    await store.descriptions.describe(written, viewer(Role.FACILITATOR), NOON)
    return DescribedMeaning(descriptions=store.descriptions, embedder=WordEmbedder())


async def test_all_that_is_missing_is_made_in_turns_and_once(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        meaning = await _filled(store, AT_ONCE + 1)

        assert await meaning.round() == AT_ONCE + 1
        assert await meaning.round() == 0
