"""Durable jobs: the `Jobs` and `Steps` ports over DBOS. No other module knows DBOS.

A job is one testimony's walk through the pipeline. DBOS keeps, in the home folder's `jobs.sqlite`, which steps are done, so
that a job whose process was killed goes on at the step it was in. The pipeline itself runs on the program's event loop, where
the store lives; a thread of DBOS's own holds the job's place and records each step. Only ids and counts pass through it.
"""

import asyncio
import concurrent.futures
import queue
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import structlog

from app.home import Home
from app.logs import where_it_broke
from core.ports import StepResult, Steps
from core.testimony import Medium, Testimony, TestimonyId

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

# DBOS is imported where it is first used: it takes seconds and 25 MB, and a search or a page needs none of it.
# ruff: noqa: PLC0415

log = structlog.get_logger()

QUEUE = "catalogue"
QUICK_QUEUE = "voice_notes"
QUICK_WORKERS = 2
"""Voice notes of chats have workers of their own: whoever sent one may be waiting, and a film takes as long as it takes."""
WORKFLOW = "catalogue-3"
"""The steps of a job and their order. Another order is another name: a job of the old one cannot go on, and is begun anew."""
POLL_S = 0.25  # How long a new job waits to be seen, at the most; polling costs the idle server next to nothing.
ENDED = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})

Pipeline = Callable[[TestimonyId, Steps], Awaitable[None]]


class Stopping(BaseException):
    """The program is stopping. Not an `Exception`, so that DBOS leaves the job unfinished and the next start resumes it."""


@dataclass(frozen=True)
class _StepAsked:
    name: str
    step: Callable[[], Awaitable[Any]]
    answer: "asyncio.Future[Any]"


