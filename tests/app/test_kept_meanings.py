"""Vectors of the examples outlive a start, are never half-written, and are made again where they no longer fit."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.kept_meanings import KeptMeanings
from core.ports import Vectors

TEXTS = ("an invented sentence", "another one")


class Counting:
    """Remembers how often it was asked."""

    def __init__(self, model: str = "one") -> None:
        self.model = model
        self.asked = 0

    async def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += 1
        return np.arange(len(texts) * 3, dtype=np.float32).reshape(len(texts), 3)


async def test_the_next_start_embeds_nothing(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    made = await KeptMeanings(first, tmp_path).embed(TEXTS)

    again = await KeptMeanings(second, tmp_path).embed(TEXTS)

    assert (first.asked, second.asked) == (1, 0)
    assert np.array_equal(made, again)


@pytest.mark.parametrize(("model", "texts"), [("two", TEXTS), ("one", ("an invented sentence", "a new one"))])
async def test_another_model_or_other_texts_are_embedded_anew_and_the_old_go(
    tmp_path: Path, model: str, texts: tuple[str, ...]
) -> None:
    await KeptMeanings(Counting(), tmp_path).embed(TEXTS)
    other = Counting(model)

    await KeptMeanings(other, tmp_path).embed(texts)

    assert other.asked == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"no vectors", None])
async def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    await KeptMeanings(Counting(), tmp_path).embed(TEXTS)
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-4] if damage is None else damage)
    embedder = Counting()

    await KeptMeanings(embedder, tmp_path).embed(TEXTS)
    await KeptMeanings(embedder, tmp_path).embed(TEXTS)

    assert embedder.asked == 1


async def test_where_nothing_can_be_written_the_vectors_are_there_all_the_same(tmp_path: Path) -> None:
    vectors = await KeptMeanings(Counting(), tmp_path / "nowhere").embed(TEXTS)

    assert len(vectors) == 2
