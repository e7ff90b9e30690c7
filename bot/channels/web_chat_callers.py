"""Who is at the page: finds a person's conversation by the cookie their phone holds or the return code they type.

The cookie holds the chat's address. Guessing is slowed down for both alike, and shuts out nobody who was here before.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from starlette.requests import Request

from bot.channels.web_chat_codes import code_from, code_in
from bot.channels.web_chat_tries import PEOPLE_REMEMBERED, Tries
from core.consultations import Consultation
from core.people import Address
from core.ports import Clock, Consultations, Turns

CHANNEL = "web"

WRONG_CODES_A_LINE = 100
"""Within ten minutes: a hostel on one line mistypes a few dozen; a script, at this pace, needs a century to meet one of 10,000
chats by chance."""

ONE_START = timedelta(minutes=10)
"""A start page tapped twice within this time is one person. Left open for longer, it is the next person at the same screen."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One person's conversation. ``code`` is its address and return code; secret."""

    code: str
    address: Address
    consultation: Consultation

    @property
    def mark(self) -> str:
        """What marks this conversation on a phone: no secret, and it opens nothing."""
        return hashlib.sha256(self.address.id.encode()).hexdigest()[:16]


class TooManyTries(Exception):
    """Too many wrong codes from one caller. Caught by the page, which asks them to wait."""


@dataclass(frozen=True, kw_only=True)
class Callers:
    """Finds conversations."""

    turns: Turns
    consultations: Consultations
    clock: Clock
    new_token: Callable[[], str]
    wrong_codes: Tries
    known: set[str] = field(default_factory=set)  # Codes that opened a chat since this process began. Never refused.

    async def consultation(self, request: Request) -> Consultation | None:
        """Return the consultation a page's address names, if it asks anything by chat."""
        consultation = await self.consultations.consultation_named(request.path_params["join_code"])
        return consultation if consultation and consultation.script_hash else None

    async def talk(self, request: Request) -> Talk | None:
        """Return the conversation this phone holds the cookie of. Raises `TooManyTries`.

        None too where the page that asks is of another conversation: what one person said goes into nobody else's.
        """
        consultation = await self.consultation(request)
        code = request.cookies.get(cookie_name(consultation.name)) if consultation else None
        if consultation is None or not code:
            return None
        address = await self._address(request, code)
        talk = Talk(code=code, address=address, consultation=consultation) if address else None
        return None if talk and request.query_params.get("chat", talk.mark) != talk.mark else talk

    async def talk_by_return_code(self, request: Request, typed: str) -> Talk | None:
        """Return the conversation a typed code opens. Raises `TooManyTries`."""
        code = code_in(typed)
        address = await self._address(request, code or "")
        session = await self.turns.session_at(address.id) if address else None
        if code is None or address is None or session is None:
            return None
        consultation = await self.consultations.consultation(session.consultation_id)
        return Talk(code=code, address=address, consultation=consultation)

    async def code_for(self, seed: str, *, is_kiosk: bool = False) -> str:
        """Return the code of the conversation that a start page begins: the same page tapped twice begins one.

        On a kiosk only until something is said in it: an old start page, shown again, never leads into another's conversation.
        """
        code = code_from(seed)
        address = await self.turns.address(CHANNEL, code)
        session = await self.turns.session_at(address.id) if address else None
        if session is None:
            return code
        is_anothers = self.clock() - session.started_at > ONE_START or (is_kiosk and session.turn > 1)
        return code_from(self.new_token()) if is_anothers else code

    async def _address(self, request: Request, code: str) -> Address | None:
        if code not in self.known and self.wrong_codes.too_many(caller(request)):
            raise TooManyTries
        address = await self.turns.address(CHANNEL, code) if code else None
        if address is None:
            self.wrong_codes.note_wrong(caller(request))
        else:
            self._remember(code)
        return address

    def _remember(self, code: str) -> None:
        if len(self.known) >= PEOPLE_REMEMBERED:
            self.known.clear()
        self.known.add(code)


def caller(request: Request) -> str:
    """Return where a request comes from, for counting tries in memory."""
    return request.client.host if request.client else ""


def cookie_name(join_code: str) -> str:
    """Return the name of one consultation's cookie. Any join code makes a safe name."""
    return "heard_" + "".join(
        mark if mark.isascii() and (mark.isalnum() or mark in "_-") else f".{ord(mark):x}." for mark in join_code
    )
