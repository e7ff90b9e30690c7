from pathlib import Path

from storage.kit_kinds import ADDRESSES, MESSAGES, SAYINGS, SESSIONS
from storage.kit_translating import Translating
from storage.sealing import Sealing
from tests.opened import SECRET
from tests.storage.laptops import KIT_SECRET, LATER, MANIFEST, begin, opened_home

OURS, THEIRS = Sealing(SECRET), Sealing(KIT_SECRET)


async def test_addresses_are_sealed_anew_and_one_that_is_known_stands_for_both(tmp_path: Path) -> None:
    async with opened_home(tmp_path / "kit", KIT_SECRET) as store:
        await begin(store)
        gathered = await store.kits.gathered(tmp_path / "kit" / "heard.sqlite", MANIFEST)
    here = Translating(theirs=THEIRS, ours=OURS, now=LATER, messages=gathered.messages_by_number)
    async with opened_home(tmp_path / "home") as home, home.kits._connections.reading() as reader:
        (address,) = await here.rows(reader, ADDRESSES, gathered.rows["addresses"])
        first, second = await here.rows(reader, MESSAGES, gathered.rows["messages heard"])
    async with opened_home(tmp_path / "another") as known:
        await begin(known)
        async with known.kits._connections.reading() as reader:
            renamed = [{**row, "id": "a_new"} for row in gathered.rows["addresses"]]
            (same,) = await here.rows(reader, ADDRESSES, renamed)
            (moved,) = await here.rows(reader, SESSIONS, [{**row, "address_id": "a_new"} for row in gathered.rows["sessions"]])

    assert OURS.unseal(address["value_sealed"]) == "the chat of 1"
    assert address["value_hash"] == OURS.finding("web", "the chat of 1") == first["address_hash"]
    assert "id" not in second
    assert same["id"] == moved["address_id"] == "a_1"


async def test_what_was_said_there_counts_as_sent_and_keeps_its_place_in_the_talk(tmp_path: Path) -> None:
    async with opened_home(tmp_path, KIT_SECRET) as store:
        await begin(store)
        gathered = await store.kits.gathered(tmp_path / "heard.sqlite", MANIFEST)
        here = Translating(theirs=THEIRS, ours=OURS, now=LATER, messages=gathered.messages_by_number)
        async with store.kits._connections.reading() as reader:
            said = await here.rows(reader, SAYINGS, gathered.rows["messages said"])

    assert [row["sent_at"] == row["said_at"] for row in said] == [True, True]
    assert [row["inbox_id"] for row in said] == [1, 2]
