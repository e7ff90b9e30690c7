"""Text messages over the real store, listener and sender, with a gateway that is only pretended."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bot.attending import Attendant
from bot.channels.sms import CHANNEL, Texter, sms_channel
from bot.channels.sms_gateway import IncomingText, OutgoingText, Picture
from bot.channels.sms_incoming import Incoming
from bot.channels.sms_parts import parts_of
from bot.channels.sms_reports import Reports
from bot.channels.sms_strangers import Strangers
from bot.channels.sms_texting import text_words
from bot.private_links import LinkMaker
from bot.pushing import PushChannel
from bot.reaching import note_unreachable
from bot.reminders import Facts, is_quiet
from bot.sending import Sender
from core.chat import Receipt
from core.consultations import Session
from core.errors import DeliveryFailed
from core.testimony import Recording
from tests.bot.chats import VOICE_NOTE, WORDING
from tests.bot.kept_chats import KeptChats, kept_chats

NUMBER, OTHER = "+447700900123", "+447700900456"
OWN_NUMBER = "+447700900999"
HOW_TO_BEGIN = "Text me the word on the poster."


@dataclass
class PretendGateway:
    """Takes texts, or fails in the ways it is told to."""

    faults: list[DeliveryFailed] = field(default_factory=list)
    taken: list[OutgoingText] = field(default_factory=list)

    async def send(self, text: OutgoingText) -> Receipt:
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(text)
        return Receipt(reference=text.reference, parts=parts_of(text.words))

    def words(self, to: str = NUMBER) -> list[str]:
        return [text.words for text in self.taken if text.to == to]


@dataclass
class SmsWorld:
    """People who text, and what they get back."""

    chats: KeptChats
    gateway: PretendGateway
    base_url: str = ""
    tokens: int = 0
    ids: int = 0

    def __post_init__(self) -> None:
        clock, kept = (lambda: self.chats.now), self.chats.store.conversations
        self.strangers = Strangers(gateway=self.gateway, sentence=HOW_TO_BEGIN, commands=(WORDING.commands,), clock=clock)
        links = LinkMaker(self.chats.store.links, base_url=self.base_url, new_token=self.new_token, clock=clock)
        texter = Texter(
            gateway=self.gateway, links=links, texts=self.chats.store.texts, words={"en": text_words(WORDING)}, language="en"
        )
        channel = sms_channel(texter, per_second=1000, answer_stranger=self.strangers.answer, fetch=_fetched)
        self.channel: PushChannel = replace(channel, pace=replace(channel.pace, one=lambda _: channel.pace.overall))
        self.attendant = Attendant(
            inbox=kept,
            listener=self.chats.listener,
            channels={CHANNEL: self.channel},
            keep_media=_kept,
            keep_file=_kept,
            clock=clock,
        )
        self.incoming = Incoming(
            receive=self.attendant.receive,
            turns=kept,
            consultations=self.chats.store.consultations,
            clock=clock,
            region="GB",
            own_number=OWN_NUMBER,
            has_links=bool(self.base_url),
        )

        async def lost(address_id) -> None:
            await note_unreachable(kept, address_id)

        self.reports = Reports(
            sendings=kept,
            reach=kept,
            texts=self.chats.store.texts,
            on_unreachable=lost,
            clock=clock,
            looks_again_s=(0.01, 0.01, 0.01),
        )
        facts = Facts(pushing=frozenset({CHANNEL}))
        self.sender = Sender(
            sendings=kept,
            reach=kept,
            channel=self.channel,
            clock=clock,
            is_quiet=lambda now: is_quiet(now, facts),
            on_unreachable=lost,
        )

    def new_token(self) -> str:
        self.tokens += 1
        return f"token-{self.tokens}"

    async def texts(self, *said: str, sender: str = NUMBER, **more) -> Sequence[str]:
        """Text something, and return what comes back."""
        before = len(self.gateway.words(sender))
        for words in said:
            self.ids += 1
            await self.incoming.take(IncomingText(**{"id": f"m{self.ids}", "sender": sender, "words": words, **more}))
            await self.attendant.idle()
            self.chats.now += timedelta(seconds=5)
            await self.sender.drain()
        return self.gateway.words(sender)[before:]

    async def session(self, sender: str = NUMBER) -> Session:
        return await self.chats.session(sender, CHANNEL)

    def kept_words(self) -> list[str]:
        """What was kept of people's own words, in their order."""
        return [testimony.text or "" for testimony in self.chats.jobs.started.values()]


async def _fetched(attachment) -> AsyncIterator[bytes]:
    yield attachment.reference.encode()


async def _kept(pieces: AsyncIterator[bytes]) -> Recording:
    async for _ in pieces:
        pass
    return VOICE_NOTE


def picture(kind: str = "audio/amr") -> Picture:
    return Picture(reference="a file at the gateway", kind=kind)


@asynccontextmanager
async def sms_world(home: Path, *, base_url: str = "", faults: Sequence[DeliveryFailed] = ()) -> AsyncIterator[SmsWorld]:
    """Open a world with the consultation "first_week"."""
    async with kept_chats(home) as chats:
        world = SmsWorld(chats=chats, gateway=PretendGateway(faults=list(faults)), base_url=base_url)
        async with world.attendant.running():
            yield world
        await world.reports.close()
