"""Coming in to the web chat: the start page, starting, coming back by cookie or by code, and leaving this phone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web_chat_answers import Answers
from bot.channels.web_chat_callers import CHANNEL, Callers, TooManyTries, caller, cookie_name
from bot.channels.web_chat_kiosk import forget_chats, kiosk_in
from bot.channels.web_chat_lines import has_withdrawn
from bot.channels.web_chat_links import picture_of, private_link
from bot.channels.web_chat_pages import ReturnPage, StartPage
from bot.channels.web_chat_requests import TooMuch, external_id, read_form
from bot.channels.web_chat_tries import Tries
from core.chat import Heard, HeardKind
from core.consultations import Consultation, Disposition
from core.errors import NotFound, StaleTurn, StoreBusy, StoreFull
from core.ports import Clock

SEED_LENGTHS = range(16, 200)
"""A seed shorter than this was not made by our page."""

UNHEARD = {Disposition.INVITED, Disposition.REFUSED}
"""How a session stands of which no words are kept."""


@dataclass(frozen=True, kw_only=True)
class ComingIn:
    """Answers people who arrive, return and leave."""

    hear: Callable[[Heard], Awaitable[None]]
    callers: Callers
    answers: Answers
    starts: Tries
    clock: Clock
    new_token: Callable[[], str]

    async def show(self, request: Request) -> Response:
        """Show the start page, or the whole conversation to someone who comes back."""
        consultation = await self.callers.consultation(request)
        if consultation is None:
            return self.answers.notice(request, "unknown_link", status=404)
        try:
            talk = await self.callers.talk(request)
        except TooManyTries:
            return self.answers.notice(request, "too_many", status=429)
        if talk is not None:
            return await self.answers.page(request, talk, is_returning="begun" not in request.query_params)
        if self._is_over(consultation):
            return self.answers.notice(request, "closed", status=410)
        return await self._start_page(request, consultation, trouble="no_cookies" if "begun" in request.query_params else None)

    async def start(self, request: Request) -> Response:
        """Begin a conversation, or take up one that was stopped."""
        consultation = await self.callers.consultation(request)
        if consultation is None:
            return self.answers.notice(request, "unknown_link", status=404)
        try:
            form = await read_form(request)
            talk = await self.callers.talk(request)
        except (TooManyTries, TooMuch):
            return self.answers.notice(request, "too_many", status=429)
        if talk is not None:
            key = form.get("key", [""])[0] or self.new_token()
            return await self._hear_start(request, consultation, talk.code, key, begun=False)
        if self._is_over(consultation):
            return self.answers.notice(request, "closed", status=410)
        if self.starts.too_many(caller(request)):
            return self.answers.notice(request, "too_many", status=429)
        self.starts.note_wrong(caller(request))
        seed = form.get("seed", [""])[0]
        if len(seed) not in SEED_LENGTHS:
            return await self._start_page(request, consultation, trouble=None)
        code = await self.callers.code_for(seed, is_kiosk=kiosk_in(request) is not None)
        return await self._hear_start(request, consultation, code, seed, begun=True)

    async def return_form(self, request: Request) -> Response:
        """Show where a return code is typed, or brought by a private link. A kiosk opens nobody's chat from before."""
        return self._to_kiosk(request) or self._return_page(request)

    async def come_back(self, request: Request) -> Response:
        """Open the conversation a return code belongs to."""
        if to_kiosk := self._to_kiosk(request):
            return to_kiosk
        try:
            typed = (await read_form(request)).get("code", [""])[0][:200]
            talk = await self.callers.talk_by_return_code(request, typed)
        except (TooManyTries, TooMuch):
            return self._return_page(request, trouble="too_many", status=429)
        except NotFound:
            talk = None
        if talk is None:
            return self._return_page(request, trouble="wrong_code", status=422)
        return self.answers.to_chat(request, talk.consultation, talk.code)

    async def link_picture(self, request: Request) -> Response:
        """Draw the private link of this phone's own chat, for the camera of another phone."""
        try:
            talk = await self.callers.talk(request)
        except TooManyTries:
            return self.answers.trouble(request, "too_many", status=429)
        if talk is None or kiosk_in(request) is not None:
            return Response(status_code=404)
        link = private_link(request, talk.code, base_url=self.answers.base_url)
        return Response(picture_of(link), media_type="image/svg+xml")

    async def leave(self, request: Request) -> Response:
        """Take the conversation off this phone; the return code still opens it. With ``anew`` someone else begins here.

        A kiosk forgets everything of the person, and goes back to its own start.
        """
        join_code = request.path_params["join_code"]
        if to_kiosk := self._to_kiosk(request):
            forget_chats(to_kiosk, request)
            return to_kiosk
        try:
            anew = "anew" in await read_form(request)
        except TooMuch:
            anew = False
        response = await self._start_page_next(request) if anew else self.answers.notice(request, await self._how_left(request))
        response.delete_cookie(cookie_name(join_code), path="/chat")
        return response

    def _to_kiosk(self, request: Request) -> Response | None:
        """Send a kiosk to its start page; None for any other screen."""
        kiosk = kiosk_in(request)
        return None if kiosk is None else RedirectResponse(f"/chat/{quote(kiosk.join_code, safe='')}", status_code=303)

    def _return_page(self, request: Request, *, trouble: str | None = None, status: int = 200) -> Response:
        return self.answers.html(ReturnPage(words=self.answers.screen(request).words, title="", trouble=trouble), status=status)

    async def _start_page_next(self, request: Request) -> Response:
        consultation = await self.callers.consultation(request)
        if consultation is None:
            return self.answers.notice(request, "unknown_link", status=404)
        return RedirectResponse(f"/chat/{consultation.name}", status_code=303)

    async def _how_left(self, request: Request) -> str:
        """Name the notice that is true for this person: what became of their words."""
        try:
            talk = await self.callers.talk(request)
        except TooManyTries:
            talk = None
        session = await self.callers.turns.session_at(talk.address.id) if talk else None
        if session is None or session.disposition in UNHEARD:
            return "left"
        return "left_withdrawn" if has_withdrawn(session) else "left_heard"

    def _is_over(self, consultation: Consultation) -> bool:
        return consultation.closed_at is not None and consultation.closed_at <= self.clock()

    async def _start_page(self, request: Request, consultation: Consultation, *, trouble: str | None) -> Response:
        screen = self.answers.screen(request)
        partnership = await self.callers.consultations.partnership(consultation.partnership_id)
        return self.answers.html(
            StartPage(
                words=screen.words,
                kiosk=screen.kiosk,
                title=consultation.title,
                is_sample=partnership.is_sample,
                trouble=trouble,
                join_code=consultation.name,
                asked_by=partnership.name,
                seed=self.new_token(),
            )
        )

    async def _hear_start(self, request: Request, consultation: Consultation, code: str, key: str, *, begun: bool) -> Response:
        heard = Heard(
            channel=CHANNEL,
            address=code,
            external_id=external_id(code, key),
            kind=HeardKind.START,
            at=self.clock(),
            join_code=consultation.name,
        )
        trouble = await trouble_hearing(self.hear, heard)
        if trouble is not None:
            return self.answers.notice(request, trouble, status=TROUBLE_STATUS[trouble])
        return self.answers.to_chat(request, consultation, code, begun=begun)


TROUBLE_STATUS = {"full": 507, "busy": 503, "no_chat": 409}
"""The HTTP status of each trouble; a page sends again what met one of 500 or over."""


async def trouble_hearing(hear: Callable[[Heard], Awaitable[None]], heard: Heard) -> str | None:
    """Hand over what was heard. Return the name of the trouble when it could not be kept, so that the person can try again."""
    try:
        await hear(heard)
    except StoreFull:
        return "full"
    except (StoreBusy, StaleTurn):
        return "busy"
    except NotFound:
        return "no_chat"
    return None
