"""Telegram calling us: who may, how much of it is read, and what it is told. It is answered once an update is kept."""

import asyncio
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

import structlog
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from telegram.error import InvalidToken, RetryAfter

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import seconds_of
from bot.channels.telegram_token import Token
from bot.channels.telegram_updates import ALLOWED, TelegramUpdates
from bot.pushing import Receive
from core.errors import BadInput, StoreBusy, StoreFull

log = structlog.get_logger()

PATH = "/telegram/updates"

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

LARGEST_BYTES = 1024 * 1024
"""More than any update: the longest message is some 16 kB, and what it answers may be told with it."""

CALLS_AT_ONCE = 40
"""How many calls Telegram may have under way."""

AGAIN_S = 5
"""After how long Telegram is asked to bring again what could not be kept."""


class TooLarge(Exception):
    """A body is larger than any update."""


@dataclass(eq=False, kw_only=True)
class TelegramWebhook:
    """Lets Telegram call, and answers it. ``secret`` is what it shows us, so that nobody else can speak for it."""

    bot: QuietBot = field(repr=False)
    updates: TelegramUpdates
    base_url: str
    secret: str = field(repr=False)
    token: Token = field(default_factory=Token)

    async def announce(self, _receive: Receive) -> None:
        """Ask Telegram to call us, and wait: `bot.pushing.PushChannel.poll` of the one process that sends."""
        try:
            await self.bot.set_webhook(
                url=f"{self.base_url.rstrip('/')}{PATH}",
                secret_token=self.secret,
                allowed_updates=ALLOWED,
                max_connections=CALLS_AT_ONCE,
                drop_pending_updates=False,
            )
        except RetryAfter as error:
            await asyncio.sleep(seconds_of(error))
        except InvalidToken:
            await self.token.refused()
        else:
            log.info("telegram_calls_us", channel="telegram")
            await asyncio.Event().wait()

    def routes(self, receive: Receive) -> APIRouter:
        """Return the one address that Telegram calls."""
        router = APIRouter(include_in_schema=False)

        @router.post(PATH)
        async def updates(request: Request) -> Response:
            return await self.answer(request, receive)

        return router

    async def answer(self, request: Request, receive: Receive) -> Response:
        """Answer one call. Nothing of a body is read before its caller has shown the secret."""
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self.secret.encode()):
            return _refused(403, "secret")
        try:
            raw = await _body_of(request)
        except TooLarge:
            return _refused(413, "too_large")
        try:
            update = _update_in(raw)
            await self.updates.take(update, receive)
        except BadInput:
            return _refused(400, "malformed")
        except (StoreFull, StoreBusy) as error:
            log.warning("telegram_update_waits", channel="telegram", error=type(error).__name__)
            return Response(status_code=503, headers={"Retry-After": str(AGAIN_S)})
        return Response(status_code=200)


async def _body_of(request: Request) -> bytes:
    """Return a body. Raises `TooLarge` as soon as it is known to be."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BYTES:
        raise TooLarge
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BYTES:
            raise TooLarge
    return bytes(body)


def _update_in(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body. Raises `BadInput`, and says nothing of what is in it."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadInput("This is no update.")
    return found


def _refused(status: int, code: str) -> Response:
    log.warning("telegram_call_refused", status=status, code=code)
    return Response(status_code=status)
