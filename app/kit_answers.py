"""No answer before it is kept: holds each answer of the server back until the kit's folder has what it is about."""

import html
from collections.abc import Awaitable, Callable

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import HeardError, StoreFull

log = structlog.get_logger()
PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Not kept</title><main role="alert"><h1>This was not kept</h1><p>{}</p>'
    "<p>Please tell the worker. Then go back and send it again.</p></main></html>"
)


class KeptBeforeAnswered:
    """Passes requests on to an app, and its answers back once `keep` has returned; where it cannot, says that instead."""

    def __init__(self, app: ASGIApp, keep: Callable[[], Awaitable[None]]) -> None:
        self._app = app
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_refused = False

        async def sent(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start":
                try:
                    await self._keep()
                except HeardError as error:
                    is_refused = True
                    log.error("kit_not_kept", reason=type(error).__name__)  # noqa: TRY400 - its message is for the page
                    await _refuse(send, error)
            if not is_refused:
                await send(message)

        await self._app(scope, receive, sent)


async def _refuse(send: Send, error: HeardError) -> None:
    status = 507 if isinstance(error, StoreFull) else 503
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), (b"x-frame-options", b"DENY")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": PAGE.format(html.escape(str(error))).encode()})
