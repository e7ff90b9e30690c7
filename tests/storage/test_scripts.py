import pytest

from core.errors import NotFound
from storage.opening import Store


async def test_a_script_is_kept_as_it_was_first(store: Store) -> None:
    await store.scripts.put_script("h", "first_night", "a body — with ünïcode")

    await store.scripts.put_script("h", "first_night", "another body")

    assert await store.scripts.script("h") == "a body — with ünïcode"


async def test_a_script_never_kept_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.scripts.script("h")
