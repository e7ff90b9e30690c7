import asyncio
from datetime import timedelta

import pytest

from core.errors import BadInput, NotFound
from core.people import Role
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import member

HOUR = timedelta(hours=1)


async def test_a_member_is_kept_and_brought_up_to_date(store: Store) -> None:
    await store.staff.put_member(member())
    changed = member(name="Alex", roles=frozenset({Role.ADMINISTRATOR, Role.DUTY_CONTACT}), password_hash="x")

    await store.staff.put_member(changed)

    assert await store.staff.member("m_1") == changed
    assert await store.staff.member_by_email(" M_1@Example.ORG") == changed
    assert await store.staff.member_by_email("m_2@example.org") is None
    with pytest.raises(NotFound):
        await store.staff.member("m_2")


async def test_two_members_cannot_have_one_address(store: Store) -> None:
    await store.staff.put_member(member())

    with pytest.raises(BadInput):
        await store.staff.put_member(member("m_2", email="M_1@example.org"))


async def test_of_two_uses_of_a_link_at_once_one_wins(store: Store) -> None:
    await store.staff.put_member(member())
    await store.staff.keep_link("token", "m_1", expires_at=NOON + HOUR)

    used = await asyncio.gather(*(store.staff.use_link("token", NOON) for _ in range(2)))

    assert sorted(used, key=str) == [None, "m_1"]


async def test_a_link_too_old_or_unknown_is_of_no_use(store: Store) -> None:
    await store.staff.put_member(member())
    await store.staff.keep_link("token", "m_1", expires_at=NOON)

    assert await store.staff.use_link("token", NOON) is None
    assert await store.staff.use_link("other", NOON) is None


async def test_a_sign_in_ends_by_time_or_by_signing_out(store: Store) -> None:
    await store.staff.put_member(member())
    await store.staff.keep_sign_in("token", "m_1", expires_at=NOON + HOUR)

    assert await store.staff.signed_in("token", NOON) == member()
    assert await store.staff.signed_in("token", NOON + HOUR) is None
    await store.staff.sign_out("token")
    assert await store.staff.signed_in("token", NOON) is None
