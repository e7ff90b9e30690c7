import stat
from pathlib import Path

import pytest

from core.errors import BadSettings
from core.people import StaffId
from core.turns import Turn
from storage.opening import FILE_NAME
from tests.opened import NOON, opened_store
from tests.storage.made import consultation, heard, member, participant, partnership, session

PLANTED = ("07700-900-123-planted", "token-planted-in-a-link", "token-planted-in-a-sign-in")


async def test_no_address_and_no_token_is_readable_in_any_file(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        await store.consultations.put_partnership(partnership())
        await store.consultations.put_consultation(consultation())
        inbox_id = await store.conversations.keep(heard(address=PLANTED[0], text="a plain text that is found"))
        await store.conversations.save(
            Turn(inbox_id=inbox_id, session=session(), participant=participant(), address_value=PLANTED[0])
        )
        await store.staff.put_member(member())
        await store.staff.keep_link(PLANTED[1], StaffId("m_1"), expires_at=NOON)
        await store.staff.keep_sign_in(PLANTED[2], StaffId("m_1"), expires_at=NOON)
        everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert b"a plain text that is found" in everything
    assert [planted for planted in PLANTED if planted.encode() in everything] == []


async def test_a_store_opened_with_another_secret_says_so(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as store:
        await store.conversations.keep(heard())

    async with opened_store(tmp_path, secret=b"another secret") as store:
        with pytest.raises(BadSettings):
            await store.conversations.waiting()


async def test_two_stores_may_have_one_home_open(tmp_path: Path) -> None:
    async with opened_store(tmp_path) as one, opened_store(tmp_path) as other:
        await one.consultations.put_partnership(partnership())
        await other.consultations.put_consultation(consultation())

        assert [each.id for each in await one.consultations.consultations("p_1")] == ["c_1"]


async def test_a_home_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    from storage.opening import open_store
    from tests.opened import WordEmbedder, always

    home = tmp_path / "deep" / "home"

    async with open_store(home, secret=b"x", embedder=WordEmbedder(), clock=always()):
        assert (home / FILE_NAME).exists()

    assert stat.S_IMODE(home.stat().st_mode) == 0o700
