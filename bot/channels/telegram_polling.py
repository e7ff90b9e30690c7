"""Polling Telegram: asks for what is new, and confirms an update only once it is kept."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import seconds_of
from bot.channels.telegram_token import Token
from bot.channels.telegram_updates import ALLOWED, TelegramUpdates
from bot.pushing import Receive
from core.errors import BadInput, StoreBusy, StoreFull

log = structlog.get_logger()

STORE_AGAIN_S = 2.0
"""After how long an update that the store could not keep is asked for again."""

CONFLICT_AGAIN_S = 15.0
"""How long to wait where another program polls with the same token. Reason: each question of ours ends one of theirs."""


@dataclass(eq=False, kw_only=True)
class TelegramPolling:
    """`bot.pushing.PushChannel.poll` for Telegram."""

    bot: QuietBot = field(repr=False)
    updates: TelegramUpdates
    token: Token = field(default_factory=Token)

    async def poll(self, receive: Receive) -> None:
        """Ask for ever. What Telegram says on the way is borne; a line that is down is the caller's to wait for."""
        try:
            await self.bot.delete_webhook(drop_pending_updates=False)
            self.token.taken()
            offset: int | None = None
            while True:
                offset = await self._ask(receive, offset)
        except Conflict:
            log.warning("telegram_polled_elsewhere", channel="telegram")
            await asyncio.sleep(CONFLICT_AGAIN_S)
        except RetryAfter as error:
            await asyncio.sleep(seconds_of(error))
        except InvalidToken:
            await self.token.refused()

    async def _ask(self, receive: Receive, offset: int | None) -> int | None:
        """Take what is new; return what confirms it when we ask next: nothing from the first on that could not be kept.

        What comes may be in any order, and what was kept beyond that comes again: it is known by its id, whatever its place.
        """
        kept: list[int] = []
        for raw in sorted(await self.bot.raw_updates(offset=offset, allowed=ALLOWED), key=_number_of):
            number = raw.get("update_id")
            try:
                await self.updates.take(raw, receive)
            except (StoreFull, StoreBusy) as error:
                log.warning("telegram_update_waits", channel="telegram", error=type(error).__name__)
                await asyncio.sleep(STORE_AGAIN_S)
                return number if isinstance(number, int) else offset
            except BadInput:
                log.warning("telegram_update_not_understood", kind="unknown")
            kept += [number] if isinstance(number, int) else []
        return max(kept) + 1 if kept else offset


def _number_of(raw: Mapping[str, Any]) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else 0
