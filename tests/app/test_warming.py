"""What the first message would wait for is loaded before it comes."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.shipped import working_partnership
from app.warming import WARMING, warm, warmed_meanwhile
from core.errors import EngineFailed
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


class Sense:
    """Remembers what it was asked to read, and can fail."""

    def __init__(self, *, fails: bool = False) -> None:
        self.read: list[tuple[str, ...]] = []
        self.fails = fails

    async def risk_in(self, text: str) -> None:
        self.read.append((text,))
        if self.fails:
            raise EngineFailed("An invented fault.")

    async def themes_in(self, text: str, partnership_id: str) -> frozenset[str]:
        self.read.append((text, partnership_id))
        return frozenset()


async def test_the_phrases_of_every_language_are_made_ready_although_no_meaning_is_read(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        fresh = {code: replace(tongue, safeguarding=replace(tongue.safeguarding)) for code, tongue in house.tongues.items()}

        await warm(replace(house, tongues=fresh, risk_sense=None))

        ready = [
            set(vars(tongue.safeguarding)) - set(type(tongue.safeguarding).__dataclass_fields__) for tongue in fresh.values()
        ]
        assert all(ready)


async def test_risk_and_every_partnerships_themes_are_read_once(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        partnership = await working_partnership(house)
        sense = Sense()

        await warm(replace(house, risk_sense=sense, theme_sense=sense))

        assert sense.read == [(WARMING,), (WARMING, partnership.id)]


async def test_without_a_sense_for_meaning_nothing_is_loaded(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        sense = Sense()

        await warm(replace(house, risk_sense=None, theme_sense=sense))

        assert sense.read == []


async def test_a_model_that_cannot_be_read_is_told_of_and_stops_nothing(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        sense = Sense(fails=True)

        with capture_logs() as logs:
            async with warmed_meanwhile(replace(house, risk_sense=sense, theme_sense=sense)):
                while not sense.read:
                    await asyncio.sleep(0)

        assert [(each["event"], each["reason"]) for each in logs] == [("not_warmed", "EngineFailed")]
