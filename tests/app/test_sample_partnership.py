"""The sample partnership: invented people, brought in once, shown only as far as each of them agreed."""

from pathlib import Path

import pytest

from app.operator import viewer_in
from app.sample_partnership import SAMPLE_ID, bring_in_the_sample
from app.shipped import working_partnership
from core.consent import Purpose, standing
from core.consultations import ConsultationId
from core.findings import Query
from core.people import ParticipantId
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey
WITHDRAWN = ParticipantId("p_sample_11")


async def test_bringing_it_in_twice_changes_nothing(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        first = await bring_in_the_sample(house)
        ledger = await house.store.catalogue.consents(WITHDRAWN, ConsultationId("c_sample_first_night"))
        second = await bring_in_the_sample(house)

        assert first == second
        assert len(first) == 18
        assert await house.store.catalogue.consents(WITHDRAWN, ConsultationId("c_sample_first_night")) == ledger


async def test_someone_who_took_it_back_agrees_to_nothing_now(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await bring_in_the_sample(house)

        ledger = await house.store.catalogue.consents(WITHDRAWN, ConsultationId("c_sample_first_night"))

    assert any(record.granted and record.purpose is Purpose.TAKE_PART for record in ledger)
    assert standing(ledger, testimony_id=None) == frozenset()


async def test_where_another_partnership_has_a_join_code_the_samples_is_another(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        own = await working_partnership(house)
        await bring_in_the_sample(house)

        found = await house.store.consultations.consultation_named("first_night")
        samples = {each.name for each in await house.store.consultations.consultations(SAMPLE_ID)}

    assert found is not None
    assert found.partnership_id == own.id
    assert "sample_first_night" in samples


async def test_nothing_of_the_sample_is_found_from_another_partnership(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        own = await working_partnership(house)
        await bring_in_the_sample(house)

        page = await house.store.findings.search(Query(text="bed"), viewer_in(own))

    assert page.total == 0
