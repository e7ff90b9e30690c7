"""Brings what a recogniser heard back to the conversation that a voice note came in (the `Conversed` port). Decides nothing.

The words come in as any message does, through the inbox, so that they have their turn once, after a crash too.
"""

from collections.abc import Awaitable, Callable

import structlog

from bot.overhearing import UNKNOWN_LANGUAGE
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import Session, Stage
from core.errors import NotFound, StaleTurn
from core.ports import Clock, Turns
from core.testimony import Testimony

log = structlog.get_logger()

PURPOSES = frozenset(purpose.value for purpose in Purpose)


class ConversedByListener:
    """`core.ports.Conversed` over the sessions and the listener."""

    def __init__(self, *, turns: Turns, hear: Callable[[Heard], Awaitable[None]], clock: Clock) -> None:
        self._turns = turns
        self._hear = hear
        self._clock = clock

    async def words_heard(self, testimony: Testimony, text: str, *, knows_language: bool = True) -> None:
        """Bring the words to the session they belong to, once. Raises `StoreFull`, `StoreBusy`: then they are not kept yet.

        A turn that cannot be taken now is taken at the next start, for the words are kept by then.
        """
        session = await self._session_of(testimony)
        if session is None:
            return
        address = await self._turns.address_of(session.address_id)
        words = Heard(
            channel=session.channel,
            address=address.value,
            external_id=f"words:{testimony.id}:{testimony.version}",
            kind=HeardKind.WORDS,
            at=self._clock(),
            text=text,
            choice=None if knows_language else UNKNOWN_LANGUAGE,
            about=testimony.id,
        )
        try:
            await self._hear(words)
        except (NotFound, StaleTurn) as error:
            log.warning("words_wait", testimony_id=testimony.id, reason=type(error).__name__)

    async def language_of(self, testimony: Testimony) -> str | None:
        """Return the language of the session it came in; None where it came in none."""
        session = await self._session_of(testimony)
        return None if session is None else session.language

    async def asks_consent(self, testimony: Testimony) -> bool:
        """Whether its session still asks what the person agrees to: what waits is a purpose, whatever came in between."""
        session = await self._session_of(testimony)
        return session is not None and session.stage is not Stage.ENDED and session.waiting_at in PURPOSES

    async def _session_of(self, testimony: Testimony) -> Session | None:
        return None if testimony.session_id is None else await self._turns.session(testimony.session_id)
