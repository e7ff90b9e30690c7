"""Saying something in the web chat: typed words, chosen buttons, voice notes, files; and asking what came since."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.web_chat_allowance import Allowance, EnoughForNow
from bot.channels.web_chat_answers import Answers
from bot.channels.web_chat_callers import CHANNEL, Callers, Talk, TooManyTries, caller
from bot.channels.web_chat_coming_in import TROUBLE_STATUS, trouble_hearing
from bot.channels.web_chat_lines import asking_now, label_of
from bot.channels.web_chat_requests import (
    Said,
    TooMuch,
    announced_bytes,
    external_id,
    read_form,
    said_in,
    whole_number,
    within,
)
from bot.channels.web_chat_uploads import NothingSent, file_in
from core.chat import Heard, HeardKind
from core.errors import BadMedia, StoreFull
from core.ports import ChatLog, Clock, NewId
from core.testimony import Recording

Keep = Callable[[AsyncIterator[bytes]], Awaitable[Recording]]
"""Keeps what is sent and says what it is."""

ROOM_FOR_A_FORM = 2_000
"""Bytes that a form puts around its one file."""

FILM = "film"
"""What is expected where the file is to be looked into; pictures and other files are kept as they came."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """Answers people who are in a conversation."""

    hear: Callable[[Heard], Awaitable[None]]
    keep_media: Keep
    keep_file: Keep
    callers: Callers
    answers: Answers
    chat_log: ChatLog
    allowance: Allowance
    clock: Clock
    new_id: NewId
    limit_bytes: int

    async def say(self, request: Request) -> Response:
        """Take typed words or chosen buttons."""
        return await self._for_the_person(request, self._say)

    async def voice(self, request: Request) -> Response:
        """Take a voice note: the recording itself is the body."""
        return await self._for_the_person(request, self._voice)

    async def file(self, request: Request) -> Response:
        """Take a picture, a film or another file: a form's, or as the body."""
        return await self._for_the_person(request, self._file)

    async def lines(self, request: Request) -> Response:
        """Give a page that is open what came since, as JSON."""
        return await self._for_the_person(request, self._lines)

    async def _for_the_person(self, request: Request, answer: Callable[[Request, Talk], Awaitable[Response]]) -> Response:
        try:
            talk = await self.callers.talk(request)
        except TooManyTries:
            return self.answers.trouble(request, "too_many", status=429, draft=await typed_in(request))
        if talk is None:
            return self.answers.trouble(request, "no_chat", status=409, draft=await typed_in(request))
        return await answer(request, talk)

    async def _say(self, request: Request, talk: Talk) -> Response:
        try:
            form = await read_form(request)
        except TooMuch:
            return await self.answers.reply(request, talk, after=0, trouble="too_long", status=413)
        said = said_in(form)
        if said.is_too_long:
            return await self.answers.reply(request, talk, after=said.after, trouble="too_long", status=413, draft=said.text)
        if not said.text and not said.choices:
            return await self.answers.reply(request, talk, after=said.after, trouble="empty", status=422)
        return await self._heard(request, talk, await self._heard_from(talk, said), after=said.after, draft=said.text)

    async def _voice(self, request: Request, talk: Talk) -> Response:
        return await self._sent(request, talk, self.keep_media, request.stream())

    async def _file(self, request: Request, talk: Talk) -> Response:
        keep = self.keep_media if request.query_params.get("expects") == FILM else self.keep_file
        return await self._sent(request, talk, keep, file_in(request.stream(), request.headers.get("content-type", "")))

    async def _sent(self, request: Request, talk: Talk, keep: Keep, pieces: AsyncIterator[bytes]) -> Response:
        after = whole_number(request.query_params.get("after", "0"))
        try:
            recording = await self._kept(request, talk, keep, pieces)
        except TooMuch:
            too_large = "too_large" if keep is self.keep_media else "file_too_large"
            return await self.answers.reply(request, talk, after=after, trouble=too_large, status=413)
        except NothingSent:
            return await self.answers.reply(request, talk, after=after, trouble="no_file", status=422)
        except EnoughForNow:
            return await self.answers.reply(request, talk, after=after, trouble="enough", status=429)
        except StoreFull:
            return await self.answers.reply(request, talk, after=after, trouble="full", status=507)
        except ClientDisconnect:
            return Response(status_code=400)
        heard = Heard(
            channel=CHANNEL,
            address=talk.code,
            external_id=external_id(talk.code, request.query_params.get("key", "") or self.new_id("w")),
            kind=_kind_of(recording),
            at=self.clock(),
            media=recording,
            place=request.query_params.get("place", "")[:200] or None,
        )
        return await self._heard(request, talk, heard, after=after)

    async def _lines(self, request: Request, talk: Talk) -> Response:
        return await self.answers.since(request, talk, after=whole_number(request.query_params.get("after", "0")))

    async def _heard(self, request: Request, talk: Talk, heard: Heard, *, after: int, draft: str = "") -> Response:
        trouble = await trouble_hearing(self.hear, heard)
        if trouble is None:
            return await self.answers.reply(request, talk, after=after)
        return await self.answers.reply(
            request, talk, after=after, trouble=trouble, status=TROUBLE_STATUS[trouble], draft=draft
        )

    async def _heard_from(self, talk: Talk, said: Said) -> Heard:
        offered = asking_now(await self.chat_log.lines(talk.address.id), None).buttons if said.choices else ()
        return Heard(
            channel=CHANNEL,
            address=talk.code,
            external_id=external_id(talk.code, said.key or self.new_id("w")),
            kind=HeardKind.CHOICE if said.choices else HeardKind.TEXT,
            at=self.clock(),
            text=label_of(said.choices, offered) if said.choices else said.text,
            choice=" ".join(said.choices) or None,
            place=said.place or None,
        )

    async def _kept(self, request: Request, talk: Talk, keep: Keep, pieces: AsyncIterator[bytes]) -> Recording | None:
        """Keep what is sent and return what it is; None when it should be film or sound and is neither."""
        announced = announced_bytes(request)
        if announced > self.limit_bytes + ROOM_FOR_A_FORM:
            raise TooMuch
        try:
            with self.allowance.taking(chat=talk.address.id, line=caller(request), byte_count=announced or self.limit_bytes):
                return await self._kept_whole(keep, pieces)
        except EnoughForNow:
            await self._let_it_pass(request)
            raise

    async def _let_it_pass(self, request: Request) -> None:
        """Read a body and keep nothing of it: a browser that is still sending would not hear why it was refused."""
        async for _ in within(request.stream(), self.limit_bytes):
            pass

    async def _kept_whole(self, keep: Keep, pieces: AsyncIterator[bytes]) -> Recording | None:
        body = Body(within(pieces, self.limit_bytes))
        try:
            return await keep(body)
        except BadMedia:
            return None
        except Exception as error:
            if isinstance(body.fault, TooMuch | ClientDisconnect | NothingSent):
                raise body.fault from error
            raise


class Body:
    """A request's body on its way to the store. Remembers why it broke off, whatever the store makes of that."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces
        self.fault: Exception | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        try:
            return await anext(self._pieces)
        except StopAsyncIteration:
            raise
        except Exception as error:
            self.fault = error
            raise


async def typed_in(request: Request) -> str:
    """Return what a form says that could not be taken, so that the person gets their words back; nothing of a recording."""
    if not request.url.path.endswith("/say"):
        return ""
    try:
        return said_in(await read_form(request)).text
    except TooMuch:
        return ""


def _kind_of(recording: Recording | None) -> HeardKind:
    if recording is None:
        return HeardKind.UNREADABLE
    if not recording.has_sound and recording.video_codec is None:  # Kept as it came.
        return HeardKind.PICTURE if recording.has_picture else HeardKind.FILE
    return HeardKind.FILM if recording.has_picture else HeardKind.VOICE
