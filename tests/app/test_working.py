"""Working on testimony: one process does, and another takes over when it ends or dies."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.clock import now
from app.home import open_home
from app.regular import rounds_of
from app.settings import Settings
from app.shipped import working_partnership
from app.working import running_jobs
from core.people import Participant, ParticipantId
from core.testimony import Appearance, Medium, Testimony, TestimonyId, TestimonyState
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey

HOLDS_THE_JOBS = (
    "import sys\nfrom pathlib import Path\nfrom app.home import Home, OneProcessLock\n"
    "lock = OneProcessLock(Home(folder=Path(sys.argv[1])).lock_file)\nprint(lock.taken(), flush=True)\ninput()"
)


async def test_one_house_at_a_time_works_on_the_jobs(tmp_path: Path) -> None:
    async with (
        house_in(tmp_path) as house,
        running_jobs(house) as first,
        house_in(tmp_path) as other,
        running_jobs(other) as second,
    ):
        assert (first, second) == (True, False)


def somebody_who_works(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLDS_THE_JOBS, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


async def test_rounds_fire_in_the_process_that_took_over(tmp_path: Path) -> None:
    from dbos import DBOS

    open_home(Settings(home=tmp_path))
    holder = somebody_who_works(tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "True"

    async with house_in(tmp_path) as house, running_jobs(house) as is_here:
        await asyncio.to_thread(holder.kill)
        await asyncio.to_thread(holder.communicate)
        with capture_logs() as logs:
            async with asyncio.timeout(30):
                while not any(each["event"] == "jobs_taken_over" for each in logs):
                    await asyncio.sleep(0.2)
        kept = {each["schedule_name"] for each in await asyncio.to_thread(DBOS.list_schedules)}
        async with asyncio.timeout(100):  # The shortest round comes every minute.
            while not await asyncio.to_thread(DBOS.list_workflows, name="round_concerns", status=["SUCCESS"]):
                await asyncio.sleep(0.5)

        expected = {f"round_{each.name}" for each in rounds_of(house)}

    assert not is_here
    assert {"round_reminders", "round_concerns"} <= expected
    assert kept == expected


async def test_when_the_process_that_worked_dies_another_takes_over(tmp_path: Path) -> None:
    open_home(Settings(home=tmp_path))
    holder = somebody_who_works(tmp_path)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "True"

    async with house_in(tmp_path) as house, running_jobs(house) as is_here:
        partnership = await working_partnership(house)
        (consultation, *_) = await house.store.consultations.consultations(partnership.id)
        person = Participant(
            id=ParticipantId("p_1"), partnership_id=partnership.id, pseudonym="Rowan 4F7", created_at=now() - timedelta(days=1)
        )
        testimony = Testimony(
            id=TestimonyId("t_1"),
            partnership_id=partnership.id,
            consultation_id=consultation.id,
            medium=Medium.TEXT,
            made_at=now(),
            received_at=now(),
            text="A warm bed would have helped.",
        )
        appears = [Appearance(testimony_id=testimony.id, participant_id=person.id)]
        await house.store.catalogue.add(testimony, recording=None, participants=[person], appearances=appears, consents=[])
        await asyncio.to_thread(holder.kill)
        await asyncio.to_thread(holder.communicate)
        async with asyncio.timeout(60):
            while (await house.store.catalogue.testimony(testimony.id)).state is not TestimonyState.READY:
                await asyncio.sleep(0.2)

    assert not is_here
