from dataclasses import replace
from pathlib import Path

from core.consultations import Setting
from tests.core.made_kit import manifest
from tests.storage.laptops import KIT_SECRET, LATER, MANIFEST, begin, brought, opened_home


async def test_the_register_says_who_made_a_kit_for_what_and_what_came_home(tmp_path: Path) -> None:
    async with opened_home(tmp_path / "kit", KIT_SECRET) as store:
        await begin(store)
        gathered = await store.kits.gathered(tmp_path / "kit" / "heard.sqlite", MANIFEST)
    async with opened_home(tmp_path / "home") as home:
        await home.kits.put_kit(MANIFEST, "Sam Sample")
        assert [kit.arrivals for kit in await home.kits.kits("p_1")] == [()]

        report = await brought(home, gathered, "a2")
        (kit,) = await home.kits.kits("p_1")

    assert (kit.made_by, kit.consultations, kit.setting) == ("Sam Sample", ("First night",), Setting.CUSTODY)
    assert [(each.copy_id, each.at, each.in_kit, each.stored, each.refused) for each in kit.arrivals] == [
        ("y_a", LATER, report.in_kit, report.in_kit, 0)
    ]


async def test_an_older_state_of_the_same_copy_is_told_as_one(tmp_path: Path) -> None:
    async with opened_home(tmp_path / "kit", KIT_SECRET) as store:
        await begin(store)
        gathered = await store.kits.gathered(tmp_path / "kit" / "heard.sqlite", MANIFEST)
    async with opened_home(tmp_path / "home") as home:
        assert not (await brought(home, gathered, "a2")).is_older
        assert (await brought(home, gathered, "a1")).is_older
        assert not (await brought(home, gathered, "b1")).is_older
        assert not (await brought(home, gathered, "a2")).is_older


async def test_a_home_that_forgot_making_a_kit_takes_it_all_the_same(tmp_path: Path) -> None:
    async with opened_home(tmp_path) as home:
        await home.kits.put_kit(replace(manifest(), kit_id="k_2"), "Sam Sample")
        await home.kits.put_kit(replace(manifest(), kit_id="k_2"), "Another")

        assert [kit.made_by for kit in await home.kits.kits("p_1")] == ["Sam Sample"]
        assert await home.kits.kits("p_2") == []
