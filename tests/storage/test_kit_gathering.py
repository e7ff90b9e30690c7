from pathlib import Path

from storage.kit_gathering import portions, present, remembered
from storage.kit_kinds import KINDS, PEOPLE, item_of
from tests.storage.laptops import KIT_SECRET, MANIFEST, begin, brought, opened_home


async def test_what_a_kit_holds_is_read_whole_in_the_order_it_was_kept(tmp_path: Path) -> None:
    async with opened_home(tmp_path) as store:
        await begin(store)
        gathered = await store.kits.gathered(tmp_path / "heard.sqlite", MANIFEST)

    assert set(gathered.rows) == {kind.name for kind in KINDS}
    assert [row["external_id"] for row in gathered.messages_by_number.values()] == ["m1", "m2"]
    assert gathered.scripts == []


async def test_what_came_home_before_is_remembered_and_found(tmp_path: Path) -> None:
    async with opened_home(tmp_path, KIT_SECRET) as store:
        await begin(store)
        gathered = await store.kits.gathered(tmp_path / "heard.sqlite", MANIFEST)
    (person,) = gathered.rows["people"]
    async with opened_home(tmp_path / "home") as home:
        async with home.kits._connections.reading() as reader:
            assert await remembered(reader, [item_of(PEOPLE, person, "k_1")]) == set()
            assert await present(reader, PEOPLE, [person]) == {}
        await brought(home, gathered)
        async with home.kits._connections.reading() as reader:
            assert await remembered(reader, [item_of(PEOPLE, person, "k_1"), "x"]) == {item_of(PEOPLE, person, "k_1")}
            assert set(await present(reader, PEOPLE, [person])) == {("u_1",)}


def test_many_values_are_looked_for_in_portions() -> None:
    values = [str(number) for number in range(1001)]

    assert [len(some) for some in portions(values)] == [400, 400, 201]
    assert list(portions([])) == []
