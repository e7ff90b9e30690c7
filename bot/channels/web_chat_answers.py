"""What the web chat answers a browser with: whole pages, redirects that set the cookie, and JSON for a page that is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.channels.web_chat_callers import CHANNEL, Talk, cookie_name
from bot.channels.web_chat_kiosk import Kiosk, kiosk_in
from bot.channels.web_chat_lines import Asking, asking_now, has_withdrawn, hides, shown, views
from bot.channels.web_chat_links import private_link
from bot.channels.web_chat_pages import AskingPart, ChatPage, Context, LinesPart, NoticePage, Pages
from bot.channels.web_chat_words import PageWords, language_asked_for
from bot.resuming import is_asked_anew
from bot.wording import LANGUAGE, Phrase, Wording
from core.chat import ChatLine
from core.consultations import Consultation, Session, Stage
from core.ports import ChatLog, Clock, Consultations, NewId, Outbox, Turns

MEGABYTE = 1_000_000

A_YEAR_S = 365 * 24 * 60 * 60

DUE_LOOKED_AT = 1000
"""How many unsent messages are looked through for those a page has just shown."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """What a page is shown on: in which words, and on whose kiosk, if it is one."""

    words: PageWords
    kiosk: Kiosk | None


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Builds responses."""

    pages: Pages
    wordings: Mapping[str, Wording]
    spoken: Mapping[str, PageWords]
    chat_log: ChatLog
    turns: Turns
    consultations: Consultations
    outbox: Outbox
    clock: Clock
    new_id: NewId
    base_url: str
    cookie_secure: bool
    limit_bytes: int

    @property
    def _limit_mb(self) -> int:
        return self.limit_bytes // MEGABYTE

    def screen(self, request: Request, session: Session | None = None) -> Screen:
        """Return what a page is shown on: in the conversation's language, or else the one that the browser asks for."""
        asked = language_asked_for(request.headers.get("accept-language", ""), self.spoken)
        language = session.language if session else asked
        return Screen(words=self.spoken.get(language) or self.spoken[LANGUAGE], kiosk=kiosk_in(request))

    def html(self, page: Context, *, status: int = 200) -> Response:
        """Return a rendered page."""
        return HTMLResponse(self.pages.render(page), status_code=status)

    def notice(self, request: Request, what: str, *, status: int = 200, draft: str = "") -> Response:
        """Return a page of one sentence and a way on. ``draft`` is what the person typed and must not lose."""
        screen = self.screen(request)
        return self.html(NoticePage(words=screen.words, kiosk=screen.kiosk, title="", what=what, draft=draft), status=status)

    def to_chat(self, request: Request, consultation: Consultation, code: str, *, begun: bool = False) -> Response:
        """Send the browser to the conversation, and give it the cookie that opens it."""
        query = "?begun=1" if begun else ""
        response = RedirectResponse(f"/chat/{consultation.name}{query}#now", status_code=303)
        self._give_cookie(response, consultation, code, kiosk_in(request))
        return response

    async def page(
        self,
        request: Request,
        talk: Talk,
        *,
        trouble: str | None = None,
        status: int = 200,
        draft: str = "",
        is_returning: bool = False,
    ) -> Response:
        """Return the whole conversation as a page. ``draft`` is what the person typed and must not lose."""
        session, lines = await self._so_far(talk)
        screen, now = self.screen(request, session), self.clock()
        partnership = await self.consultations.partnership(talk.consultation.partnership_id)
        response = self.html(
            ChatPage(
                words=screen.words,
                kiosk=screen.kiosk,
                title=talk.consultation.title,
                is_sample=partnership.is_sample,
                trouble=trouble,
                join_code=talk.consultation.name,
                chat=talk.mark,
                language=session.language if session else LANGUAGE,
                return_code=talk.code,
                private_link=private_link(request, talk.code, base_url=self.base_url),
                has_withdrawn=has_withdrawn(session),
                is_returning=is_returning and screen.kiosk is None,
                lines=views(shown(lines, session, now), linked=screen.kiosk is None),
                hidden_words=self._hidden_words(session),
                count=len(lines),
                asking=self._asking(talk, session, () if hides(session, now) else lines),
                key=self.new_id("w"),
                draft=draft,
                limit_bytes=self.limit_bytes,
                limit_mb=self._limit_mb,
            ),
            status=status,
        )
        response.background = self._noting(lines)
        self._renew_cookie(response, talk, screen.kiosk)
        return response

    async def reply(
        self, request: Request, talk: Talk, *, after: int, trouble: str | None = None, status: int = 200, draft: str = ""
    ) -> Response:
        """Answer something that was said: JSON to a script, and to a plain form the conversation again."""
        if wants_json(request):
            return await self.since(request, talk, after=after, trouble=trouble, status=status)
        if trouble is None:
            return self.to_chat(request, talk.consultation, talk.code)
        return await self.page(request, talk, trouble=trouble, status=status, draft=draft)

    async def since(
        self, request: Request, talk: Talk, *, after: int, trouble: str | None = None, status: int = 200
    ) -> Response:
        """Return as JSON what came after line number `after`, and what is asked now."""
        session, lines = await self._so_far(talk)
        screen = self.screen(request, session)
        linked = screen.kiosk is None
        seen, is_hidden = shown(lines, session, self.clock()), hides(session, self.clock())
        asking = self._asking(talk, session, () if is_hidden else lines)
        is_new = len(seen) < len(lines) and (len(lines) > after or is_hidden)
        replaces = has_withdrawn(session) or is_new
        new_lines = LinesPart(
            words=screen.words,
            join_code=talk.consultation.name,
            language=session.language if session else LANGUAGE,
            lines=views(seen, linked=linked) if replaces else views(lines, after=after, linked=linked),
            hidden_words=self._hidden_words(session),
        )
        part = AskingPart(
            words=screen.words,
            kiosk=screen.kiosk,
            join_code=talk.consultation.name,
            asking=asking,
            key=self.new_id("w"),
            count=len(lines),
            limit_mb=self._limit_mb,
        )
        told = {
            "after": after,
            "count": len(lines),
            "lines": self.pages.render(new_lines),
            "replaces": replaces,
            "has_withdrawn": has_withdrawn(session),
            "asking": self.pages.render(part),
            "awaits_reply": asking.awaits_reply or asking.is_listening,
            "trouble": trouble,
        }
        response = JSONResponse(told, status_code=status, background=self._noting(lines))
        self._renew_cookie(response, talk, screen.kiosk)
        return response

    def _hidden_words(self, session: Session | None) -> str:
        """Return what stands in place of a conversation that somebody else may be looking at, in its language."""
        if session is None or not hides(session, self.clock()):
            return ""
        return self.wordings.get(session.language, self.wordings[LANGUAGE]).say(Phrase.HIDDEN)

    def trouble(self, request: Request, what: str, *, status: int, draft: str = "") -> Response:
        """Answer someone whose conversation is not known: a script gets the trouble's name, a person a page."""
        if wants_json(request):
            return JSONResponse({"trouble": what}, status_code=status)
        return self.notice(request, what, status=status, draft=draft)

    def _renew_cookie(self, response: Response, talk: Talk, kiosk: Kiosk | None) -> None:
        """Let a kiosk's chat last as long as somebody is there; any other phone keeps the cookie that it has."""
        if kiosk is not None:
            self._give_cookie(response, talk.consultation, talk.code, kiosk)

    def _give_cookie(self, response: Response, consultation: Consultation, code: str, kiosk: Kiosk | None) -> None:
        response.set_cookie(
            cookie_name(consultation.name),
            code,
            max_age=A_YEAR_S if kiosk is None else kiosk.cookie_lasts_s,
            path="/chat",
            secure=self.cookie_secure,
            httponly=True,
            samesite="lax",
        )

    async def _so_far(self, talk: Talk) -> tuple[Session | None, Sequence[ChatLine]]:
        """Return how the session stands and its lines, read in this order.

        While a turn is saved a button may then go out with a place that is past, and is asked again when it is tapped; never
        with the place of a question that its person has not seen.
        """
        session = await self.turns.session_at(talk.address.id)
        return session, await self.chat_log.lines(talk.address.id)

    def _asking(self, talk: Talk, session: Session | None, lines: Sequence[ChatLine]) -> Asking:
        if session is None or session.stage is Stage.WHO:
            return asking_now(lines, session)
        return asking_now(lines, session, has_next_wave=is_asked_anew(session, talk.consultation, self.clock()))

    def _noting(self, lines: Sequence[ChatLine]) -> BackgroundTask:
        return BackgroundTask(self._note_shown, frozenset(line.say.key for line in lines if line.say))

    async def _note_shown(self, shown: frozenset[str]) -> None:
        now = self.clock()
        for say in await self.outbox.due(CHANNEL, now, limit=DUE_LOOKED_AT):
            if say.key in shown:
                await self.outbox.sent(say.key, now)


def wants_json(request: Request) -> bool:
    """Whether a script asks, rather than a person's plain form."""
    return "application/json" in request.headers.get("accept", "")
