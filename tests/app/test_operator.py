"""The person at the computer: their reading passes the gate, and a misspelt consultation is met with the nearest."""

from pathlib import Path

import pytest

from app.operator import consultation_called, finished, viewer_in
from app.shipped import working_partnership
from core.access import READERS
from core.errors import BadInput
from core.people import Partnership, PartnershipId
from tests.app.opened_house import house_in


def test_the_operator_reads_in_one_partnership_alone() -> None:
    viewer = viewer_in(Partnership(id=PartnershipId("o_1"), name="One"))

    assert viewer.partnership_id == "o_1"
    assert viewer.roles & READERS


@pytest.mark.journey
async def test_a_misspelt_consultation_is_met_with_the_nearest(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        partnership = await working_partnership(house)

        with pytest.raises(BadInput, match="Did you mean 'mentoring'"):
            await consultation_called(house, "mentorring", partnership)


@pytest.mark.journey
async def test_waiting_for_nothing_is_over_at_once(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        partnership = await working_partnership(house)

        assert await finished(house, viewer_in(partnership), [], tell=lambda _: None) == []
