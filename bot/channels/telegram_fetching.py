"""Fetching files from Telegram, in pieces as they come. A file's address holds the token: it is shown and kept nowhere."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
from telegram.error import TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import fetch_failed
from core.chat import Attachment
from core.errors import FetchFailed

PIECE_BYTES = 64 * 1024

QUIET_S = 20.0
"""How long a file may bring nothing new before it is tried again later."""

GONE = 404


@dataclass(eq=False, kw_only=True)
class TelegramFiles:
    """`bot.pushing.Fetch` for Telegram."""

    bot: QuietBot = field(repr=False)
    client: httpx.AsyncClient = field(repr=False)

    async def fetch(self, attachment: Attachment) -> AsyncIterator[bytes]:
        """Yield a file. An address that has expired is asked for anew, once."""
        for is_last in (False, True):
            url, byte_count = await self._where(attachment)
            taken = 0
            try:
                async with self.client.stream("GET", url) as response:
                    if response.status_code == GONE and not is_last:
                        continue
                    if response.status_code != httpx.codes.OK:
                        raise FetchFailed(f"status_{response.status_code}", retryable=True)
                    async for piece in response.aiter_bytes(PIECE_BYTES):
                        taken += len(piece)
                        yield piece
            except httpx.HTTPError as error:
                raise FetchFailed("no_answer", retryable=True) from error
            if byte_count is not None and taken != byte_count:
                raise FetchFailed("cut_short", retryable=True)
            return

    async def _where(self, attachment: Attachment) -> tuple[str, int | None]:
        try:
            file = await self.bot.get_file(attachment.reference)
        except TelegramError as error:
            raise fetch_failed(error) from error
        if not (file.file_path or "").startswith("http"):
            raise FetchFailed("no_address", retryable=False)
        return str(file.file_path), file.file_size if file.file_size is not None else attachment.byte_count


def file_client() -> httpx.AsyncClient:
    """Return what files are fetched with. What comes is counted as it comes, so nothing is unpacked on the way."""
    return httpx.AsyncClient(timeout=httpx.Timeout(QUIET_S), headers={"Accept-Encoding": "identity"}, follow_redirects=False)
