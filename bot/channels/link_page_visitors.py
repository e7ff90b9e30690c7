"""Who opens a private link: finds the person by the token, which is posted, then held in a cookie, and stands in no address.

Guessing is slowed down; a link that opened once is never refused for others' guesses.
"""

from dataclasses import dataclass, field

from starlette.requests import Request

from bot.channels.web_chat_callers import caller
from bot.channels.web_chat_tries import PEOPLE_REMEMBERED, Tries
from core.consultations import Disposition, Session, Stage
from core.errors import NotFound
from core.links import LinkKind
from core.people import Address
from core.ports import Clock, PrivateLinks, Turns

COOKIE = "heard_link"

COOKIE_LASTS_S = 3 * 60 * 60
"""How long a page stays open without its link: long enough for a large file over a slow line, and no longer."""

WRONG_A_LINE = 50
"""Wrong tokens in ten minutes. Reason: many people may share a line, and nobody guesses 256 bits."""

LONGEST_TOKEN = 200


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody on the page of their link, and the conversation they hold on their own channel."""

    token: str
    kind: LinkKind
    address: Address
    session: Session

    @property
    def is_over(self) -> bool:
        """Whether nothing that is said here would be heard."""
        gone = {Disposition.REFUSED, Disposition.WITHDRAWN}
        return self.session.stage is Stage.STOPPED or self.session.disposition in gone


class TooManyTokens(Exception):
    """Too many wrong links from one line. Caught by the page, which asks them to wait."""


@dataclass(frozen=True, kw_only=True)
class Visitors:
    """Finds visitors."""

    links: PrivateLinks
    turns: Turns
    clock: Clock
    wrong: Tries
    known: set[str] = field(default_factory=set)

    async def visitor(self, request: Request) -> Visitor | None:
        """Return whoever the cookie says is here; None where the link is too old. Raises `TooManyTokens`."""
        return await self.behind(request, request.cookies.get(COOKIE, ""))

    async def behind(self, request: Request, token: str) -> Visitor | None:
        """Return the person whose link has this token. Raises `TooManyTokens`."""
        if token not in self.known and self.wrong.too_many(caller(request)):
            raise TooManyTokens
        found = await self._found(token) if 0 < len(token) <= LONGEST_TOKEN else None
        if found is None:
            self.wrong.note_wrong(caller(request))
        elif len(self.known) < PEOPLE_REMEMBERED:
            self.known.add(token)
        return found

    async def _found(self, token: str) -> Visitor | None:
        link = await self.links.private_link(token, self.clock())
        if link is None:
            return None
        session = await self.turns.session_at(link.address_id)
        try:
            address = await self.turns.address_of(link.address_id)
        except NotFound:
            return None
        return Visitor(token=token, kind=link.kind, address=address, session=session) if session else None


def token_in(written: str) -> str:
    """Return the token of a link that was pasted whole, or of what stands behind its "#"."""
    return written.strip().rpartition("#")[2].strip()
