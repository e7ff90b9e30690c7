"""Taps on buttons under Telegram messages: what was chosen, as `Heard`, and ticks until they are sent."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError

from bot.channels.telegram_bot import QuietBot
from bot.channels.telegram_errors import code_of
from bot.channels.telegram_groups import TelegramGroups
from bot.channels.telegram_keyboards import chosen_only, keyboard
from bot.channels.telegram_reading import CHANNEL, language_of
from bot.channels.telegram_taps import Tap, Tapping, tap_in
from bot.grouping import MARK
from bot.pushing import Receive
from bot.step import Tongue
from bot.wording import LANGUAGE, Phrase, Wording
from core.chat import Heard, HeardKind, Say
from core.ports import Clock, Outbox, Turns

log = structlog.get_logger()

REMEMBERED = 1_000


@dataclass(eq=False, kw_only=True)
class Tapped:
    """Takes taps. What is chosen is kept before anything else; that Telegram is told so comes after, and may fail."""

    bot: QuietBot = field(repr=False)
    outbox: Outbox
    turns: Turns
    tongues: Mapping[str, Tongue]
    groups: TelegramGroups
    clock: Clock
    _ticks: OrderedDict[str, set[int]] = field(default_factory=OrderedDict, repr=False)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict, repr=False)
    _afterwards: set[asyncio.Task[None]] = field(default_factory=set, repr=False)

    async def take(self, update: Update, query: CallbackQuery, receive: Receive) -> None:
        """Take one tap. Raises `StoreFull`, `StoreBusy`: then it may not be acknowledged."""
        tap, message = tap_in(query.data), query.message
        say = await self._say(tap, str(message.chat.id)) if tap and message else None
        if tap is None or message is None or say is None:
            log.info("telegram_tap_unknown", channel=CHANNEL)
            self._answer(query)
            return
        if tap.tapping in {Tapping.TICK, Tapping.UNTICK}:
            _tick(self._ticked(say, query), tap)
            self._answer(query)
            self._later(self._show_ticks(say, query))
        elif tap.tapping is not Tapping.NOTHING:
            numbers = sorted(self._ticked(say, query)) if tap.tapping is Tapping.DONE else [tap.number]
            await self._chosen(update, query, say, numbers, receive)
        else:
            self._answer(query)

    async def finish(self) -> None:
        """Wait for what is told afterwards."""
        while self._afterwards:
            await asyncio.gather(*tuple(self._afterwards), return_exceptions=True)

    async def _say(self, tap: Tap, chat: str) -> Say | None:
        """Return the message that a button stands under, where it was sent to this chat and has such a button."""
        say = await self.outbox.said(tap.key)
        address = await self.turns.address(CHANNEL, chat) if say else None
        is_here = say is not None and address is not None and say.address_id == address.id
        return say if say is not None and is_here and tap.number < len(say.buttons) else None

    async def _chosen(self, update: Update, query: CallbackQuery, say: Say, numbers: Sequence[int], receive: Receive) -> None:
        if not numbers:
            self._answer(query, self._wording(say).say(Phrase.CHOOSE_FIRST))
            return
        chat = str(query.message.chat.id) if query.message else ""
        is_in_group = chat.startswith("-")
        speaker, why_not = await self._who(query, say, numbers[0], chat) if is_in_group else (None, None)
        if why_not is not None:
            self._answer(query, self._wording(say).say(why_not))
            return
        heard = Heard(
            channel=CHANNEL,
            address=chat,
            speaker=speaker,
            external_id=f"u{update.update_id}",
            kind=HeardKind.CHOICE,
            at=self.clock(),
            choice=" ".join(say.buttons[number].value for number in numbers),
            text=", ".join(say.buttons[number].label for number in numbers),
            place=say.place,
            language=language_of(query.from_user),
        )
        await receive(heard, order=update.update_id)
        self._ticks.pop(say.key, None)
        self._answer(query)
        if not is_in_group:
            self._later(self._show_chosen(say, query, numbers))

    async def _who(self, query: CallbackQuery, say: Say, number: int, chat: str) -> tuple[str | None, Phrase | None]:
        """Return who taps in a group, nobody by name where they run it and so tap for all, or why their tap does not count."""
        if await self.groups.is_run_by(chat, query.from_user):
            return None, None
        if say.buttons[number].value.startswith(MARK):
            return None, Phrase.GROUP_RUN_BY
        session = await self.groups.session_in(chat)
        speaker = await self.groups.speaker(query.from_user, session) if session else None
        return (speaker, None) if speaker else (None, Phrase.GROUP_JOIN_FIRST)

    def _ticked(self, say: Say, query: CallbackQuery) -> set[int]:
        """Return what is ticked now: as remembered, or after a restart as the message shows it."""
        if say.key not in self._ticks:
            self._ticks[say.key] = _ticks_shown(query)
            while len(self._ticks) > REMEMBERED:
                self._ticks.popitem(last=False)
        return self._ticks[say.key]

    async def _show_ticks(self, say: Say, query: CallbackQuery) -> None:
        """Show the ticks as they are by the time it is this one's turn: of two quick taps the later one shows both."""
        async with self._locks.setdefault(say.key, asyncio.Lock()):
            if say.key in self._ticks:
                shown = keyboard(say, done=self._wording(say).say(Phrase.DONE_CHOOSING), ticked=self._ticks[say.key])
                await self._show(query, shown)
        if len(self._locks) > REMEMBERED:
            self._locks.clear()

    async def _show_chosen(self, say: Say, query: CallbackQuery, numbers: Sequence[int]) -> None:
        async with self._locks.setdefault(say.key, asyncio.Lock()):
            await self._show(query, chosen_only(say, numbers))

    async def _show(self, query: CallbackQuery, markup: InlineKeyboardMarkup | None) -> None:
        if query.message is not None:
            chat_id, message_id = query.message.chat.id, query.message.message_id
            await self.bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=markup)

    def _answer(self, query: CallbackQuery, text: str | None = None) -> None:
        self._later(query.answer(text))

    def _later(self, call: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(_best_effort(call))
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)

    def _wording(self, say: Say) -> Wording:
        return self.tongues.get(say.language, self.tongues[LANGUAGE]).wording


async def _best_effort(call: Coroutine[Any, Any, object]) -> None:
    """Tell Telegram something that nothing depends on."""
    try:
        await call
    except TelegramError as error:
        log.info("telegram_not_told", channel=CHANNEL, code=code_of(error))


def _tick(ticked: set[int], tap: Tap) -> None:
    """Tick or untick; the same tap told twice changes nothing the second time."""
    if tap.tapping is Tapping.TICK:
        ticked.add(tap.number)
    else:
        ticked.discard(tap.number)


def _ticks_shown(query: CallbackQuery) -> set[int]:
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    taps = [tap_in(str(button.callback_data)) for row in (markup.inline_keyboard if markup else ()) for button in row]
    return {tap.number for tap in taps if tap is not None and tap.tapping is Tapping.UNTICK}
