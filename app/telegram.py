"""Opens the Telegram channel where it is set up.

What needs the library of Telegram is imported where there is a token alone: without one nothing of it is loaded.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.channel_needs import ChannelNeeds
from app.clock import now
from app.home import open_home, secret_of
from app.settings import Settings
from app.telegram_notes import TelegramNotes, bot_mark
from app.voice_prompts import VoicePrompts
from bot.pushing import PushChannel
from core.errors import BadSettings

VOICE_FOLDER = "voice"
"""Where recordings are made into voice messages, beside the working folders of those who are at work."""

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,64}")
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


@asynccontextmanager
async def opened_telegram_channel(needs: ChannelNeeds) -> AsyncIterator[PushChannel | None]:
    """Open the channel where there is a token. Raises `BadSettings`."""
    if needs.settings.telegram_token is None:
        yield None
        return
    from bot.channels.telegram import TelegramParts, opened_telegram  # noqa: PLC0415 - the library takes a while to load

    settings, talks = needs.settings, needs.store.conversations
    refuse_unusable(settings)
    home = open_home(settings)
    secret, token = secret_of(home, settings), token_of(settings)
    parts = TelegramParts(
        token=token,
        secret=secret,
        turns=talks,
        outbox=talks,
        reach=talks,
        consultations=needs.store.consultations,
        links=needs.links,
        tongues=needs.tongues,
        voice=VoicePrompts(files=needs.files, scratch=home.scratch / VOICE_FOLDER),
        clock=now,
        api=settings.telegram_api,
        a_second=settings.telegram_pace,
        webhook=settings.telegram_webhook,
        webhook_secret=settings.telegram_secret.get_secret_value() if settings.telegram_secret else "",
        notes=TelegramNotes(home.folder, bot=bot_mark(secret, api=settings.telegram_api, token=token)),
    )
    async with opened_telegram(parts) as channel:
        yield channel


async def telegram_bot_name(settings: Settings) -> str:
    """Return what Telegram calls the bot. Raises `BadSettings` where a setting is wrong, or Telegram does not answer for it."""
    from telegram.error import InvalidToken, TelegramError  # noqa: PLC0415 - the library takes a while to load

    from bot.channels.telegram_bot import opened_bot  # noqa: PLC0415

    refuse_unusable(settings)
    async with opened_bot(token_of(settings), api=settings.telegram_api) as bot:
        try:
            return (await bot.get_me()).username or ""
        except InvalidToken:
            raise BadSettings(
                "Telegram does not know the token in HEARD_TELEGRAM_TOKEN.",
                remedy="Ask BotFather for a new one with /token, put it in, and start Heard again.",
            ) from None
        except TelegramError:
            raise BadSettings(
                "Telegram does not answer just now.", remedy="See whether this computer reaches the internet."
            ) from None


def token_of(settings: Settings) -> str:
    """Return the token; an empty text without one."""
    return settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""


def refuse_unusable(settings: Settings) -> None:
    """Find a setting that cannot work at the start, in words. Raises `BadSettings`, which repeats no value."""
    if not TOKEN.fullmatch(token_of(settings)):
        raise BadSettings(
            "HEARD_TELEGRAM_TOKEN does not look like a bot's token.",
            remedy="It is a number, a colon and some 35 letters, as BotFather gave it to you.",
        )
    if settings.telegram_webhook and not settings.telegram_webhook.startswith("https://"):
        raise BadSettings(
            "HEARD_TELEGRAM_WEBHOOK has to begin with https://.", remedy="Leave it empty to ask Telegram instead."
        )
    if settings.telegram_secret and not SECRET.fullmatch(settings.telegram_secret.get_secret_value()):
        raise BadSettings(
            "HEARD_TELEGRAM_SECRET has to be 16 to 256 letters, figures, _ or -.",
            remedy="Leave it empty, and one is made from the home folder's own secret.",
        )
