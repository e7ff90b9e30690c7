"""Whether Telegram knows our token. Refused twice, nothing is asked with it any more until the next start."""

import asyncio

import structlog

log = structlog.get_logger()

REFUSED_AGAIN_S = 60.0
"""After how long it is asked once more. Reason: only a new token helps, unless the first answer was a slip on the way."""


class Token:
    """What became of our token so far. Holds no token."""

    def __init__(self) -> None:
        self._was_refused = False
        self.is_given_up = False

    def taken(self) -> None:
        """Note that Telegram has answered for it."""
        self._was_refused = False

    async def refused(self) -> None:
        """Wait before it is asked again: a while the first time, for ever after the second. It is told each time."""
        log.error("telegram_token_refused", channel="telegram")
        if not self._was_refused:
            self._was_refused = True
            await asyncio.sleep(REFUSED_AGAIN_S)
            return
        self.is_given_up = True
        log.error("telegram_given_up", channel="telegram")
        await asyncio.Event().wait()
