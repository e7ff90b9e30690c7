"""Where gateways call us: checks who calls, reads within limits, keeps, and only then says that it is kept. Logs no content."""

import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.sms_incoming import Incoming
from bot.channels.sms_kannel import kannel_report, kannel_text, shows_secret
from bot.channels.sms_reports import Reports
from bot.channels.sms_twilio_calls import Form, form_in, is_signed, twilio_report, twilio_text
from bot.channels.web_chat_requests import TooMuch, announced_bytes, within
from core.errors import HeardError, StoreBusy, StoreFull

log = structlog.get_logger()

LONGEST_CALL_BYTES = 64 * 1024
"""No gateway sends more for one text, its 255 parts and all."""

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class KannelCalls:
    """Kannel's calls. ``callers`` are the networks that it may call from, beside this computer."""

    incoming: Incoming
    reports: Reports
    secret: str
    callers: Sequence[Network] = ()

    def router(self) -> APIRouter:
        """Return the routes that Kannel calls."""
        router = APIRouter()
        for method, path, handler in (
            ("POST", "/sms/kannel", self.text),
            ("GET", "/sms/kannel/report", self.report),
        ):
            router.add_route(path, handler, methods=[method], include_in_schema=False)
        return router

    async def text(self, request: Request) -> Response:
        """Take a text in."""
        if refused := self._refused(request):
            return refused
        body = await read_call(request)
        if isinstance(body, Response):
            return body
        text = kannel_text(request.query_params, request.headers, body)
        if text is None:
            return refusal("malformed", 400)
        return await kept(self.incoming.take(text), Response(status_code=200))

    async def report(self, request: Request) -> Response:
        """Take a delivery report."""
        if refused := self._refused(request):
            return refused
        report = kannel_report(request.query_params)
        return refusal("malformed", 400) if report is None else await kept(self.reports.take(report), Response(status_code=200))

    def _refused(self, request: Request) -> Response | None:
        if not _may_call(request.client.host if request.client else "", self.callers):
            return refusal("caller", 403)
        return None if shows_secret(request.headers, self.secret) else refusal("secret", 403)


@dataclass(frozen=True, kw_only=True)
class TwilioCalls:
    """Twilio's calls. `base_url` is where it reaches this server, exactly as Twilio was told; `api` is its own address."""

    incoming: Incoming
    reports: Reports
    token: str
    base_url: str
    api: str

    def router(self) -> APIRouter:
        """Return the routes that Twilio calls."""
        router = APIRouter()
        for path, handler in (("/sms/twilio", self.text), ("/sms/twilio/status", self.report)):
            router.add_route(path, handler, methods=["POST"], include_in_schema=False)
        return router

    async def text(self, request: Request) -> Response:
        """Take a text in. The answer is a document that says nothing, or Twilio would text it back."""
        form = await self._form(request)
        if isinstance(form, Response):
            return form
        text = twilio_text(form, api=self.api)
        silence = Response(NOTHING_TO_SAY, media_type="text/xml")
        return refusal("malformed", 400) if text is None else await kept(self.incoming.take(text), silence)

    async def report(self, request: Request) -> Response:
        """Take a delivery report."""
        form = await self._form(request)
        if isinstance(form, Response):
            return form
        report = twilio_report(form)
        return refusal("malformed", 400) if report is None else await kept(self.reports.take(report), Response(status_code=204))

    async def _form(self, request: Request) -> Form | Response:
        """Return a call's fields if Twilio signed them, or the refusal."""
        body = await read_call(request)
        if isinstance(body, Response):
            return body
        form = form_in(body)
        if form is None:
            return refusal("malformed", 400)
        query = f"?{request.url.query}" if request.url.query else ""
        shown = request.headers.get("x-twilio-signature", "")
        if not is_signed(f"{self.base_url.rstrip('/')}{request.url.path}{query}", form, self.token, shown):
            return refusal("signature", 403)
        return form


async def read_call(request: Request) -> bytes | Response:
    """Return a call's body, or the answer to one that is too long or broke off."""
    if announced_bytes(request) > LONGEST_CALL_BYTES:
        return refusal("too_long", 413)
    try:
        return b"".join([piece async for piece in within(request.stream(), LONGEST_CALL_BYTES)])
    except TooMuch:
        return refusal("too_long", 413)
    except ClientDisconnect:
        return Response(status_code=400)


async def kept(keeping: Awaitable[None], answer: Response) -> Response:
    """Return `answer` once something is kept; where it cannot be, ask the gateway to bring it again."""
    try:
        await keeping
    except (StoreFull, StoreBusy) as error:
        log.warning("text_not_kept", channel="sms", reason=type(error).__name__)
    except HeardError as error:
        log.error("text_not_kept", channel="sms", reason=type(error).__name__)  # noqa: TRY400 - a message may hold words
    else:
        return answer
    return Response(status_code=503, headers={"Retry-After": "5"})


def refusal(reason: str, status: int) -> Response:
    """Return a refusal, and log that there was one."""
    log.warning("sms_call_refused", channel="sms", reason=reason)
    return Response(status_code=status)


def _may_call(host: str, callers: Sequence[Network]) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or any(address in network for network in callers)
