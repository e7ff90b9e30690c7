"""Release dates: kept, changed and forgotten, for people we know alone."""

from datetime import date

import pytest

from core.errors import NotFound
from storage.opening import Store
from tests.storage.made import film


async def test_a_day_is_kept_changed_and_forgotten(store: Store) -> None:
    await film(store, ["nowhere to live"])

    await store.releases.put_release_date("u_1", date(2026, 5, 1))
    await store.releases.put_release_date("u_1", date(2026, 6, 1))
    kept = await store.releases.release_dates()
    await store.releases.put_release_date("u_1", None)

    assert kept == {"u_1": date(2026, 6, 1)}
    assert await store.releases.release_dates() == {}


async def test_nobody_we_do_not_know_has_a_day(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.releases.put_release_date("u_nobody", date(2026, 5, 1))
