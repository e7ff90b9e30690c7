"""What became of a concern, on the real store, and who is told of it in which order."""

from datetime import timedelta

import pytest

from core.concerns import Concern, ConcernEvent, ConcernEventKind, Risk
from core.errors import BadInput, NotAllowed
from core.people import Role, StaffMember
from storage.opening import Store
from tests.opened import NOON
from tests.storage.made import film, viewer

LATER = NOON + timedelta(minutes=5)
DUTY = viewer(Role.DUTY_CONTACT)


async def raised(store: Store, identity: str = "k_1") -> None:
    facts = {"partnership_id": "p_1", "participant_id": None, "testimony_id": None, "risk": Risk.SELF, "raised_at": NOON}
    await store.catalogue.save_concern(Concern(id=identity, **facts))


async def employed(store: Store, name: str, role: Role) -> None:
    await store.staff.put_member(
        StaffMember(id=name, partnership_id="p_1", name=name, email=f"{name}@example.org", roles=frozenset({role}))
    )


async def kinds(store: Store) -> list[ConcernEventKind]:
    return [event.kind for event in await store.concern_log.events("k_1")]


async def test_a_concern_begins_its_history_when_it_is_raised_and_only_once(store: Store) -> None:
    await film(store, ["one"])
    await raised(store)
    await raised(store)

    assert await kinds(store) == [ConcernEventKind.RAISED]
    assert [concern.id for concern in await store.concern_log.untaken()] == ["k_1"]


async def test_the_same_line_is_noted_once(store: Store) -> None:
    await film(store, ["one"])
    await raised(store)
    told = ConcernEvent(concern_id="k_1", kind=ConcernEventKind.TOLD, at=LATER, staff_id="dee")

    await store.concern_log.note(told)
    await store.concern_log.note(told)

    assert (await store.concern_log.events("k_1"))[1:] == [told]


async def test_taken_on_it_waits_for_nobody_else_and_read_it_is_closed(store: Store) -> None:
    await film(store, ["one"])
    await raised(store)

    await store.concerns.take_on("k_1", DUTY, LATER)
    await store.concerns.take_on("k_1", DUTY, LATER + timedelta(minutes=1))
    await store.concerns.read("k_1", DUTY, LATER + timedelta(minutes=2), release=False)

    assert await store.concern_log.untaken() == []
    assert await kinds(store) == [ConcernEventKind.RAISED, ConcernEventKind.TAKEN_ON, ConcernEventKind.READ]


async def test_an_address_that_leads_nowhere_is_not_told(store: Store) -> None:
    await store.staff.put_member(
        StaffMember(
            id="nobody", partnership_id="p_1", name="First", email="a@own.invalid", roles=frozenset({Role.ADMINISTRATOR})
        )
    )

    assert "nobody" not in [member.id for member in await store.concern_log.duty_contacts("p_1")]


async def test_history_is_for_duty_contacts_and_administrators_alone(store: Store) -> None:
    await film(store, ["one"])
    await raised(store)

    assert len(await store.concerns.history("k_1", viewer(Role.ADMINISTRATOR))) == 1
    with pytest.raises(NotAllowed):
        await store.concerns.history("k_1", viewer(Role.ANALYST))
    with pytest.raises(NotAllowed):
        await store.concerns.take_on("k_1", viewer(Role.ADMINISTRATOR), LATER)


async def test_who_is_named_is_told_first_then_other_duty_contacts_then_administrators(store: Store) -> None:
    await film(store, ["one"])
    for name, role in (("amy", Role.ADMINISTRATOR), ("bo", Role.DUTY_CONTACT), ("cy", Role.DUTY_CONTACT), ("di", Role.VIEWER)):
        await employed(store, name, role)

    await store.concern_log.set_duty_contacts("p_1", ["cy"])

    assert [each.id for each in await store.concern_log.duty_contacts("p_1")] == ["cy", "bo", "amy"]


async def test_only_somebody_who_may_read_concerns_can_be_named(store: Store) -> None:
    await film(store, ["one"])
    await employed(store, "amy", Role.ADMINISTRATOR)

    with pytest.raises(BadInput, match="duty contact"):
        await store.concern_log.set_duty_contacts("p_1", ["amy"])
