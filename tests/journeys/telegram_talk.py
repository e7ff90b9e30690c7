"""A house that speaks over a pretended Telegram, and somebody with a phone: what journeys over Telegram are walked with."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.channels import running_channels
from app.clock import now
from app.serving import listening_socket, serving
from app.settings import Settings
from app.web import web_app
from app.wiring import House, opened
from bot.channels.telegram_webhook import PATH
from bot.script import Script
from core.consultations import Session
from tests.app.test_publishing import published
from tests.telegram.faults import Fault
from tests.telegram.running import TOKEN, Running
from tests.telegram.world import World

Result = TypeVar("Result")


@dataclass
class Phone:
    """Somebody's phone. Whatever is done on it is done in the pretended Telegram's own thread."""

    far: Running
    house: House
    who: int

    async def act(self, what: Callable[[World], Result]) -> Result:
        return await asyncio.to_thread(self.far.do, what)

    async def until(self, what: Callable[[World], Result], *, within_s: float = 60.0) -> Result:
        return await asyncio.to_thread(self.far.wait_for, what, within_s=within_s)

    async def fault(self, kind: str, **facts: Any) -> None:
        await self.act(lambda world: world.faults.add(Fault(kind, **facts)))

    async def starts(self, code: str = "first_week") -> None:
        await self.act(lambda world: world.start(self.who, code))

    async def writes(self, text: str) -> int:
        return int((await self.act(lambda world: world.write(self.who, text)))["message_id"])

    async def sends(self, kind: str, content: bytes, **facts: Any) -> None:
        await self.act(lambda world: world.send(self.who, kind, content, **facts))

    async def hears(self, part: str, *, times: int = 1) -> None:
        """Wait until something with these words was said so often, in private."""
        await self.until(lambda world: len(said_to(world, self.who, part)) >= times)

    async def taps(self, label: str) -> None:
        """Wait for a button with this label that still can be tapped, and tap the newest."""

        def newest(world: World) -> int:
            return max((each["message_id"] for each in world.chats[self.who].history if label in labels(each)), default=0)

        message_id = await self.until(newest)
        await self.act(lambda world: world.tap(self.who, message_id, label=label))

    async def agrees(self) -> None:
        """Say yes to all three things that are asked first."""
        for asked in ("read and hear what you say", "team play it", "use your words in a report"):
            if asked == "team play it" and not await self._is_asked(asked):
                continue
            await self.hears(asked)
            await self.taps("Yes")

    async def session(self) -> Session:
        talks = self.house.store.conversations
        address = await talks.address("telegram", str(self.who))
        session = await talks.session_at(address.id) if address else None
        assert session is not None
        return session

    async def texts(self) -> list[str]:
        return await self.act(lambda world: said_to(world, self.who, ""))

    async def settled(self) -> None:
        """Wait until everything that was done has come, and everything that is due has gone."""
        await self.until(lambda world: not world.updates.pending)
        await self.house.attendant.idle()
        async with asyncio.timeout(60):
            while await self.house.store.conversations.due("telegram", now()):
                await asyncio.sleep(0.05)

    async def _is_asked(self, words: str) -> bool:
        await self.settled()
        return any(words in text for text in await self.texts())


def said_to(world: World, chat: int, part: str) -> list[str]:
    accepted = world.log.of("accepted", chat_id=chat)
    texts = [str(entry["message"].get("text", "")) for entry in accepted]
    return [text for text in texts if part in text]


def labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row if "callback_data" in button]


@asynccontextmanager
async def talking(home: Path, far: Running, script: Script, *, is_called: bool = False) -> AsyncIterator[Phone]:
    """Open a house whose Telegram is the pretended one, asked or called, with a consultation that somebody can join."""
    webhook = {"telegram_webhook": "https://heard.example"} if is_called else {}
    settings = Settings(
        home=home, port=0, risk_meaning=False, telegram_token=TOKEN, telegram_api=far.address, base_url="", **webhook
    )
    async with opened(settings) as house:
        await published(house, script)
        with listening_socket(settings) as listening:
            port = listening.getsockname()[1]
            far.do(lambda world: setattr(world.updates.webhook, "deliver_to", f"http://127.0.0.1:{port}{PATH}"))
            far.do(lambda world: setattr(world.updates, "resend_scale", 0.05))
            async with serving(web_app(house), listening), running_channels(house):
                yield Phone(far, house, far.do(lambda world: world.person().id))
