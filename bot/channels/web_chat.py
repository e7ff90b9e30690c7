"""The web chat: a light page anyone's phone opens. Turns what a browser sends into `Heard`, and shows what was said back.

The cookie holds the chat's address, which is its return code too; neither is in any URL. A GET moves no conversation on: it
only notes that what it showed has reached the person.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.channels.web_chat_allowance import Allowance
from bot.channels.web_chat_answers import Answers
from bot.channels.web_chat_audio import SpokenPrompts
from bot.channels.web_chat_callers import WRONG_CODES_A_LINE, Callers
from bot.channels.web_chat_coming_in import ComingIn
from bot.channels.web_chat_kiosk_setting import KioskSetting
from bot.channels.web_chat_offline import Offline
from bot.channels.web_chat_pages import FILES, Pages, help_page
from bot.channels.web_chat_requests import is_from_our_page
from bot.channels.web_chat_saying import Saying
from bot.channels.web_chat_tries import Tries
from bot.channels.web_chat_words import PageWords
from bot.safeguarding import Safeguarding
from bot.wording import Wording
from core.chat import Heard
from core.ports import ChatLog, Clock, Consultations, MediaFiles, NewId, Outbox, Turns
from core.testimony import Recording

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers would then send our own forms with "Origin: null", and an older phone could say nothing.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}

STARTS_A_CALLER = 200
"""Within ten minutes: a whole hall on one line may start, a script that fills the store may not."""

Handler = Callable[[Request], Awaitable[Response]]


def web_chat_routes(
    *,
    hear: Callable[[Heard], Awaitable[None]],
    chat_log: ChatLog,
    turns: Turns,
    consultations: Consultations,
    outbox: Outbox,
    keep_media: Callable[[AsyncIterator[bytes]], Awaitable[Recording]],
    keep_file: Callable[[AsyncIterator[bytes]], Awaitable[Recording]],
    files: MediaFiles,
    safeguarding: Safeguarding,
    wordings: Mapping[str, Wording],
    spoken: Mapping[str, PageWords],
    clock: Clock,
    new_token: Callable[[], str],
    new_id: NewId,
    base_url: str,
    cookie_secure: bool,
    limit_bytes: int,
) -> APIRouter:
    """Return the web chat's routes, all under ``/chat``.

    `keep_media` keeps a voice note or film and says what it is; it raises `BadMedia` and `StoreFull`. `keep_file` keeps a
    picture or any other file, unopened; it raises `StoreFull`. `files` holds what a script says aloud. `safeguarding` names
    the help lines. `wordings` are the bot's sentences and `spoken` the page's own words, by language, "en" among them.
    `base_url` is where people reach the server; empty: where they just did. `new_token` gives at least 16 unguessable
    characters. `limit_bytes` bounds one voice note or file.
    """
    callers = Callers(
        turns=turns,
        consultations=consultations,
        clock=clock,
        new_token=new_token,
        wrong_codes=Tries(clock, limit=WRONG_CODES_A_LINE),
    )
    answers = Answers(
        pages=Pages(),
        wordings=wordings,
        spoken=spoken,
        chat_log=chat_log,
        turns=turns,
        consultations=consultations,
        outbox=outbox,
        clock=clock,
        new_id=new_id,
        base_url=base_url,
        cookie_secure=cookie_secure,
        limit_bytes=limit_bytes,
    )
    coming_in = ComingIn(
        hear=hear,
        callers=callers,
        answers=answers,
        starts=Tries(clock, limit=STARTS_A_CALLER),
        clock=clock,
        new_token=new_token,
    )
    saying = Saying(
        hear=hear,
        keep_media=keep_media,
        keep_file=keep_file,
        callers=callers,
        answers=answers,
        chat_log=chat_log,
        allowance=Allowance(clock),
        clock=clock,
        new_id=new_id,
        limit_bytes=limit_bytes,
    )
    prompts = SpokenPrompts(callers=callers, answers=answers, chat_log=chat_log, files=files)
    helping = Helping(answers, safeguarding, clock)
    kiosks = KioskSetting(callers, answers)
    return _router(answers, coming_in, saying, prompts=prompts, helping=helping, kiosks=kiosks)


class Helping:
    """Answers people who want somebody to talk to, and phones that make ready for a lost connection."""

    def __init__(self, answers: Answers, safeguarding: Safeguarding, clock: Clock) -> None:
        self._answers = answers
        self._safeguarding = safeguarding
        self._clock = clock
        self.offline = Offline(answers, safeguarding)

    async def lines(self, request: Request) -> Response:
        """Show the help lines as they stand now."""
        screen = self._answers.screen(request)
        return self._answers.html(help_page(self._safeguarding, self._clock(), words=screen.words, kiosk=screen.kiosk))


def _router(
    answers: Answers, coming_in: ComingIn, saying: Saying, *, prompts: SpokenPrompts, helping: Helping, kiosks: KioskSetting
) -> APIRouter:
    files = StaticFiles(directory=FILES / "static")

    async def static(request: Request) -> Response:
        response = await files.get_response(request.path_params["name"], request.scope)
        response.headers["Cache-Control"] = "no-cache"  # Kept by the phone, but asked about: a page is never half old.
        return response

    routes: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/chat/static/{name}", static),
        ("GET", "/chat/worker.js", helping.offline.worker),
        ("GET", "/chat/offline/{language}", helping.offline.page),
        ("GET", "/chat/help", helping.lines),
        ("GET", "/chat/return", coming_in.return_form),
        ("GET", "/chat/go", coming_in.return_form),
        ("POST", "/chat/return", coming_in.come_back),
        ("GET", "/chat/{join_code}", coming_in.show),
        ("GET", "/chat/{join_code}/kiosk", kiosks.show),
        ("POST", "/chat/{join_code}/kiosk", kiosks.set_or_unset),
        ("GET", "/chat/{join_code}/link.svg", coming_in.link_picture),
        ("POST", "/chat/{join_code}/start", coming_in.start),
        ("POST", "/chat/{join_code}/leave", coming_in.leave),
        ("POST", "/chat/{join_code}/say", saying.say),
        ("POST", "/chat/{join_code}/voice", saying.voice),
        ("POST", "/chat/{join_code}/file", saying.file),
        ("GET", "/chat/{join_code}/lines", saying.lines),
        ("GET", "/chat/{join_code}/audio/{sha256}", prompts.audio),
    )
    router = APIRouter()
    for method, path, handler in routes:
        router.add_route(path, guarded(handler, answers), methods=[method], include_in_schema=False)
    return router


def guarded(handler: Handler, answers: Answers) -> Handler:
    """Wrap `handler`: changes are taken from our own pages only, and every answer carries the safety headers."""

    async def handle(request: Request) -> Response:
        if request.method == "POST" and not is_from_our_page(request):
            response = answers.trouble(request, "elsewhere", status=403)
        else:
            response = await handler(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return handle
