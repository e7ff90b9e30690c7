from core.testimony import Medium
from storage.correctable import SPOKEN, is_corrected
from storage.opening import Store
from tests.storage.test_corrections import heard_film, region, save


def test_what_somebody_typed_is_corrected_by_nobody_else() -> None:
    assert Medium.TEXT not in SPOKEN


async def test_a_transcript_is_corrected_once_a_person_changed_it(store: Store) -> None:
    cut = await heard_film(store)
    async with store.conversations._connections.reading() as reader:
        assert not await is_corrected(reader, "t_1")
        assert not await is_corrected(reader, "t_absent")

    await save(store, region(cut[:1], ("t_1_0", "I had nowhere to live")))

    async with store.conversations._connections.reading() as reader:
        assert await is_corrected(reader, "t_1")
