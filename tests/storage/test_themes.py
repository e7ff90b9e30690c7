import pytest

from core.errors import NotFound
from core.themes import Codebook, Theme
from storage.opening import Store

HOUSING = Theme(code="housing", label="Housing", definition="A place to live", cues=("nae hoose", "sofa surfing"))
NOWHERE = Theme(code="housing/nowhere", label="Nowhere to live", definition="", parent="housing", include="i", exclude="e")


async def test_the_newest_codebook_is_in_force_as_it_was_written(store: Store) -> None:
    first = Codebook(version="1", sha256="a", themes=(HOUSING,))
    second = Codebook(version="2", sha256="b", themes=(NOWHERE, HOUSING))
    await store.themes.put_codebook("p_1", first)
    await store.themes.put_codebook("p_1", second)

    await store.themes.put_codebook("p_1", first)

    assert await store.themes.codebook("p_1") == second


async def test_without_a_codebook_there_is_none(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.themes.codebook("p_1")
