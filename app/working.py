"""Working on testimony: one process a home does, and another takes over as soon as nobody does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from app.durable import JobRunner
from app.home import OneProcessLock
from app.logs import where_it_broke
from app.regular import rounds_of
from app.rounds import Rounds
from app.wiring import House

log = structlog.get_logger()
TAKE_OVER_S = 2.0
"""How long the jobs may stand still, at the most, after the process that ran them has ended or died."""


@asynccontextmanager
async def running_jobs(house: House) -> AsyncIterator[bool]:
    """Run this home's jobs and rounds for as long as this lasts, from the moment on when no other process does.

    Yields whether it is this one from the start. Everything that is received and unfinished has a job from then on, whatever
    became of its last one.
    """
    with OneProcessLock(house.home.lock_file) as lock:
        runner = JobRunner(house.home, house.pipeline.run, workers=house.settings.workers)
        rounds = Rounds(rounds_of(house))
        is_here = lock.taken()
        if is_here:
            await _begin(house, runner, rounds)
        ending = asyncio.Event()
        watching = None if is_here else asyncio.create_task(_take_over(house, lock, runner, rounds, ending))
        try:
            yield is_here
        finally:
            ending.set()
            if watching is not None:
                await watching  # Not cancelled: a launch that has begun is better ended by `stop`.
            rounds.stop()
            await runner.stop()


async def _begin(house: House, runner: JobRunner, rounds: Rounds) -> None:
    rounds.register()
    await runner.launch()
    await rounds.schedule()
    for testimony in await house.store.catalogue.unfinished():
        await house.jobs.restart_ended(testimony)


async def _take_over(house: House, lock: OneProcessLock, runner: JobRunner, rounds: Rounds, ending: asyncio.Event) -> None:
    while not ending.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), TAKE_OVER_S)
        if ending.is_set() or not lock.taken():
            continue
        try:
            await _begin(house, runner, rounds)
        except Exception as error:  # noqa: BLE001 - the outermost ring of this task: told, and the pages go on
            log.error("taking_over_failed", error=error, stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words
        else:
            log.info("jobs_taken_over")
        return
