from pathlib import Path

import numpy as np

from storage.connections import Connections
from storage.opening import FILE_NAME, VECTORS, Store
from storage.search.vector_index import Mapped, VectorIndex
from tests.opened import WordEmbedder
from tests.storage.made import film, passage


async def near(home: Path, text: str, *, model: str = WordEmbedder.model) -> dict[int, float]:
    connections = Connections(home / FILE_NAME)
    try:
        async with connections.reading() as reader:
            mapped = await VectorIndex(home / VECTORS, model=model).up_to_date(reader)
    finally:
        await connections.close()
    return mapped.near((await WordEmbedder().embed([text]))[0], 0.3)


async def test_a_text_is_nearest_to_itself(store: Store, tmp_path: Path) -> None:
    await film(store, ["nowhere to live", "someone to talk with"])

    found = await near(tmp_path, "nowhere to live")

    assert max(found, key=found.get) == 1
    assert found[1] > 0.99


async def test_a_missing_or_spoilt_file_is_made_again(store: Store, tmp_path: Path) -> None:
    await film(store, ["nowhere to live"])
    before = await near(tmp_path, "nowhere to live")
    (file,) = (tmp_path / VECTORS).iterdir()

    file.write_bytes(b"spoilt")
    spoilt = await near(tmp_path, "nowhere to live")
    file.unlink()
    missing = await near(tmp_path, "nowhere to live")

    assert before == spoilt == missing != {}


async def test_what_another_process_wrote_is_seen_and_old_copies_are_gone(store: Store, tmp_path: Path) -> None:
    await film(store, ["nowhere to live"])
    await near(tmp_path, "nowhere")

    await store.catalogue.save_passages("t_1", [passage("new", "a kestrel")])

    assert await near(tmp_path, "nowhere to live") == {}
    assert list((tmp_path / VECTORS).iterdir()) == []


async def test_vectors_of_another_model_are_not_used(store: Store, tmp_path: Path) -> None:
    await film(store, ["nowhere to live"])

    assert await near(tmp_path, "nowhere to live", model="another") == {}


def test_every_piece_is_compared() -> None:
    count = 40_000
    components = np.zeros((count, 384), dtype=np.int8)
    components[:, 0] = 127
    mapped = Mapped(
        generation=1,
        numbers=np.arange(count, dtype=np.int64),
        scales=np.full(count, 1 / 127, dtype=np.float32),
        components=components,
    )

    found = mapped.near(np.eye(1, 384, dtype=np.float32)[0], 0.9)

    assert len(found) == count
