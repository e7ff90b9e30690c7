"""What the page of a private link shows: the question that is asked and nothing else, a field, and what went wrong."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.channels.link_page_pages import Context, LinkNotice, LinkPage, SendPage, TalkPage, rendered
from bot.channels.link_page_visitors import COOKIE, COOKIE_LASTS_S, TooManyTokens, Visitor, Visitors, token_in
from bot.channels.web_chat_answers import MEGABYTE, wants_json
from bot.channels.web_chat_coming_in import TROUBLE_STATUS
from bot.channels.web_chat_lines import hides, shown, waiting_says
from bot.channels.web_chat_requests import TooMuch, read_form
from bot.channels.web_chat_words import PageWords, language_asked_for
from bot.wording import LANGUAGE
from core.chat import Say
from core.consultations import Stage, place_of
from core.links import LinkKind
from core.ports import ChatLog, Clock, NewId

STATUSES = {**TROUBLE_STATUS, "too_long": 413, "too_large": 413, "empty": 422, "no_file": 422, "enough": 429, "full": 507}

Answer = Callable[[Request, Visitor], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class LinkPages:
    """Answers whoever opens a link."""

    visitors: Visitors
    chat_log: ChatLog
    spoken: Mapping[str, PageWords]
    clock: Clock
    new_id: NewId
    cookie_secure: bool
    limit_bytes: int

    async def form(self, request: Request) -> Response:
        """Show where a link is opened. The token is not here yet: it never travels in an address."""
        return self.html(LinkPage(words=self.words(request), title=""))

    async def open(self, request: Request) -> Response:
        """Open a link by its token, and hold it in a cookie for as long as the page is used."""
        try:
            form = await read_form(request)
            visitor = await self.visitors.behind(request, token_in(form.get("link", [""])[0]))
        except TooMuch:
            return self.notice(request, "link_expired", status=413)
        except TooManyTokens:
            return self.html(LinkPage(words=self.words(request), title="", trouble="too_many"), status=429)
        if visitor is None:
            return self.notice(request, "link_expired", status=404)
        response = RedirectResponse("/chat/link/here", status_code=303)
        response.set_cookie(
            COOKIE,
            visitor.token,
            max_age=COOKIE_LASTS_S,
            path="/chat/link",
            secure=self.cookie_secure,
            httponly=True,
            samesite="strict",
        )
        return response

    async def show(self, request: Request) -> Response:
        """Show what is asked, or the field for a file."""
        return await self.for_the_visitor(request, lambda _, visitor: self._page(request, visitor))

    async def sent(self, request: Request) -> Response:
        """Say that it is there."""
        return await self.for_the_visitor(request, self._thanks)

    def words(self, request: Request, visitor: Visitor | None = None) -> PageWords:
        """Return the page's words: in the conversation's language, or else in the one that the browser asks for."""
        asked = language_asked_for(request.headers.get("accept-language", ""), self.spoken)
        language = visitor.session.language if visitor else asked
        return self.spoken.get(language) or self.spoken[LANGUAGE]

    def html(self, context: Context, *, status: int = 200) -> Response:
        """Return a rendered page."""
        return HTMLResponse(rendered(context), status_code=status)

    def notice(self, request: Request, what: str, *, status: int = 200, visitor: Visitor | None = None) -> Response:
        """Return a page of one sentence."""
        may_go_on = what == "link_sent"
        if wants_json(request):
            return JSONResponse({"trouble": "" if may_go_on else "no_chat"}, status_code=status)
        return self.html(
            LinkNotice(words=self.words(request, visitor), title="", what=what, may_go_on=may_go_on), status=status
        )

    async def for_the_visitor(self, request: Request, answer: Answer) -> Response:
        """Return what `answer` makes for whoever the cookie says is here, or say why nothing can be said."""
        try:
            visitor = await self.visitors.visitor(request)
        except TooManyTokens:
            return self.html(LinkPage(words=self.words(request), title="", trouble="too_many"), status=429)
        if visitor is None:
            return self.notice(request, "link_expired", status=404)
        if visitor.is_over:
            return self.notice(request, "link_over", status=409, visitor=visitor)
        return await answer(request, visitor)

    async def _thanks(self, request: Request, visitor: Visitor) -> Response:
        return self.notice(request, "link_sent", visitor=visitor)

    async def _page(self, request: Request, visitor: Visitor, *, trouble: str | None = None, status: int = 200) -> Response:
        words, place, key = self.words(request, visitor), place_of(visitor.session), self.new_id("w")
        if visitor.kind is LinkKind.SEND:
            page: Context = SendPage(
                words=words,
                title="",
                trouble=trouble,
                place=place,
                key=key,
                limit_bytes=self.limit_bytes,
                limit_mb=self.limit_bytes // MEGABYTE,
            )
            return self.html(page, status=status)
        asked = await self._asked(visitor)
        page = TalkPage(
            words=words,
            title="",
            trouble=trouble,
            question=asked.text if asked else "",
            question_language=asked.language if asked else "",
            choices=tuple(button.label for button in asked.buttons) if asked else (),
            place=place,
            key=key,
            limit_bytes=self.limit_bytes,
        )
        return self.html(page, status=status)

    async def _asked(self, visitor: Visitor) -> Say | None:
        """Return the question that waits; none where someone else may hold the phone, or nothing waits."""
        session = visitor.session
        if session.waiting_at is None or session.stage is Stage.WHO or hides(session, self.clock()):
            return None
        lines = await self.chat_log.lines(visitor.address.id)
        said = [
            say for say in waiting_says(shown(lines, session, self.clock())) if say.text and not say.is_bulk and not say.is_card
        ]
        return said[-1] if said else None

    async def trouble(self, request: Request, visitor: Visitor, trouble: str) -> Response:
        """Return the page again with a sentence about what went wrong."""
        status = STATUSES[trouble]
        if wants_json(request):
            return JSONResponse({"trouble": trouble}, status_code=status)
        return await self._page(request, visitor, trouble=trouble, status=status)
