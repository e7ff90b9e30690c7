"""The one way to Telegram: a bot that neither shows its token nor lets a library log one. Decides nothing."""

import logging
import warnings
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

TELEGRAM = "https://api.telegram.org"

QUIET = ("httpx", "httpcore", "telegram")
"""Libraries that log whole addresses, and what is said: the token stands in every address."""

CONNECT_S, READ_S, WRITE_S, POOL_S = 5.0, 15.0, 15.0, 15.0
"""How long one thing may take. Reason: Telegram answers in well under a second, and a person waits."""

LONG_POLL_S = 30
"""How long Telegram may hold a question for what is new."""


class QuietBot(Bot):
    """A bot that shows nothing of itself, and can hand out updates as they came."""

    def __repr__(self) -> str:
        return "QuietBot()"

    async def raw_updates(self, *, offset: int | None, allowed: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """Return what is new, unread: one update that nobody understands must not hold up all the others."""
        asked = {"timeout": LONG_POLL_S, "allowed_updates": list(allowed), "limit": 100}
        if offset is not None:
            asked["offset"] = offset
        found: Sequence[Mapping[str, Any]] = await self._post("getUpdates", asked, read_timeout=LONG_POLL_S + READ_S)
        return found


@asynccontextmanager
async def opened_bot(token: str, *, api: str = TELEGRAM) -> AsyncIterator[QuietBot]:
    """Open the way to Telegram, or to a server of one's own at `api`. Connects to nothing yet."""
    keep_libraries_quiet()
    asking, telling = _request(pool=2), _request(pool=64)
    base = api.rstrip("/")
    bot = QuietBot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=telling, get_updates_request=asking)
    try:
        yield bot
    finally:
        for request in (asking, telling):
            await request.shutdown()


def keep_libraries_quiet() -> None:
    """Let no library write down where it asked, or what; nor warn of what its own code does."""
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
    for name in QUIET:
        for known in (name, *(each for each in logging.root.manager.loggerDict if each.startswith(f"{name}."))):
            logging.getLogger(known).setLevel(logging.CRITICAL + 1)


def _request(*, pool: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=pool, connect_timeout=CONNECT_S, read_timeout=READ_S, write_timeout=WRITE_S, pool_timeout=POOL_S
    )
