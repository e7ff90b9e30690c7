"""Saying something on the page of a private link: it goes in on the person's own channel, its file kept first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.channels.link_page_showing import LinkPages
from bot.channels.link_page_visitors import Visitor
from bot.channels.web_chat_allowance import Allowance, EnoughForNow
from bot.channels.web_chat_answers import wants_json
from bot.channels.web_chat_callers import caller
from bot.channels.web_chat_coming_in import trouble_hearing
from bot.channels.web_chat_requests import TooMuch, announced_bytes, external_id, read_form, said_in, within
from bot.channels.web_chat_saying import ROOM_FOR_A_FORM, Body, Keep
from bot.channels.web_chat_uploads import NothingSent, file_in
from core.chat import Heard, HeardKind
from core.errors import BadMedia, StoreFull
from core.testimony import Recording


@dataclass(frozen=True, kw_only=True)
class LinkSaying:
    """Takes what is said. `hear` keeps it before it returns."""

    pages: LinkPages
    hear: Callable[[Heard], Awaitable[None]]
    keep_media: Keep
    keep_file: Keep
    allowance: Allowance

    async def say(self, request: Request) -> Response:
        """Take typed words."""
        return await self.pages.for_the_visitor(request, self._say)

    async def voice(self, request: Request) -> Response:
        """Take a recording or a film: a form's, or as the body."""
        return await self.pages.for_the_visitor(request, lambda here, visitor: self._take(here, visitor, self.keep_media))

    async def file(self, request: Request) -> Response:
        """Take any other file, which is kept unopened."""
        return await self.pages.for_the_visitor(request, lambda here, visitor: self._take(here, visitor, self.keep_file))

    async def _say(self, request: Request, visitor: Visitor) -> Response:
        try:
            said = said_in(await read_form(request))
        except TooMuch:
            return await self.pages.trouble(request, visitor, "too_long")
        if said.is_too_long or not said.text:
            return await self.pages.trouble(request, visitor, "too_long" if said.is_too_long else "empty")
        return await self._heard(request, visitor, HeardKind.TEXT, key=said.key, place=said.place, text=said.text)

    async def _take(self, request: Request, visitor: Visitor, keep: Keep) -> Response:
        try:
            recording = await self._kept(request, visitor, keep)
        except TooMuch:
            return await self.pages.trouble(request, visitor, "too_large")
        except NothingSent:
            return await self.pages.trouble(request, visitor, "no_file")
        except EnoughForNow:
            return await self.pages.trouble(request, visitor, "enough")
        except StoreFull:
            return await self.pages.trouble(request, visitor, "full")
        except ClientDisconnect:
            return Response(status_code=400)
        kind = _kind_of(recording, opened=keep is self.keep_media)
        query = request.query_params
        return await self._heard(
            request, visitor, kind, key=query.get("key", ""), place=query.get("place", ""), media=recording
        )

    async def _kept(self, request: Request, visitor: Visitor, keep: Keep) -> Recording | None:
        """Keep what is sent and return what it is; None when it should be film or sound and is neither."""
        announced = announced_bytes(request)
        if announced > self.pages.limit_bytes + ROOM_FOR_A_FORM:
            raise TooMuch
        pieces = file_in(request.stream(), request.headers.get("content-type", ""))
        body = Body(within(pieces, self.pages.limit_bytes))
        counted = announced or self.pages.limit_bytes
        with self.allowance.taking(chat=visitor.address.id, line=caller(request), byte_count=counted):
            return await _kept_whole(keep, body)

    async def _heard(
        self,
        request: Request,
        visitor: Visitor,
        kind: HeardKind,
        *,
        key: str,
        place: str,
        text: str = "",
        media: Recording | None = None,
    ) -> Response:
        heard = Heard(
            channel=visitor.address.channel,
            address=visitor.address.value,
            external_id=external_id(visitor.address.value, key or self.pages.new_id("w")),
            kind=kind,
            at=self.pages.clock(),
            text=text,
            media=media,
            place=place[:200] or None,
        )
        trouble = await trouble_hearing(self.hear, heard)
        if trouble is not None:
            return await self.pages.trouble(request, visitor, trouble)
        if wants_json(request):
            return JSONResponse({"trouble": ""})
        return RedirectResponse("/chat/link/sent", status_code=303)


async def _kept_whole(keep: Callable[[AsyncIterator[bytes]], Awaitable[Recording]], body: Body) -> Recording | None:
    try:
        return await keep(body)
    except BadMedia:
        return None
    except Exception as error:
        if isinstance(body.fault, TooMuch | ClientDisconnect | NothingSent):
            raise body.fault from error
        raise


def _kind_of(recording: Recording | None, *, opened: bool) -> HeardKind:
    if recording is None:
        return HeardKind.UNREADABLE
    with_picture, without = (HeardKind.FILM, HeardKind.VOICE) if opened else (HeardKind.PICTURE, HeardKind.FILE)
    return with_picture if recording.has_picture else without
