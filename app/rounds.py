"""Rounds: what is done again and again on its own, by the process that runs this home's jobs and by no other.

Schedules are DBOS's; the work itself runs on the program's event loop, where the store lives. A slot that was missed is not
made up for: the next round finds what is due. A round that was cut off is begun again, so its work must bear being done twice.
"""

import asyncio
import concurrent.futures
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from app.durable import Stopping
from app.logs import where_it_broke

# DBOS is imported where it is first used: it takes seconds and 25 MB, and a search or a page needs none of it.
# ruff: noqa: PLC0415

log = structlog.get_logger()

EVERY_TEN_SECONDS = "*/10 * * * * *"
EVERY_MINUTE = "* * * * *"
EVERY_FIVE_MINUTES = "*/5 * * * *"
EVERY_HOUR = "7 * * * *"
ENDED = ["SUCCESS", "ERROR", "CANCELLED"]
TIDIED_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Round:
    """Something done regularly. ``cron`` is in UTC, with seconds first where it has six fields."""

    name: str
    cron: str
    run: Callable[[], Awaitable[object]]


class Rounds:
    """Lets rounds happen for as long as the jobs run. `register` comes before the jobs' launch, `schedule` after it."""

    def __init__(self, rounds: Sequence[Round]) -> None:
        self._rounds = rounds
        self._under_way: dict[str, concurrent.futures.Future[None]] = {}
        self._stopping = False
        self._workflows: dict[str, Callable[[datetime, Any], None]] = {}

    def register(self) -> None:
        """Make the rounds known, so that those that were cut off can be begun again."""
        from dbos import DBOS

        loop = asyncio.get_running_loop()
        for each in self._rounds:
            self._workflows[each.name] = DBOS.workflow(name=_workflow(each))(self._slot(each, loop))

    async def schedule(self) -> None:
        """Begin to keep the times; what other versions scheduled under other names is dropped."""
        await asyncio.to_thread(self._schedule)

    def stop(self) -> None:
        """Let go of what is under way; it is begun again at the next start."""
        self._stopping = True
        for future in tuple(self._under_way.values()):
            future.cancel()

    def _schedule(self) -> None:
        from dbos import DBOS

        names = {_workflow(each) for each in self._rounds}
        for known in DBOS.list_schedules():
            if known["schedule_name"] not in names:
                DBOS.delete_schedule(known["schedule_name"])
        DBOS.apply_schedules(
            [
                {
                    "schedule_name": _workflow(each),
                    "workflow_fn": self._workflows[each.name],
                    "schedule": each.cron,
                    "context": None,
                }
                for each in self._rounds
            ]
        )

    def _slot(self, each: Round, loop: asyncio.AbstractEventLoop) -> Callable[[datetime, Any], None]:
        def slot(at: datetime, context: Any) -> None:  # noqa: ANN401, ARG001 - what DBOS gives every schedule
            if self._stopping:
                raise Stopping
            if each.name in self._under_way:
                return  # The last one is still at it and will find what is due.
            future = asyncio.run_coroutine_threadsafe(self._once(each), loop)
            self._under_way[each.name] = future
            try:
                future.result()
            except concurrent.futures.CancelledError as error:
                raise Stopping from error
            finally:
                self._under_way.pop(each.name, None)

        return slot

    async def _once(self, each: Round) -> None:
        try:
            await each.run()
        except Exception as error:  # noqa: BLE001 - the outermost ring of a round: told, and the next one tries again
            log.error("round_failed", round=each.name, stage=where_it_broke(error))  # noqa: TRY400 - a message may hold words
        # Not `to_thread`, which would take the slot's own context along, and the tidying would count as a part of it.
        await asyncio.get_running_loop().run_in_executor(None, _tidy, _workflow(each))


def _workflow(each: Round) -> str:
    return f"round_{each.name}"


def _tidy(workflow: str) -> None:
    """Forget slots that are over. Reason: one a minute is half a million records a year."""
    from dbos import DBOS

    over = DBOS.list_workflows(name=workflow, status=ENDED, limit=TIDIED_AT_ONCE, load_input=False, load_output=False)
    DBOS.delete_workflows([each.workflow_id for each in over])
