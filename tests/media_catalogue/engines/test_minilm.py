from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.errors import EngineFailed
from media_catalogue.engines.minilm import MOST_PIECES, MiniLM, tokenizer
from media_catalogue.engines.models import bundled_meaning_model


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(bundled_meaning_model())


async def test_the_same_meaning_in_other_words_is_nearer_than_another_meaning(minilm: MiniLM) -> None:
    vectors = await minilm.embed(["nowhere to live", "I had no roof over my head", "the food was good"])

    nearness = vectors @ vectors[0]

    assert nearness[1] > nearness[2] + 0.05


async def test_every_row_has_unit_length_and_stands_where_its_text_stood(minilm: MiniLM) -> None:
    texts = [f"sentence number {number} " + "and more " * (number % 7) for number in range(70)]

    together = await minilm.embed(texts)
    alone = await minilm.embed([texts[41]])

    assert together.shape == (70, 384)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert float(together[41] @ alone[0]) > 0.9999


async def test_no_texts_give_no_rows(minilm: MiniLM) -> None:
    assert (await minilm.embed([])).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "😀😀", "مرحبا بالعالم", "word " * 5000, "\x00\u200b", "[CLS] [MASK]"])
async def test_no_text_is_too_odd_to_have_a_place(minilm: MiniLM, text: str) -> None:
    vectors = await minilm.embed([text])

    assert np.isfinite(vectors).all()


def test_a_long_text_is_cut_where_the_model_stops_reading() -> None:
    assert len(tokenizer().encode("home " * 2000).ids) == MOST_PIECES


def test_words_are_cut_as_the_model_learnt_them() -> None:
    # The ids are those of the published tokenizer.json for this model.
    assert tokenizer().encode("Nowhere to live.").ids == [101, 7880, 2000, 2444, 1012, 102]
    assert tokenizer().encode("couldnae afford the bus").tokens[1:4] == ["couldn", "##ae", "afford"]


def test_marks_of_the_model_in_a_text_are_only_text() -> None:
    assert 103 not in tokenizer().encode("[MASK]").ids


async def test_a_model_file_with_other_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"not a model")

    with pytest.raises(EngineFailed, match="not the one it should be"):
        await MiniLM(replace(bundled_meaning_model(), path=path)).embed(["hello"])


def test_the_name_changes_with_the_weights() -> None:
    bundled = bundled_meaning_model()

    assert MiniLM(bundled).model != MiniLM(replace(bundled, sha256="0" * 64)).model
