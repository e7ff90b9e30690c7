"""Every update from Telegram, polled or brought to us, comes in here: it is kept, or done for good, before this returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from telegram import ChatMember, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_groups import TelegramGroups
from bot.channels.telegram_joining import Joining
from bot.channels.telegram_reading import CHANNEL, Reader
from bot.channels.telegram_tapping import Tapped
from bot.group_chats import group_named_by
from bot.pushing import Receive
from bot.reaching import note_unreachable
from core.chat import Heard, HeardKind
from core.errors import BadInput
from core.ports import Clock, Reachability, Turns

log = structlog.get_logger()

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for; everything else is somebody else's business."""

KNOWN = frozenset(str(kind) for kind in Update.ALL_TYPES)
GONE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


@dataclass(eq=False, kw_only=True)
class TelegramUpdates:
    """Takes updates, whichever way they come."""

    bot: QuietBot = field(repr=False)
    reader: Reader
    tapped: Tapped
    joining: Joining
    groups: TelegramGroups
    reach: Reachability
    turns: Turns
    clock: Clock

    async def take(self, raw: Mapping[str, Any], receive: Receive) -> None:
        """Take one update as it came; when this returns it may be acknowledged.

        Raises `BadInput` for what is no update at all, and `StoreFull` or `StoreBusy` where it could not be kept. What Telegram
        sends and nobody here understands is let go by, logged by its kind alone: told again it would be no clearer.
        """
        if not isinstance(raw.get("update_id"), int):
            raise BadInput("This is no update.")
        try:
            update = Update.de_json(dict(raw), self.bot)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            log.warning("telegram_update_not_understood", kind=kind_of(raw), error=type(error).__name__)
            return
        if update.callback_query is not None:
            await self.tapped.take(update, update.callback_query, receive)
        elif update.my_chat_member is not None:
            await self._reached_or_lost(update.my_chat_member)
        elif update.message is not None or update.edited_message is not None:
            await self._said(update, update.message or update.edited_message, receive)
        else:
            log.info("telegram_update_not_for_us", kind=kind_of(raw))

    async def _said(self, update: Update, message: Message | None, receive: Receive) -> None:
        if message is None or message.chat.type == ChatType.CHANNEL or (message.from_user and message.from_user.is_bot):
            return
        if message.migrate_to_chat_id is not None:
            await self.reach.move_address(CHANNEL, str(message.chat.id), str(message.migrate_to_chat_id))
        elif message.migrate_from_chat_id is not None:
            await self.reach.move_address(CHANNEL, str(message.migrate_from_chat_id), str(message.chat.id))
        elif message.chat.type != ChatType.PRIVATE:
            await self.groups.said(update, message, receive)
        else:
            for heard in self.reader.heard_in(update, self.clock()):
                await receive(await self._let_in(heard), order=update.update_id)

    async def _let_in(self, heard: Heard) -> Heard:
        """Return what was said with its code, where it has one that opens something for them."""
        takes_seat = heard.kind is HeardKind.START and group_named_by(heard.join_code or "") is not None
        if takes_seat and not await self.groups.may_sit(heard):
            return replace(heard, join_code=None)
        return await self.joining.with_code(heard)

    async def _reached_or_lost(self, change: ChatMemberUpdated) -> None:
        """Note that somebody blocked us or lets us write again, or a group put us out; told late or twice is told once."""
        address = await self.turns.address(CHANNEL, str(change.chat.id))
        if address is None:
            return
        if change.new_chat_member.status not in GONE:
            await self.reach.mark_reachable(address.id, change.date)
        elif await self.reach.mark_unreachable(address.id, change.date):
            log.info("address_unreachable", channel=CHANNEL)
            await note_unreachable(self.turns, address.id)


def kind_of(raw: Mapping[str, Any]) -> str:
    """Return which kind of update something is, as a word that is safe to log."""
    return next((name for name in raw if name in KNOWN), "unknown")
