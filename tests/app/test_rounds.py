"""Rounds: they really happen, once a slot, end with the program, and another process goes on where one was killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.durable import JobRunner
from app.home import Home
from app.rounds import Round, Rounds
from core.ports import Steps
from core.testimony import TestimonyId

pytestmark = pytest.mark.journey
EVERY_SECOND = "* * * * * *"


async def no_pipeline(testimony_id: TestimonyId, steps: Steps) -> None:
    raise AssertionError("nothing is worked on here")


@asynccontextmanager
async def going_round(home: Path, run: Callable[[], Awaitable[object]], cron: str = EVERY_SECOND) -> AsyncIterator[None]:
    runner, rounds = JobRunner(Home(folder=home), no_pipeline, workers=1), Rounds([Round(name="test", cron=cron, run=run)])
    rounds.register()
    await runner.launch()
    try:
        await rounds.schedule()
        yield
    finally:
        rounds.stop()
        await runner.stop()


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(40):
        while not there():
            await asyncio.sleep(0.05)


async def test_a_round_happens_again_and_again_and_ends_with_the_program(tmp_path: Path) -> None:
    times: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        times.append(asyncio.get_running_loop())

    async with going_round(tmp_path, run):
        await until(lambda: len(times) >= 3)
    ended_at = len(times)
    await asyncio.sleep(2.5)

    assert len(times) == ended_at
    assert set(times) == {asyncio.get_running_loop()}


async def test_a_round_that_fails_does_not_end_the_next_one(tmp_path: Path) -> None:
    times: list[int] = []

    async def run() -> None:
        times.append(1)
        raise LookupError("words that stand in no log")

    async with going_round(tmp_path, run):
        await until(lambda: len(times) >= 2)


async def test_a_slow_round_is_not_overtaken_by_itself(tmp_path: Path) -> None:
    at_once, most = 0, 0
    ended: list[int] = []

    async def run() -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(2.5)
        at_once -= 1
        ended.append(1)

    async with going_round(tmp_path, run):
        await until(lambda: len(ended) >= 2)

    assert most == 1


async def test_slots_that_are_over_leave_few_records_behind(tmp_path: Path) -> None:
    from dbos import DBOS

    times: list[int] = []

    async def run() -> None:
        times.append(1)

    async with going_round(tmp_path, run):
        await until(lambda: len(times) >= 5)
        left = await asyncio.to_thread(DBOS.list_workflows, name="round_test")

    assert len(left) <= 3


async def test_slots_missed_while_nothing_ran_are_not_made_up_for(tmp_path: Path) -> None:
    times: list[int] = []

    async def run() -> None:
        times.append(1)

    async with going_round(tmp_path, run):
        await until(lambda: len(times) >= 1)
    await asyncio.sleep(4)
    before = len(times)
    async with going_round(tmp_path, run):
        await until(lambda: len(times) > before)
        soon = len(times) - before

    assert soon <= 2


CHILD = """
import asyncio, os, sys
from pathlib import Path
from tests.app.test_rounds import going_round, EVERY_SECOND

async def run():
    with open(sys.argv[2], "a") as file:
        file.write("begun\\n")
    await asyncio.sleep(600)

async def main():
    async with going_round(Path(sys.argv[1]), run):
        await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_a_round_whose_process_was_killed_is_begun_again_by_the_next(tmp_path: Path) -> None:
    begun = tmp_path / "begun.txt"
    home = tmp_path / "home"
    home.mkdir()
    child = subprocess.Popen(  # noqa: ASYNC220 - starting it is over in a moment
        [sys.executable, "-c", CHILD, str(home), str(begun)], cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL
    )
    try:
        await until(begun.exists)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    times: list[int] = []

    async def run() -> None:
        times.append(1)

    async with going_round(home, run, cron="0 0 29 2 *"):  # No slot of its own comes up: what runs is what was cut off.
        await until(lambda: len(times) >= 1)

    assert len(times) <= 2  # On a busy computer the next slot had begun too by the time of the kill.
