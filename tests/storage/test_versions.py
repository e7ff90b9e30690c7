import pytest

from core.errors import NotFound
from storage.opening import Store
from tests.storage.test_corrections import ISLA, TEXTS, heard_film, region, save


async def test_what_the_machine_wrote_is_read_as_it_was_however_often_it_is_corrected(store: Store) -> None:
    cut = await heard_film(store)
    for number in range(3):
        saved = await save(store, region(cut[:1], ("t_1_0", f"changed {number}")), sitting=f"sitting {number}")
        cut = list(saved.passages[0])

    lines = await store.corrections.lines("t_1", 1, ISLA)

    assert [line.text for line in lines] == list(TEXTS)
    assert [line.speaker for line in lines] == ["", "", ""]
    assert [each.words for each in await store.corrections.versions("t_1", ISLA)] == [13, 13, 13, 17]


async def test_a_version_that_is_not_there_is_not_found(store: Store) -> None:
    await heard_film(store)

    with pytest.raises(NotFound):
        await store.corrections.lines("t_1", 9, ISLA)
