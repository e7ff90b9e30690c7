"""Durable jobs: each step once, resumed after a stop or a kill, and never two jobs for one testimony."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.durable import JobQueue, JobRunner, Pipeline, queue_for
from app.home import Home
from core.consultations import ConsultationId, SessionId
from core.people import PartnershipId
from core.ports import Steps
from core.testimony import Medium, Testimony, TestimonyId

pytestmark = pytest.mark.journey


def testimony_called(name: str) -> Testimony:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return Testimony(
        id=TestimonyId(name),
        partnership_id=PartnershipId("partnership"),
        consultation_id=ConsultationId("consultation"),
        medium=Medium.TEXT,
        made_at=moment,
        received_at=moment,
    )


@asynccontextmanager
async def running(home: Home, pipeline: Pipeline) -> AsyncIterator[JobQueue]:
    runner, jobs = JobRunner(home, pipeline, workers=2), JobQueue(home)
    await runner.launch()
    try:
        yield jobs
    finally:
        await runner.stop()
        jobs.close()


async def test_a_job_asked_for_twice_runs_once(tmp_path: Path) -> None:
    walked, finished = [], asyncio.Event()

    async def pipeline(testimony_id: TestimonyId, steps: Steps) -> None:
        async def step() -> int:
            walked.append(testimony_id)
            return 1

        await steps.run("only", step)
        finished.set()

    async with running(Home(folder=tmp_path), pipeline) as jobs:
        await jobs.start(testimony_called("t_1"))
        await jobs.start(testimony_called("t_1"))
        await asyncio.wait_for(finished.wait(), 20)
        await asyncio.sleep(1)

    assert walked == ["t_1"]


async def test_a_job_that_was_stopped_goes_on_at_its_step(tmp_path: Path) -> None:
    steps_taken, reached, finished = [], asyncio.Event(), asyncio.Event()

    def pipeline_that(waits: bool) -> Pipeline:
        async def pipeline(testimony_id: TestimonyId, steps: Steps) -> None:
            async def first() -> int:
                steps_taken.append("first")
                return 41

            async def second() -> None:
                steps_taken.append("second")
                reached.set()
                await asyncio.sleep(60 if waits else 0)

            assert await steps.run("first", first) == 41
            await steps.run("second", second)
            finished.set()

        return pipeline

    async with running(Home(folder=tmp_path), pipeline_that(waits=True)) as jobs:
        await jobs.start(testimony_called("t_1"))
        await asyncio.wait_for(reached.wait(), 20)
    async with running(Home(folder=tmp_path), pipeline_that(waits=False)):
        await asyncio.wait_for(finished.wait(), 20)

    assert steps_taken == ["first", "second", "second"]


async def test_a_failed_step_reaches_the_pipeline_as_its_own_error(tmp_path: Path) -> None:
    seen: list[str] = []
    finished = asyncio.Event()

    async def pipeline(testimony_id: TestimonyId, steps: Steps) -> None:
        async def step() -> None:
            raise LookupError("gone")

        try:
            await steps.run("fails", step)
        except LookupError as error:
            seen.append(str(error))
        finished.set()

    async with running(Home(folder=tmp_path), pipeline) as jobs:
        await jobs.start(testimony_called("t_1"))
        await asyncio.wait_for(finished.wait(), 20)

    assert seen == ["gone"]


async def test_an_ended_job_whose_testimony_is_unfinished_can_begin_again(tmp_path: Path) -> None:
    runs = 0
    again = asyncio.Event()

    async def pipeline(testimony_id: TestimonyId, steps: Steps) -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise RuntimeError("lost its way")
        again.set()

    async with running(Home(folder=tmp_path), pipeline) as jobs:
        await jobs.start(testimony_called("t_1"))
        while runs == 0:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.5)
        await jobs.restart_ended(testimony_called("t_1"))
        await asyncio.wait_for(again.wait(), 20)

    assert runs == 2


async def test_asking_before_anyone_ever_ran_jobs_leaves_it_to_the_first_runner(tmp_path: Path) -> None:
    jobs = JobQueue(Home(folder=tmp_path))

    await jobs.start(testimony_called("t_1"))

    assert list(tmp_path.iterdir()) == []


def test_a_voice_note_of_a_chat_waits_in_a_queue_of_its_own_and_a_film_or_a_facilitators_sound_does_not() -> None:
    text = testimony_called("t_1")
    of_a_chat = replace(text, medium=Medium.VOICE, session_id=SessionId("s_1"))

    queues = [
        queue_for(each) for each in (of_a_chat, replace(of_a_chat, medium=Medium.FILM), replace(of_a_chat, session_id=None))
    ]

    assert queues == ["voice_notes", "catalogue", "catalogue"]


async def test_a_voice_note_does_not_wait_for_films(tmp_path: Path) -> None:
    heard, film_may_end = asyncio.Event(), asyncio.Event()

    async def pipeline(testimony_id: TestimonyId, steps: Steps) -> None:
        async def step() -> int:
            if testimony_id == "t_note":
                heard.set()
            else:
                await film_may_end.wait()
            return 1

        await steps.run("only", step)

    async with running(Home(folder=tmp_path), pipeline) as jobs:
        for number in range(4):
            await jobs.start(testimony_called(f"t_film_{number}"))
        await asyncio.sleep(1)
        await jobs.start(replace(testimony_called("t_note"), medium=Medium.VOICE, session_id=SessionId("s_1")))
        await asyncio.wait_for(heard.wait(), 10)
        film_may_end.set()
        await asyncio.sleep(1)


KILLED = """
import asyncio, os, sys
from pathlib import Path
from app.durable import JobQueue, JobRunner
from app.home import Home
from tests.app.test_durable import testimony_called

async def main(folder, die):
    notes, finished = folder / "notes", asyncio.Event()
    def note(word):
        with notes.open("a") as file:
            file.write(word + "\\n")
    async def pipeline(testimony_id, steps):
        async def first():
            note("first")
            return 1
        async def second():
            note("second")
            if die:
                os.kill(os.getpid(), 9)
        await steps.run("first", first)
        await steps.run("second", second)
        note("end")
        finished.set()
    runner, jobs = JobRunner(Home(folder=folder), pipeline, workers=1), JobQueue(Home(folder=folder))
    await runner.launch()
    await jobs.start(testimony_called("t_1"))
    await asyncio.wait_for(finished.wait(), 30)
    await runner.stop()
    jobs.close()

asyncio.run(main(Path(sys.argv[1]), sys.argv[2] == "die"))
"""


def test_a_process_killed_in_a_step_is_resumed_in_that_step(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), "die"], check=False)
    resumed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), "live"], check=False)

    assert (killed.returncode, resumed.returncode) == (-9, 0)
    assert (tmp_path / "notes").read_text().split() == ["first", "second", "second", "end"]
