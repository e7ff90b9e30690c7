"""The bot's menu of commands on Telegram, in every language, set once; and what is remembered of the bot between two starts."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import code_of, seconds_of
from bot.pushing import Receive
from bot.step import Tongue
from bot.wording import LANGUAGE

log = structlog.get_logger()

NAME, MENU = "name", "menu"
"""What is remembered: what the bot is called, and which menu it has."""

AGAIN_S = (5.0, 30.0, 120.0)
"""How long to wait before each new try to set the menu. After these it is left until the next start: all works without it."""

Menus = Sequence[tuple[str | None, Sequence[tuple[str, str]]]]
"""Commands with what they do, for each language; None is for phones in any other."""


class Notes(Protocol):
    """What is remembered of this bot from one start to the next; of another bot nothing is known."""

    def known(self, what: str) -> str:
        """Return what was kept, or nothing."""

    def keep(self, what: str, value: str) -> None:
        """Keep it, in place of what was kept before."""


class NoNotes:
    """Remembers nothing: everything is asked anew."""

    def known(self, _what: str) -> str:
        """Return nothing."""
        return ""

    def keep(self, _what: str, _value: str) -> None:
        """Keep nothing."""


@dataclass(eq=False, kw_only=True)
class TelegramMenu:
    """Sets the menu, where it is not as it should be."""

    bot: QuietBot = field(repr=False)
    tongues: Mapping[str, Tongue]
    notes: Notes

    async def put(self) -> None:
        """Set the menu in every language, unless it was set so before. What Telegram says on the way is borne."""
        menus = menus_of(self.tongues)
        mark = hashlib.sha256(json.dumps(menus).encode()).hexdigest()
        if self.notes.known(MENU) == mark:
            return
        for wait_s in (*AGAIN_S, None):
            try:
                for language, commands in menus:
                    await self.bot.set_my_commands(commands, language_code=language)
            except (BadRequest, Forbidden, InvalidToken) as error:
                log.warning("telegram_menu_refused", channel="telegram", code=code_of(error))
                return
            except TelegramError as error:
                if wait_s is None:
                    log.warning("telegram_menu_waits", channel="telegram", code=code_of(error))
                    return
                await asyncio.sleep(max(wait_s, seconds_of(error) if isinstance(error, RetryAfter) else 0.0))
            else:
                self.notes.keep(MENU, mark)
                log.info("telegram_menu_set", channel="telegram")
                return


def menus_of(tongues: Mapping[str, Tongue]) -> Menus:
    """Return the menu in every language, the project's own for phones in a language that the bot does not speak."""
    return [
        (None if language == LANGUAGE else language, [(command.value, told) for command, told in tongue.wording.menu.items()])
        for language, tongue in sorted(tongues.items(), key=lambda each: (each[0] != LANGUAGE, each[0]))
    ]


class Tending:
    """Polls, and sees once to the bot's name and menu beside it. `poll` is a `bot.pushing.PushChannel.poll`."""

    def __init__(self, poll: Callable[[Receive], Awaitable[None]], *tends: Callable[[], Awaitable[None]]) -> None:
        self._poll = poll
        self._tends = tends
        self._under_way: asyncio.Task[None] | None = None

    async def poll(self, receive: Receive) -> None:
        """Poll for as long as that goes on."""
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._tend())
        await self._poll(receive)

    async def finish(self) -> None:
        """Leave what is under way: it is seen to at the next start."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.gather(self._under_way, return_exceptions=True)

    async def _tend(self) -> None:
        for tend in self._tends:
            try:
                await tend()
            except Exception as error:  # noqa: BLE001 - the outermost ring of this task: told, and polling goes on
                log.error("telegram_tending_broken", channel="telegram", reason=type(error).__name__)  # noqa: TRY400 - it may name the token
