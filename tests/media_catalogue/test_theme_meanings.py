import numpy as np
import pytest

from core.themes import Codebook, Theme
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model
from media_catalogue.theme_meanings import meanings_of

HOUSING = Theme(code="housing", label="Housing", definition="Having somewhere to live.")
NOWHERE = Theme(
    code="housing.nowhere",
    label="Nowhere to go",
    definition="Street, sofa, tent or car.",
    parent="housing",
    cues=("naewhere to go", "slept in a tent"),
)
MONEY = Theme(code="money.debt", label="Debts", definition="What people owe.", parent="money")


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM(bundled_meaning_model())


def codebook(*themes: Theme) -> Codebook:
    return Codebook(version="1", sha256="d" * 64, themes=themes)


async def test_a_text_is_nearest_to_the_code_it_is_about(minilm: MiniLM) -> None:
    meanings = await meanings_of(codebook(HOUSING, NOWHERE, MONEY), minilm)

    near = meanings.nearness(await minilm.embed(["I was homeless on the street", "I still owe them money"]))

    assert [code.code for code in meanings.codes] == ["housing.nowhere", "money.debt"]
    assert near.argmax(axis=1).tolist() == [0, 1]


async def test_a_code_without_cues_has_a_place(minilm: MiniLM) -> None:
    meanings = await meanings_of(codebook(MONEY), minilm)

    assert np.isfinite(meanings.places).all()
    assert np.isfinite(meanings.commonness).all()


async def test_a_codebook_without_codes_has_no_places(minilm: MiniLM) -> None:
    meanings = await meanings_of(codebook(HOUSING), minilm)

    assert meanings.nearness(await minilm.embed(["anything"])).shape == (1, 0)