@dataclass(eq=False)
class _Walk:
    """One job under way: the pipeline on the event loop, and a thread that records its steps as they are asked for."""

    loop: asyncio.AbstractEventLoop
    asked: "queue.SimpleQueue[_StepAsked | None]" = field(default_factory=queue.SimpleQueue)
    stopping: bool = False
    pipeline: "concurrent.futures.Future[None] | None" = None
    under_way: "concurrent.futures.Future[Any] | None" = None

    async def run(self, name: str, step: Callable[[], Awaitable[StepResult]]) -> StepResult:
        """Have the thread run and record a step (the `Steps` port)."""
        answer: asyncio.Future[StepResult] = self.loop.create_future()
        self.asked.put(_StepAsked(name, step, answer))
        return await answer

    def follow(self, pipeline: "concurrent.futures.Future[None]") -> None:
        """Record steps until the pipeline ends; called in the job's thread."""
        self.pipeline = pipeline
        pipeline.add_done_callback(lambda _: self.asked.put(None))
        while (asked := self.asked.get()) is not None:
            self._take(asked)
        if self.stopping:
            raise Stopping
        pipeline.result()

    def stop(self) -> None:
        """Let go of the step under way; the job stays unfinished."""
        self.stopping = True
        for future in (self.under_way, self.pipeline):
            if future is not None:
                future.cancel()

    def _take(self, asked: _StepAsked) -> None:
        from dbos import DBOS

        try:
            result = DBOS.run_step({"name": asked.name}, lambda: self._on_the_loop(asked.step))
        except Exception as error:  # noqa: BLE001 - handed to the pipeline, which decides.
            failure = error
            self.loop.call_soon_threadsafe(_fail, asked.answer, failure)
        else:
            self.loop.call_soon_threadsafe(_answer, asked.answer, result)

    def _on_the_loop(self, step: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - a step's own result
        async def run() -> Any:  # noqa: ANN401
            return await step()

        self.under_way = asyncio.run_coroutine_threadsafe(run(), self.loop)
        try:
            return self.under_way.result()
        except concurrent.futures.CancelledError as error:
            raise Stopping from error
        finally:
            self.under_way = None


class JobRunner:
    """Runs the jobs of one home. Only the process that holds the home's lock may have one."""

    def __init__(self, home: Home, pipeline: Pipeline, *, workers: int) -> None:
        self._home = home
        self._pipeline = pipeline
        self._workers = workers
        self._walks: set[_Walk] = set()
        self._is_launched = False

    async def launch(self) -> None:
        """Start; what was under way when the last process ended goes on at its step."""
        self._is_launched = True
        await asyncio.to_thread(self._launch, asyncio.get_running_loop())

    async def stop(self) -> None:
        """Stop at once; unfinished jobs stay unfinished. Stopping what never began is no error."""
        if not self._is_launched:
            return
        from dbos import DBOS

        for walk in tuple(self._walks):
            walk.stop()
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)

    def _launch(self, loop: asyncio.AbstractEventLoop) -> None:
        from dbos import DBOS

        DBOS(
            config={
                "name": "heard",
                "system_database_url": _address(self._home),
                # One process a home runs jobs (its lock says so), so the next one is the same executor and may resume all.
                "executor_id": "home",
                "application_version": WORKFLOW,
                "log_level": "ERROR",
                "enable_otlp": False,
                "max_executor_threads": self._workers + QUICK_WORKERS + 6,
                "sys_db_pool_size": 4,
            }
        )
        DBOS.workflow(name=WORKFLOW)(self._job(loop))
        DBOS.launch()
        for name, workers in ((QUEUE, self._workers), (QUICK_QUEUE, QUICK_WORKERS)):
            DBOS.register_queue(name, worker_concurrency=workers, polling_interval_sec=POLL_S, on_conflict="always_update")

    def _job(self, loop: asyncio.AbstractEventLoop) -> Callable[[str], None]:
        def catalogue(testimony_id: str) -> None:
            walk = _Walk(loop)
            self._walks.add(walk)
            try:
                walk.follow(asyncio.run_coroutine_threadsafe(self._walk(TestimonyId(testimony_id), walk), loop))
            finally:
                self._walks.discard(walk)

        return catalogue

    async def _walk(self, testimony_id: TestimonyId, walk: _Walk) -> None:
        try:
            await self._pipeline(testimony_id, walk)
        except Exception as error:
            log.error("job_failed", testimony_id=testimony_id, stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words
            raise


class JobQueue:
    """Asks for jobs (the `Jobs` port), from the process that runs them or from any other with the same home."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._client: DBOSClient | None = None

    async def start(self, testimony: Testimony) -> None:
        """Begin the pipeline for this testimony and version; starting it twice starts one.

        Before any process has ever run jobs there is nobody to ask: the testimony's own state says that it waits, and the
        first runner begins it.
        """
        if self._home.jobs_database.exists():
            await asyncio.to_thread(self._enqueue, testimony)

    async def restart_ended(self, testimony: Testimony) -> None:
        """Begin again a job that ended although its testimony is unfinished, then make sure that there is one."""
        if self._home.jobs_database.exists():
            await asyncio.to_thread(self._forget_if_ended, testimony)
            await asyncio.to_thread(self._enqueue, testimony)

    def close(self) -> None:
        """Let go of the job records."""
        if self._client is not None:
            self._client.destroy()

    def _ask(self) -> "DBOSClient":
        if self._client is None:
            from dbos import DBOSClient

            self._client = DBOSClient(
                system_database_url=_address(self._home), application_name="heard", system_database_pool_size=2
            )
        return self._client

    def _enqueue(self, testimony: Testimony) -> None:
        options: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": queue_for(testimony),
            "workflow_id": _job_id(testimony),
            "app_version": WORKFLOW,
        }
        self._ask().enqueue(options, testimony.id)

    def _forget_if_ended(self, testimony: Testimony) -> None:
        known = cast("list[Any]", self._ask().list_workflows(workflow_ids=[_job_id(testimony)]))
        if known and known[0].status in ENDED:
            self._ask().delete_workflow(_job_id(testimony))


def _answer(answer: "asyncio.Future[Any]", result: object) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: "asyncio.Future[Any]", failure: Exception) -> None:
    if not answer.done():
        answer.set_exception(failure)


def queue_for(testimony: Testimony) -> str:
    """Return the name of the queue in which a testimony's job waits for a worker."""
    is_awaited = testimony.medium is Medium.VOICE and testimony.session_id is not None
    return QUICK_QUEUE if is_awaited else QUEUE


def _job_id(testimony: Testimony) -> str:
    return f"{testimony.id}:{testimony.version}:{WORKFLOW}"


def _address(home: Home) -> str:
    return f"sqlite:///{home.jobs_database}"
