"""The Telegram channel, put together of its parts: polled or called, one bot, private chats and groups."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from telegram.error import TelegramError

from bot.channels.telegram_bot import TELEGRAM, QuietBot, opened_bot
from bot.channels.telegram_errors import code_of
from bot.channels.telegram_fetching import TelegramFiles, file_client
from bot.channels.telegram_groups import TelegramGroups
from bot.channels.telegram_joining import Joining
from bot.channels.telegram_menu import NAME, NoNotes, Notes, TelegramMenu, Tending
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_reading import CHANNEL, Reader
from bot.channels.telegram_sending import A_SECOND, TelegramSending, Voice, pace_of
from bot.channels.telegram_tapping import Tapped
from bot.channels.telegram_token import Token
from bot.channels.telegram_updates import TelegramUpdates
from bot.channels.telegram_webhook import TelegramWebhook
from bot.private_links import LinkMaker
from bot.pushing import PushChannel
from bot.step import Tongue
from core.ports import Clock, Consultations, Outbox, Reachability, Turns

log = structlog.get_logger()

LARGEST_FROM_TELEGRAM = 20 * 1024 * 1024
"""Telegram itself gives out no larger file. A server of one's own may, and says so itself where it does not."""


@dataclass(frozen=True, kw_only=True)
class TelegramChannel(PushChannel):
    """A `PushChannel` that Telegram may call too. ``named`` looks up the bot's own name there, for links that open it."""

    webhook: TelegramWebhook | None = None
    named: Callable[[], Awaitable[str]]


@dataclass(frozen=True, kw_only=True)
class TelegramParts:
    """What the channel is made of. ``secret`` is the home's own; what must not be guessed is derived from it."""

    token: str = field(repr=False)
    secret: bytes = field(repr=False)
    turns: Turns
    outbox: Outbox
    reach: Reachability
    consultations: Consultations
    links: LinkMaker
    tongues: Mapping[str, Tongue]
    voice: Voice
    clock: Clock
    api: str = TELEGRAM
    a_second: float = A_SECOND
    webhook: str = ""
    webhook_secret: str = field(default="", repr=False)
    notes: Notes = field(default_factory=NoNotes, repr=False)


@asynccontextmanager
async def opened_telegram(parts: TelegramParts) -> AsyncIterator[TelegramChannel]:
    """Open the channel. Connects to nothing until it has something to say or to ask."""
    async with opened_bot(parts.token, api=parts.api) as bot, file_client() as client:
        name, token = BotName(bot, parts.notes), Token()
        turns, clock = parts.turns, parts.clock
        reader = Reader(mark=Mark(parts.secret), username=name.known, largest=_largest(parts.api))
        joining = Joining(bot=bot, turns=turns, consultations=parts.consultations, tongues=parts.tongues, clock=clock)
        groups = TelegramGroups(bot=bot, reader=reader, joining=joining, turns=turns, clock=clock)
        tapped = Tapped(bot=bot, outbox=parts.outbox, turns=turns, tongues=parts.tongues, groups=groups, clock=clock)
        updates = TelegramUpdates(
            bot=bot,
            reader=reader,
            tapped=tapped,
            joining=joining,
            groups=groups,
            reach=parts.reach,
            turns=turns,
            clock=clock,
        )
        sending = TelegramSending(
            bot=bot,
            reach=parts.reach,
            links=parts.links,
            tongues=parts.tongues,
            voice=parts.voice,
            username=name.asked,
            token=token,
        )
        webhook = TelegramWebhook(bot=bot, updates=updates, base_url=parts.webhook, secret=webhook_secret(parts), token=token)
        menu = TelegramMenu(bot=bot, tongues=parts.tongues, notes=parts.notes)
        polling = TelegramPolling(bot=bot, updates=updates, token=token)
        tending = Tending(webhook.announce if parts.webhook else polling.poll, name.look_up, menu.put)
        try:
            yield TelegramChannel(
                name=CHANNEL,
                deliver=sending.deliver,
                pace=pace_of(parts.a_second),
                fetch=TelegramFiles(bot=bot, client=client).fetch,
                answer_stranger=joining.answer_stranger,
                poll=tending.poll,
                webhook=webhook if parts.webhook else None,
                named=name.asked,
            )
        finally:
            await tending.finish()
            await tapped.finish()
            await name.finish()


class BotName:
    """The bot's own name in Telegram, remembered from before or looked up once it is needed.

    Until it is known, no command is taken for another bot's.
    """

    def __init__(self, bot: QuietBot, notes: Notes) -> None:
        self._bot = bot
        self._notes = notes
        self._name = notes.known(NAME)
        self._asking: asyncio.Task[None] | None = None

    def known(self) -> str:
        """Return the name, or nothing while it is not known."""
        if not self._name and (self._asking is None or self._asking.done()):
            self._asking = asyncio.create_task(self.look_up())
        return self._name

    async def asked(self) -> str:
        """Return the name, looked up where it is not known yet; nothing where Telegram does not answer."""
        if not self._name:
            await self.look_up()
        return self._name

    async def finish(self) -> None:
        """Wait for no answer any more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def look_up(self) -> None:
        """Ask Telegram, and remember the answer; without one what is known stays, and is asked again when it is needed."""
        try:
            self._name = (await self._bot.get_me()).username or ""
        except TelegramError as error:
            log.info("telegram_name_not_told", channel=CHANNEL, code=code_of(error))
        else:
            self._notes.keep(NAME, self._name)


@dataclass(frozen=True)
class Mark:
    """Makes keyed hashes: the same of the same text, and without the secret nobody can tell of what."""

    secret: bytes = field(repr=False)

    def __call__(self, text: str) -> str:
        """Return the hash of `text`."""
        return hmac.new(self.secret, f"telegram {text}".encode(), hashlib.sha256).hexdigest()[:40]


def webhook_secret(parts: TelegramParts) -> str:
    """Return what Telegram has to show when it calls: the setting's, or one that is derived from the home's own secret."""
    return parts.webhook_secret or hmac.new(parts.secret, b"telegram webhook", hashlib.sha256).hexdigest()


def _largest(api: str) -> int | None:
    return LARGEST_FROM_TELEGRAM if api.rstrip("/") == TELEGRAM else None
