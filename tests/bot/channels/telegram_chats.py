"""The Telegram channel's parts over a real store and the real listener, on a line that remembers what is said to Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.attending import Attendant
from bot.channels.telegram import LARGEST_FROM_TELEGRAM, Mark
from bot.channels.telegram_groups import TelegramGroups
from bot.channels.telegram_joining import Joining
from bot.channels.telegram_reading import Reader
from bot.channels.telegram_sending import PACE, TelegramSending
from bot.channels.telegram_tapping import Tapped
from bot.channels.telegram_updates import TelegramUpdates
from bot.private_links import LinkMaker
from bot.pushing import PushChannel
from bot.script import Script
from core.chat import Heard, Receipt, Say
from core.consultations import Session
from core.ports import Outcome
from tests.bot.channels.telegram_calls import Line, bot_on
from tests.bot.channels.telegram_made import PERSON, ROWAN, message, private_chat, raw, said
from tests.bot.kept_chats import KeptChats, kept_chats
from tests.bot.test_languages import TONGUES
from tests.opened import SECRET


async def our_bot() -> str:
    return "OurBot"


async def no_voice(_sha256: str) -> bytes | None:
    return None


@dataclass
class TelegramChats:
    """Somebody on Telegram, and everything behind the bot they write to."""

    chats: KeptChats
    line: Line = field(default_factory=Line)
    received: list[Heard] = field(default_factory=list)

    def __post_init__(self) -> None:
        store, bot = self.chats.store, bot_on(self.line)
        talks, clock = store.conversations, self.clock
        reader = Reader(mark=Mark(SECRET), username=lambda: "OurBot", largest=LARGEST_FROM_TELEGRAM)
        self.joining = Joining(bot=bot, turns=talks, consultations=store.consultations, tongues=TONGUES, clock=clock)
        self.groups = TelegramGroups(bot=bot, reader=reader, joining=self.joining, turns=talks, clock=clock)
        self.tapped = Tapped(bot=bot, outbox=talks, turns=talks, tongues=TONGUES, groups=self.groups, clock=clock)
        self.updates = TelegramUpdates(
            bot=bot,
            reader=reader,
            tapped=self.tapped,
            joining=self.joining,
            groups=self.groups,
            reach=talks,
            turns=talks,
            clock=clock,
        )
        links = LinkMaker(store.links, base_url="", new_token=lambda: "t", clock=clock)
        self.sending = TelegramSending(bot=bot, reach=talks, links=links, tongues=TONGUES, voice=no_voice, username=our_bot)
        channel = PushChannel(
            name="telegram", deliver=self.sending.deliver, pace=PACE, answer_stranger=self.joining.answer_stranger
        )
        self.attendant = Attendant(
            inbox=talks,
            listener=self.chats.listener,
            channels={"telegram": channel},
            keep_media=_nothing,
            keep_file=_nothing,
            clock=clock,
        )

    def clock(self):
        return self.chats.now

    async def receive(self, heard: Heard, *, order: int = 0) -> None:
        self.received.append(heard)
        await self.attendant.receive(heard, order=order)

    async def take(self, update: dict[str, Any]) -> list[Say]:
        """Bring one update, let it have its turn, send what is due, and return what was said."""
        await self.updates.take(update, self.receive)
        await self.attendant.idle()
        await self.tapped.finish()
        return await self.send()

    async def says(self, text: str, **facts: Any) -> list[Say]:
        return await self.take(said(number=len(self.received) + 1000, text=text, **facts))

    async def taps(self, data: str, *, update_id: int | None = None, markup: Any = None, person: int = PERSON) -> list[Say]:
        under = message(number=77, chat=private_chat(person), text="…") | ({"reply_markup": markup} if markup else {})
        query = {"id": "1", "from": ROWAN | {"id": person}, "chat_instance": "1", "message": under, "data": data}
        return await self.take(raw(update_id, callback_query=query))

    async def send(self) -> list[Say]:
        sendings, said_now = self.chats.store.conversations, []
        for each in await sendings.to_send("telegram", self.chats.now):
            await sendings.begun([each.say.key], self.chats.now)
            receipt: Receipt = await self.sending.deliver(each)
            await sendings.settle([Outcome(key=each.say.key, at=self.chats.now, receipt=receipt)])
            said_now.append(each.say)
        return said_now

    async def session(self, person: int = PERSON) -> Session:
        return await self.chats.session(str(person), "telegram")

    def data_of(self, label: str) -> str:
        """Return what the newest button with this label carries."""
        shown = [*self.line.of("sendMessage"), *self.line.of("editMessageReplyMarkup")]
        rows = [row for call in shown for row in (call.get("reply_markup") or {}).get("inline_keyboard", ())]
        return next(button["callback_data"] for row in reversed(rows) for button in row if button["text"] == label)

    async def agrees(self) -> None:
        """Begin, and say yes to everything that is asked before the first question."""
        await self.says("/start first_week")
        while (await self.session()).waiting_at in {"take_part", "keep_recording", "quote_words"}:
            await self.taps(self.data_of("Yes"))


@asynccontextmanager
async def telegram_chats(home: Path, script: Script | None = None, *, line: Line | None = None) -> AsyncIterator[TelegramChats]:
    """Open the channel over the invented consultation "first_week", asked with `script` where one is given."""
    async with kept_chats(home) as chats:
        if script is not None:
            await chats.store.scripts.put_script(script.sha256, script.name, script.to_json())
            found = await chats.store.consultations.consultation_named("first_week")
            assert found is not None
            await chats.store.consultations.put_consultation(replace(found, script_hash=script.sha256))
        yield TelegramChats(chats, line=line or Line())


async def _nothing(pieces: AsyncIterator[bytes]):
    raise AssertionError("No file is fetched in these tests.")
