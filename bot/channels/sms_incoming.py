"""Texts that came in, whichever gateway brought them: whose they are, what they open, and keeping them. Decides no answers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.channels.sms import CHANNEL
from bot.channels.sms_gateway import IncomingText
from bot.channels.sms_joining import code_in, opening_in
from bot.channels.sms_keywords import STOP, as_known, asks_to_talk
from bot.channels.sms_numbers import e164
from bot.pushing import Receive
from core.chat import Attachment, Heard, HeardKind, Say
from core.consultations import Session, Stage
from core.links import LinkKind
from core.ports import Clock, Consultations, Turns
from core.turns import Turn

log = structlog.get_logger()

LONGEST_TEXT = 20_000
"""Signs of one text that are looked at for a name or a word; forty of the longest texts a phone sends."""

KINDS = {"audio": HeardKind.VOICE, "video": HeardKind.FILM, "image": HeardKind.PICTURE}
"""What a file that came with a text is taken as, by its media type; anything else is a file like any other."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """Takes texts in. ``has_links`` says whether a page of one's own can be opened from outside."""

    receive: Receive
    turns: Turns
    consultations: Consultations
    clock: Clock
    region: str
    own_number: str
    has_links: bool

    async def take(self, text: IncomingText) -> None:
        """Keep a text; once this returns it may be acknowledged. What no person can have sent is let pass.

        Raises `StoreFull`, `StoreBusy`: then it is not kept and the gateway is to bring it again.
        """
        number = e164(text.sender, self.region)
        if number is None or number == e164(self.own_number, self.region):
            log.info("text_from_nobody", channel=CHANNEL)
            return
        address = await self.turns.address(CHANNEL, number)
        session = await self.turns.session_at(address.id) if address else None
        if session is not None and self.has_links and not text.pictures and asks_to_talk(text.words):
            await self._offer_link(text, session)
            return
        for order, heard in enumerate(await self._heard(text, number, session)):
            await self.receive(heard, order=order)

    async def _heard(self, text: IncomingText, number: str, session: Session | None) -> Sequence[Heard]:
        """Return what a text says: its words, then what came with them."""
        words = STOP if text.has_stopped else as_known(text.words) if len(text.words) <= LONGEST_TEXT else text.words
        code = None if text.has_stopped or text.pictures else await self._code(words, session)
        said = [] if text.pictures and not words.strip() else [self._said(text, number, words, code)]
        return [*said, *(self._sent(text, number, place) for place in range(len(text.pictures)))]

    def _said(self, text: IncomingText, number: str, words: str, code: str | None) -> Heard:
        return Heard(
            channel=CHANNEL,
            address=number,
            external_id=text.id,
            kind=HeardKind.START if code else HeardKind.TEXT,
            at=self.clock(),
            text="" if code else words,
            join_code=code,
        )

    def _sent(self, text: IncomingText, number: str, place: int) -> Heard:
        picture = text.pictures[place]
        return Heard(
            channel=CHANNEL,
            address=number,
            external_id=f"{text.id}:{place}",
            kind=KINDS.get(picture.kind.partition("/")[0].casefold(), HeardKind.FILE),
            at=self.clock(),
            attachment=Attachment(reference=picture.reference),
        )

    async def _code(self, words: str, session: Session | None) -> str | None:
        """Return the consultation that a text opens. Within a conversation only "join …" does, for a bare name is an answer."""
        if len(words) > LONGEST_TEXT or not words.strip():
            return None
        named = opening_in(words)
        if named is None and session is not None and is_answering(session):
            return None
        names = [
            each.name
            for partnership in await self.consultations.partnerships()
            for each in await self.consultations.consultations(partnership.id)
            if each.script_hash
        ]
        forgiving = session is None
        return code_in(words, names, forgiving=forgiving) or (code_in(named, names, forgiving=forgiving) if named else None)

    async def _offer_link(self, text: IncomingText, session: Session) -> None:
        """Queue the link to a page on which one can talk. Asked for twice by one text, it is sent once."""
        mark = hashlib.sha256(text.id.encode()).hexdigest()[:16]
        say = Say(
            key=f"{session.id}:talk:{mark}",
            address_id=session.address_id,
            channel=CHANNEL,
            text="",
            link=LinkKind.TALK,
            language=session.language,
        )
        await self.turns.save(Turn(inbox_id=None, session=None, says=(say,)))


def is_answering(session: Session) -> bool:
    """Whether somebody is in the middle of questions, so that a word of theirs may be an answer."""
    return session.stage not in {Stage.STOPPED, Stage.ENDED, Stage.QUIET, Stage.CONSENT}
