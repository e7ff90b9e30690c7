"""What networks tell of texts they took: kept with the text, and where nothing arrives any more, noted with the person."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.channels.sms import CHANNEL
from bot.channels.sms_gateway import DeliveryReport
from core.errors import HeardError
from core.people import AddressId
from core.ports import Clock, Reachability, Sendings, TextMessages

log = structlog.get_logger()

LOOKS_AGAIN_S = (1.0, 5.0, 30.0, 120.0)
"""A report may be quicker than the answer to the sending itself, or come to another process; so it is looked up again."""

MOST_EARLY = 1_000
"""So many early reports are waited with at once; more are let go. Reason: forged ones must not fill the memory."""


@dataclass(frozen=True, kw_only=True)
class Reports:
    """Takes delivery reports, twice told or early ones too."""

    sendings: Sendings
    reach: Reachability
    texts: TextMessages
    on_unreachable: Callable[[AddressId], Awaitable[None]]
    clock: Clock
    looks_again_s: tuple[float, ...] = LOOKS_AGAIN_S
    _early: set["asyncio.Task[None]"] = field(default_factory=set)

    async def take(self, report: DeliveryReport) -> None:
        """Keep a report; one that names nothing we sent is looked up a few times more and then let go."""
        if report.delivery is None or await self._kept(report):
            return
        if len(self._early) >= MOST_EARLY:
            log.info("report_of_nothing", channel=CHANNEL)
            return
        task = asyncio.create_task(self._look_again(report))
        self._early.add(task)
        task.add_done_callback(self._early.discard)

    async def close(self) -> None:
        """Let go of what is still being looked up."""
        for task in (tasks := tuple(self._early)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look_again(self, report: DeliveryReport) -> None:
        for wait_s in self.looks_again_s:
            await asyncio.sleep(wait_s)
            try:
                if await self._kept(report):
                    return
            except HeardError as error:
                log.warning("report_waits", channel=CHANNEL, reason=type(error).__name__)
        log.info("report_of_nothing", channel=CHANNEL)

    async def _kept(self, report: DeliveryReport) -> bool:
        if report.delivery is None or not await self.sendings.reported(
            CHANNEL, report.reference, report.delivery, self.clock()
        ):
            return False
        if report.is_lost and (address_id := await self.texts.sent_to(CHANNEL, report.reference)):
            if await self.reach.mark_unreachable(address_id, self.clock()):
                await self.on_unreachable(address_id)
            log.info("address_unreachable", channel=CHANNEL, address_id=address_id)
        return True
