"""Groups on Telegram: who said what, who runs the group, and who may take a seat in it. Decides nothing that is asked.

The administrators of the Telegram group run it. Whoever has a chat of their own with the bot is known by the id of that
address, which says nothing of their number. Files of whoever takes no part are not passed on.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from telegram import ChatMember, Message, Update, User
from telegram.error import TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_commands import read_command
from bot.channels.telegram_errors import code_of
from bot.channels.telegram_joining import Joining
from bot.channels.telegram_reading import CHANNEL, Reader
from bot.group_chats import NOBODY, group_named_by, is_group_chat
from bot.grouping import END, NEXT
from bot.pushing import Receive
from core.chat import Heard, HeardKind
from core.consent import Purpose
from core.consultations import Session
from core.errors import NotFound
from core.people import Address
from core.ports import Clock, Turns

log = structlog.get_logger()

RUNS = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR})
IS_THERE = RUNS | {ChatMember.MEMBER, ChatMember.RESTRICTED}

REMEMBERED_FOR = timedelta(minutes=1)
"""For so long it is remembered who is what in a group, so that Telegram is not asked with every line."""

REMEMBERED = 1_000

ACTS = {"next": NEXT, "stop": END}
"""Commands of whoever runs a group."""


@dataclass(eq=False, kw_only=True)
class TelegramGroups:
    """Takes what comes from groups."""

    bot: QuietBot = field(repr=False)
    reader: Reader
    joining: Joining
    turns: Turns
    clock: Clock
    _ranks: OrderedDict[tuple[str, int], tuple[str, datetime]] = field(default_factory=OrderedDict, repr=False)

    async def said(self, update: Update, message: Message, receive: Receive) -> None:
        """Take a message in a group. Raises `StoreFull`, `StoreBusy`."""
        chat = str(message.chat.id)
        for heard in self.reader.heard_in(update, self.clock()):
            if heard.kind is HeardKind.START:
                if heard.join_code and await self.is_run_by(chat, message.from_user, sender_chat=_chat_of(message)):
                    await receive(replace(await self.joining.with_code(heard), speaker=NOBODY), order=update.update_id)
                continue
            session = await self.session_in(chat)
            if session is None:
                continue
            passed_on = await self._line(message, heard, session)
            if passed_on is not None:
                await receive(passed_on, order=update.update_id)

    async def speaker(self, user: User | None, session: Session) -> str | None:
        """Return who taps or says something, where they take part; None where they do not."""
        address = await self._address(user)
        return address.id if address is not None and await self._takes_part(address, session) else None

    async def is_run_by(self, chat: str, user: User | None, *, sender_chat: str | None = None) -> bool:
        """Whether somebody runs the group. Who writes in the group's own name does."""
        return sender_chat == chat or (user is not None and await self._rank(chat, user.id) in RUNS)

    async def may_sit(self, heard: Heard) -> bool:
        """Whether somebody who opens their own chat from a group is in that group."""
        group_id = group_named_by(heard.join_code or "")
        if group_id is None or not heard.address.isdecimal():
            return False
        try:
            group = await self.turns.session(group_id)
            chat = (await self.turns.address_of(group.address_id)).value
        except NotFound:
            return False
        return is_group_chat(group) and await self._rank(chat, int(heard.address)) in IS_THERE

    async def session_in(self, chat: str) -> Session | None:
        """Return the session of the group that meets there, if one does."""
        address = await self.turns.address(CHANNEL, chat)
        session = await self.turns.session_at(address.id) if address else None
        return session if session is not None and is_group_chat(session) else None

    async def _line(self, message: Message, heard: Heard, session: Session) -> Heard | None:
        """Return a line with whoever said it, or what whoever runs the group does; None where nothing is passed on."""
        command = read_command(message.text or "")
        if command is not None and not heard.edits:
            runs = command.name in ACTS and await self.is_run_by(
                heard.address, message.from_user, sender_chat=_chat_of(message)
            )
            return replace(heard, kind=HeardKind.CHOICE, choice=ACTS[command.name], text="") if runs else None
        address = None if _chat_of(message) else await self._address(message.from_user)
        takes_part = address is not None and await self._takes_part(address, session)
        if heard.kind is not HeardKind.TEXT and not takes_part:
            return None
        return replace(heard, speaker=address.id if address is not None else NOBODY)

    async def _takes_part(self, address: Address, session: Session) -> bool:
        return Purpose.TAKE_PART in await self.turns.standing(address.participant_id, session.consultation_id)

    async def _address(self, user: User | None) -> Address | None:
        return await self.turns.address(CHANNEL, str(user.id)) if user is not None else None

    async def _rank(self, chat: str, user: int) -> str:
        """Return what somebody is in a group, as Telegram said within the last minute; nothing where it does not say."""
        rank, at = self._ranks.get((chat, user), ("", None))
        if at is not None and self.clock() < at + REMEMBERED_FOR:
            return rank
        try:
            rank = str((await self.bot.get_chat_member(int(chat), user)).status)
        except TelegramError as error:
            log.info("telegram_rank_not_known", channel=CHANNEL, code=code_of(error))
            return ""
        self._ranks[chat, user] = (rank, self.clock())
        while len(self._ranks) > REMEMBERED:
            self._ranks.popitem(last=False)
        return rank


def _chat_of(message: Message) -> str | None:
    return str(message.sender_chat.id) if message.sender_chat is not None else None
