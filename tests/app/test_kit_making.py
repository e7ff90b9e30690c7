"""A kit holds consultations and whoever may serve them, and nothing of anybody who took part."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import now
from app.kit_making import address_secret
from app.operator import consultation_called
from app.shipped import working_partnership
from core.errors import BadInput
from core.people import Role, StaffId, StaffMember
from storage.kit_folder import START, KitFolder
from storage.kit_keys import unlocked
from storage.kit_snapshots import unpack_snapshot
from tests.app.kits import NAME, PASSPHRASE, heard, kit_at_work, kit_made, names_of, new_home
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey

SENTENCE = "Zinnia the peacock met me at the gate."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return new_home(tmp_path / "home")


async def test_nothing_that_anybody_said_or_is_called_or_reached_by_is_in_a_kit(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARD_RISK_MEANING", "false")  # The model takes long to load, and is not what this is about.
    async with house_in(home) as house:
        partnership = await working_partnership(house)
        for number, text in enumerate(("", "yes", "yes", SENTENCE)):
            await house.listener.hear(heard("a secret chat address", number, text))
        worker = StaffMember(
            id=StaffId("m_1"),
            partnership_id=partnership.id,
            name="Sam Sample",
            email="sam@example.org",
            roles=frozenset(Role),
            password_hash="an invented hash",
        )
        await house.store.staff.put_member(worker)
        manifest = await kit_made(house, tmp_path / "kit", workers=[worker], made_by="sam@example.org")
        (person,) = (row for row in await house.store.kits.kits(partnership.id))
        secret = (home / "secret.key").read_bytes()

    kit = KitFolder(tmp_path / "kit")
    data_key = unlocked(manifest, PASSPHRASE)
    unpack_snapshot(kit, START, data_key, tmp_path / "store")
    inside = (tmp_path / "store").read_bytes()
    for words in (SENTENCE, "peacock", "a secret chat address", "sam@example.org", "an invented hash"):
        assert words.encode() not in inside
    assert secret not in inside
    assert b"Sam Sample" in inside
    assert b"Sam Sample" not in (tmp_path / "kit" / "kit.json").read_bytes()
    assert person.made_by == "sam@example.org"
    async with kit_at_work(tmp_path / "kit") as served:
        contacts = await served.house.store.concern_log.duty_contacts(manifest.partnership_id)
    assert names_of(contacts) == ["Sam Sample"]
    assert contacts[0].roles == {Role.FACILITATOR, Role.DUTY_CONTACT}


async def test_what_cannot_be_served_is_not_made(home: Path, tmp_path: Path) -> None:
    async with house_in(home) as house:
        partnership = await working_partnership(house)
        films = await consultation_called(house, "films", partnership)
        closed = replace(await consultation_called(house, NAME, partnership), closed_at=now())
        (tmp_path / "taken").mkdir()
        (tmp_path / "taken" / "something").touch()

        for facts, words in (
            ({"consultations": [films]}, "Nothing is asked by chat"),
            ({"consultations": [closed]}, "is closed"),
            ({"until": now() - timedelta(seconds=1)}, "has passed already"),
        ):
            with pytest.raises(BadInput, match=words):
                await kit_made(house, tmp_path / "kit", **facts)
        with pytest.raises(BadInput, match="something at this place"):
            await kit_made(house, tmp_path / "taken")

        assert not (tmp_path / "kit").exists()
        assert await house.store.kits.kits(partnership.id) == []


def test_each_kit_has_a_secret_of_its_own_for_addresses() -> None:
    assert address_secret(b"k" * 32) != address_secret(b"l" * 32)
    assert len(address_secret(b"k" * 32)) >= 32
