"""The page that a private link opens: to talk instead of typing, or to send a file too big for the channel.

It shows the question that is being asked and nothing else of a conversation. What is sent goes in on the person's own channel,
and the answer comes back there.
"""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.link_page_pages import LinkPage
from bot.channels.link_page_saying import LinkSaying
from bot.channels.link_page_showing import LinkPages
from bot.channels.link_page_visitors import WRONG_A_LINE, Visitors
from bot.channels.web_chat import HEADERS
from bot.channels.web_chat_allowance import Allowance, Limits
from bot.channels.web_chat_requests import is_from_our_page
from bot.channels.web_chat_saying import Keep
from bot.channels.web_chat_tries import Tries
from bot.channels.web_chat_words import PageWords
from core.chat import Heard
from core.ports import ChatLog, Clock, NewId, PrivateLinks, Turns

FILES_AN_HOUR = 60


def link_page_routes(
    *,
    hear: Callable[[Heard], Awaitable[None]],
    links: PrivateLinks,
    turns: Turns,
    chat_log: ChatLog,
    keep_media: Keep,
    keep_file: Keep,
    spoken: Mapping[str, PageWords],
    clock: Clock,
    new_id: NewId,
    cookie_secure: bool,
    limit_bytes: int,
) -> APIRouter:
    """Return the routes under ``/chat/link``, to be included before the web chat's own.

    `hear` keeps what is said on whichever channel it belongs to, before it returns. `limit_bytes` bounds one file.
    """
    here = LinkPages(
        visitors=Visitors(links=links, turns=turns, clock=clock, wrong=Tries(clock, limit=WRONG_A_LINE)),
        chat_log=chat_log,
        spoken=spoken,
        clock=clock,
        new_id=new_id,
        cookie_secure=cookie_secure,
        limit_bytes=limit_bytes,
    )
    saying = LinkSaying(
        pages=here,
        hear=hear,
        keep_media=keep_media,
        keep_file=keep_file,
        allowance=_allowance(clock, limit_bytes),
    )
    router = APIRouter()
    for method, path, handler in (
        ("GET", "/chat/link", here.form),
        ("POST", "/chat/link", here.open),
        ("GET", "/chat/link/here", here.show),
        ("GET", "/chat/link/sent", here.sent),
        ("POST", "/chat/link/say", saying.say),
        ("POST", "/chat/link/voice", saying.voice),
        ("POST", "/chat/link/file", saying.file),
    ):
        router.add_route(path, _guarded(handler, here), methods=[method], include_in_schema=False)
    return router


def _allowance(clock: Clock, limit_bytes: int) -> Allowance:
    """Return how much is taken in an hour: from one person two of the largest files, from one line ten times as much."""
    of_one = Limits(recordings=FILES_AN_HOUR, byte_count=2 * limit_bytes)
    return Allowance(clock, of_a_chat=of_one, of_a_line=Limits(recordings=10 * FILES_AN_HOUR, byte_count=20 * limit_bytes))


def _guarded(handler: Callable[[Request], Awaitable[Response]], here: LinkPages) -> Callable[[Request], Awaitable[Response]]:
    """Wrap `handler`: changes are taken from our own pages only, and every answer carries the safety headers."""

    async def handle(request: Request) -> Response:
        if request.method == "POST" and not is_from_our_page(request):
            response: Response = here.html(LinkPage(words=here.words(request), title="", trouble="elsewhere"), status=403)
        else:
            response = await handler(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return handle
