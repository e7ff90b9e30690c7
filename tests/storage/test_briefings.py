"""Briefings: kept as they were confirmed, and each worker's own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.assisting import BriefingId
from core.consultations import Approach, Consultation, ConsultationId
from core.errors import NotFound
from core.people import Partnership, PartnershipId, StaffId
from storage.opening import Store
from tests.core.test_assisting import BRIEFING
from tests.opened import NOON


async def with_consultation(store: Store) -> None:
    await store.consultations.put_partnership(Partnership(id=PartnershipId("ps_1"), name="An invented partnership"))
    await store.scripts.put_script("s" * 64, "first_week", "{}")
    await store.consultations.put_consultation(
        Consultation(
            id=ConsultationId("c_1"),
            partnership_id=PartnershipId("ps_1"),
            name="first_week",
            title="The first week",
            approach=Approach.ASSISTED_INTERVIEW,
            script_hash="s" * 64,
            opened_at=NOON,
        )
    )


async def test_what_was_confirmed_comes_back_as_it_was(store: Store) -> None:
    await with_consultation(store)

    await store.briefings.put_briefing(BRIEFING)

    assert await store.briefings.briefing(BRIEFING.id, BRIEFING.staff_id) == BRIEFING


async def test_nobody_opens_another_workers_interview(store: Store) -> None:
    await with_consultation(store)
    await store.briefings.put_briefing(BRIEFING)

    with pytest.raises(NotFound):
        await store.briefings.briefing(BRIEFING.id, StaffId("m_2"))
    with pytest.raises(NotFound):
        await store.briefings.briefing(BriefingId("b_9"), BRIEFING.staff_id)


async def test_newest_comes_first(store: Store) -> None:
    await with_consultation(store)
    later = replace(BRIEFING, id=BriefingId("b_2"), at=NOON + timedelta(hours=1))
    for each in (BRIEFING, later, replace(BRIEFING, id=BriefingId("b_3"), staff_id=StaffId("m_2"))):
        await store.briefings.put_briefing(each)

    assert await store.briefings.briefings_by(BRIEFING.staff_id, BRIEFING.consultation_id) == [later, BRIEFING]
