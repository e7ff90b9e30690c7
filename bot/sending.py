"""Sending: empties the outbox of one channel, in order. Decides nothing about what is said."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from core.chat import Say
from core.errors import DeliveryFailed
from core.people import AddressId
from core.ports import Clock, Outbox

Deliver = Callable[[Say], Awaitable[None]]
"""Sends one message over a channel. Raises `DeliveryFailed`."""

WAIT_S = 30.0
"""How long a message waits that did not go out, where the channel does not say. Reason: most gaps on a line are shorter."""


class Sender:
    """Sends what is due on one channel. A crash may send a message twice; it never loses one."""

    def __init__(
        self, outbox: Outbox, channel: str, deliver: Deliver, clock: Clock, *, is_quiet: Callable[[datetime], bool]
    ) -> None:
        """While `is_quiet` (see `bot.reminders.is_quiet`) what nobody waits for stays in the outbox; answers go out always."""
        self._outbox = outbox
        self._channel = channel
        self._deliver = deliver
        self._clock = clock
        self._is_quiet = is_quiet

    async def drain(self) -> int:
        """Send everything due and return how many messages went out.

        After one to somebody fails, nothing later overtakes it: their other messages wait with it.
        """
        sent, waiting = 0, set[AddressId]()
        while due := [say for say in await self._due() if say.address_id not in waiting]:
            for say in due:
                if say.address_id in waiting:
                    continue
                if await self._send(say):
                    sent += 1
                else:
                    waiting.add(say.address_id)
        return sent

    async def _due(self) -> Sequence[Say]:
        now = self._clock()
        due, is_quiet = await self._outbox.due(self._channel, now), self._is_quiet(now)
        awake = {say.address_id for say in due if not say.is_bulk}  # They write just now, so nothing wakes them.
        return [say for say in due if not (say.is_bulk and is_quiet) or say.address_id in awake]

    async def _send(self, say: Say) -> bool:
        try:
            await self._deliver(say)
        except DeliveryFailed as error:
            wait = timedelta(seconds=error.retry_after_s or WAIT_S)
            await self._outbox.failed(say.key, retry_at=self._clock() + wait if error.retryable else None)
            return False
        await self._outbox.sent(say.key, self._clock())
        return True
