"""Sending to Telegram: one message of the outbox as the calls it takes, and what became of them. Decides nothing.

No entities and no previews: words go out as they are, and a link is shown as what it is. What people are told is theirs to
keep or to pass on, so nothing is protected from that.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import ChatMigrated, TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import TOKEN_REFUSED_AGAIN_S, code_of, delivery_failed
from bot.channels.telegram_keyboards import keyboard, listed_choices
from bot.channels.telegram_links import deep_link
from bot.channels.telegram_reading import CHANNEL
from bot.channels.telegram_texts import parts_of
from bot.channels.telegram_token import Token
from bot.group_chats import JOIN, seat_code
from bot.pacing import Pace, Rate
from bot.private_links import LinkMaker
from bot.step import Tongue
from bot.wording import LANGUAGE, Phrase, Wording
from core.chat import Receipt, Say, ToSend
from core.consultations import SessionId
from core.errors import DeliveryFailed
from core.links import LinkKind
from core.ports import Reachability

log = structlog.get_logger()

A_SECOND = 22
"""Telegram takes about 30 messages a second. Changed buttons count too, so that messages keep below."""


def pace_of(a_second: float) -> Pace:
    """Return a pace of so many messages a second: one a second in a chat after a few at once, 20 a minute in a group."""
    return Pace(
        overall=Rate(gap_s=1 / a_second, burst=3),
        one=lambda to: Rate(gap_s=3.75, burst=4) if to.startswith("-") else Rate(gap_s=1.05, burst=4),
    )


PACE = pace_of(A_SECOND)

BETWEEN_PARTS_S = 1.05
"""How long one part of a long text waits for the next."""

REMEMBERED = 1_000

LINK_PHRASES = {LinkKind.SEND: Phrase.SEND_LINK, LinkKind.TALK: Phrase.TALK_LINK}

Voice = Callable[[str], Awaitable[bytes | None]]
"""Returns a recording as what Telegram plays as a voice message (Opus in Ogg), by its hash; None where there is none."""


@dataclass(eq=False, kw_only=True)
class TelegramSending:
    """`bot.pushing.Deliver` for Telegram."""

    bot: QuietBot = field(repr=False)
    reach: Reachability
    links: LinkMaker
    tongues: Mapping[str, Tongue]
    voice: Voice
    username: Callable[[], Awaitable[str]]
    token: Token = field(default_factory=Token)
    _gone_out: OrderedDict[str, int] = field(default_factory=OrderedDict, repr=False)
    _known_voices: OrderedDict[str, str] = field(default_factory=OrderedDict, repr=False)

    async def deliver(self, each: ToSend) -> Receipt:
        """Send one message, in as many parts as it takes; tried again, it goes on with the part that did not go out."""
        if self.token.is_given_up:
            raise DeliveryFailed("token_refused", retryable=True, retry_after_s=TOKEN_REFUSED_AGAIN_S)
        try:
            return await self._deliver(each.say, each.to)
        except ChatMigrated as error:
            await self.reach.move_address(CHANNEL, each.to, str(error.new_chat_id))
            log.info("telegram_group_moved", channel=CHANNEL)
            raise delivery_failed(error) from error
        except TelegramError as error:
            failed = delivery_failed(error)
            if not failed.retryable and not failed.unreachable:
                log.error("telegram_refused", channel=CHANNEL, code=code_of(error))  # noqa: TRY400 - it may hold words
            raise failed from error

    async def _deliver(self, say: Say, to: str) -> Receipt:
        parts = parts_of("\n".join([say.text, *listed_choices(say), *await self._link(say)]))
        begun = self._gone_out.get(say.key, 0)
        if say.audio and not begun:
            await self._play(say.audio, to)
        reference = None
        for number, part in enumerate(parts):
            if number < begun:
                continue
            if number > begun:
                await asyncio.sleep(BETWEEN_PARTS_S)
            markup = await self._buttons(say) if number == len(parts) - 1 else None
            sent = await self.bot.send_message(
                chat_id=int(to), text=part, reply_markup=markup, link_preview_options=LinkPreviewOptions(is_disabled=True)
            )
            reference = str(sent.message_id)
            self._note(say.key, number + 1)
        self._gone_out.pop(say.key, None)
        return Receipt(reference=reference, parts=max(len(parts), 1))

    async def _buttons(self, say: Say) -> InlineKeyboardMarkup | None:
        opens_own = any(button.value == JOIN for button in say.buttons)
        code = seat_code(SessionId(say.key.partition(":")[0]))
        join_url = deep_link(await self.username(), code) if opens_own else None
        return keyboard(say, done=self._wording(say).say(Phrase.DONE_CHOOSING), join_url=join_url)

    async def _link(self, say: Say) -> tuple[str, ...]:
        """Return the lines with a private link, where one is asked for and would open."""
        url = await self.links.link(say.address_id, say.link) if say.link else None
        return (self._wording(say).say(LINK_PHRASES[say.link]), url) if say.link and url else ()

    async def _play(self, sha256: str, to: str) -> None:
        """Send the words read aloud before the words; where that does not work, the words do."""
        known = self._known_voices.get(sha256)
        content = None if known else await self.voice(sha256)
        if known is None and content is None:
            return
        try:
            sent = await self.bot.send_voice(chat_id=int(to), voice=known or InputFile(content or b"", filename="question.ogg"))
        except ChatMigrated:
            raise
        except TelegramError as error:
            if delivery_failed(error).retryable or delivery_failed(error).unreachable:
                raise
            log.warning("telegram_voice_refused", channel=CHANNEL, code=code_of(error))
            return
        if sent.voice is not None:
            self._known_voices[sha256] = sent.voice.file_id
            _keep_few(self._known_voices)

    def _wording(self, say: Say) -> Wording:
        return self.tongues.get(say.language, self.tongues[LANGUAGE]).wording

    def _note(self, key: str, count: int) -> None:
        self._gone_out[key] = count
        _keep_few(self._gone_out)


def _keep_few(remembered: OrderedDict[str, object] | OrderedDict[str, int] | OrderedDict[str, str]) -> None:
    while len(remembered) > REMEMBERED:
        remembered.popitem(last=False)
