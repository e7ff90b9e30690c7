"""The rooms joined: what opens closes, a full disk is found at once, and one process works on the jobs."""

from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import opened, running_jobs
from core.errors import BadSettings
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def test_a_house_opens_twice_on_the_same_home(tmp_path: Path) -> None:
    async with house_in(tmp_path) as first:
        assert await first.store.consultations.partnerships() == []
    async with house_in(tmp_path) as second:
        assert await second.store.catalogue.unfinished() == []


async def test_one_house_at_a_time_works_on_the_jobs(tmp_path: Path) -> None:
    async with (
        house_in(tmp_path) as one,
        house_in(tmp_path) as other,
        running_jobs(one) as first,
        running_jobs(other) as second,
    ):
        assert (first, second) == (True, False)


async def test_a_speech_model_that_is_not_here_is_said_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"heard models get small\.en"):
        async with opened(Settings(home=tmp_path, speech_model="small.en")):
            pass
