"""Strangers on Telegram: a short code that they type is taken as a start, and otherwise they are told how one begins."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from telegram import LinkPreviewOptions
from telegram.error import TelegramError

from bot.caring import card_text
from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import code_of
from bot.channels.telegram_reading import CHANNEL
from bot.commands import Command, command_in
from bot.step import Tongue
from bot.wording import LANGUAGE, Phrase
from core.chat import Heard, HeardKind
from core.ports import Clock, Consultations, Turns

log = structlog.get_logger()

TOLD_AGAIN = timedelta(minutes=1)
"""So long after a stranger was told how to begin they are told again. Reason: a machine must not answer a machine for ever."""

REMEMBERED = 10_000

LONGEST_CODE = 64


@dataclass(eq=False, kw_only=True)
class Joining:
    """Lets people in by a code, and answers whoever has none."""

    bot: QuietBot = field(repr=False)
    turns: Turns
    consultations: Consultations
    tongues: Mapping[str, Tongue]
    clock: Clock
    _known: OrderedDict[str, None] = field(default_factory=OrderedDict, repr=False)
    _told: OrderedDict[str, datetime] = field(default_factory=OrderedDict, repr=False)

    async def with_code(self, heard: Heard) -> Heard:
        """Return what a stranger said as a start, where it is a code; a start with its code as the consultation has it."""
        if heard.kind is HeardKind.START and heard.join_code:
            return replace(heard, join_code=await self._code(heard.join_code) or heard.join_code)
        if heard.kind is not HeardKind.TEXT or heard.edits or await self._is_known(heard.address):
            return heard
        code = await self._code(heard.text)
        return replace(heard, kind=HeardKind.START, text="", join_code=code) if code else heard

    async def answer_stranger(self, heard: Heard) -> None:
        """Say how a conversation begins, once a minute at the most; a group is not spoken to unasked.

        Who asks for help, or says words of risk, is shown the help lines first, whenever they do.
        """
        now = self.clock()
        told, tongue = self._told.get(heard.address), self.tongues.get(heard.language, self.tongues[LANGUAGE])
        if heard.address.startswith("-"):
            return
        if self._needs_help(heard):
            await self._tell(heard, card_text(tongue.safeguarding, tongue.wording, now))
        if told is None or now >= told + TOLD_AGAIN:
            self._told[heard.address] = now
            _keep_few(self._told)
            await self._tell(heard, tongue.wording.say(Phrase.WHICH_CODE))

    def _needs_help(self, heard: Heard) -> bool:
        words = [tongue.wording.commands for tongue in self.tongues.values()]
        is_risk = any(tongue.safeguarding.risk_in(heard.text) for tongue in self.tongues.values())
        return is_risk or command_in(heard.text, words) is Command.HELP

    async def _tell(self, heard: Heard, text: str) -> None:
        try:
            await self.bot.send_message(
                chat_id=int(heard.address), text=text, link_preview_options=LinkPreviewOptions(is_disabled=True)
            )
        except TelegramError as error:
            log.info("stranger_not_answered", channel=CHANNEL, code=code_of(error))

    async def _is_known(self, chat: str) -> bool:
        """Whether somebody there holds a conversation; once known, nobody is looked up again."""
        if chat in self._known:
            return True
        address = await self.turns.address(CHANNEL, chat)
        is_known = address is not None and await self.turns.session_at(address.id) is not None
        if is_known:
            self._known[chat] = None
            _keep_few(self._known)
        return is_known

    async def _code(self, typed: str) -> str | None:
        """Return the name of the consultation that a code opens, or None."""
        for way in ways_to_write(typed):
            if (found := await self.consultations.consultation_named(way)) is not None:
                return found.name
        return None


def ways_to_write(typed: str) -> tuple[str, ...]:
    """Return the codes that somebody may have meant: as typed, in small letters, with other marks between words or none."""
    plain = typed.strip().strip("\"'.!").strip()
    if not plain or len(plain) > LONGEST_CODE or len(plain.splitlines()) > 1:
        return ()
    words = [word for word in re.split(r"[\s_\-–—]+", plain.casefold()) if word]
    return tuple(dict.fromkeys((plain, plain.casefold(), *(between.join(words) for between in ("_", "-", "")))))


def _keep_few(remembered: OrderedDict[str, None] | OrderedDict[str, datetime]) -> None:
    while len(remembered) > REMEMBERED:
        remembered.popitem(last=False)
