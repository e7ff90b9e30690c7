"""What a home does regularly."""

from pathlib import Path

import pytest

from app.regular import rounds_of
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def test_reminders_are_looked_for_every_five_minutes_and_an_empty_home_has_none(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["reminders"].cron == "*/5 * * * *"
        assert await rounds["reminders"].run() == 0


async def test_concerns_that_nobody_is_on_are_looked_for_every_minute(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        rounds = {each.name: each for each in rounds_of(house)}

        assert rounds["concerns"].cron == "* * * * *"
        assert await rounds["concerns"].run() == 0
