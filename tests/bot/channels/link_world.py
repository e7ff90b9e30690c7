"""Somebody who texts and opens their private link on a phone's browser, over the real store and listener."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from bot.channels.link_page import link_page_routes
from bot.channels.web_chat_pages import FILES
from bot.channels.web_chat_words import read_page_words
from core.errors import BadMedia
from core.links import LinkKind, PrivateLink
from core.testimony import Recording
from tests.bot.channels.sms_world import SmsWorld, sms_world
from tests.bot.chats import PROMPTS, VOICE_NOTE

SPOKEN = read_page_words(PROMPTS / "web_chat")
WORDS = SPOKEN["en"]
LIMIT_BYTES = 100_000
BASE = "https://heard.example"


@dataclass
class LinkWorld:
    """A phone with a link, and what happened to what it sent."""

    sms: SmsWorld
    app: FastAPI
    client: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    kept: list[tuple[str, int]] = field(default_factory=list)

    async def open(self, token: str = "token-1") -> httpx.Response:
        return await self.client.post("/chat/link", data={"link": f"{BASE}/chat/link#{token}"}, follow_redirects=True)

    async def key(self) -> str:
        page = await self.client.get("/chat/link/here")
        found = re.search(r'data-key="([^"]+)"', page.text)
        assert found is not None, page.text
        return found[1]

    async def answered(self) -> list[str]:
        """Let what was sent have its turn, and return what is texted back."""
        before = len(self.sms.gateway.words())
        await self.sms.attendant.idle()
        await self.sms.sender.drain()
        return self.sms.gateway.words()[before:]

    async def send_link(self) -> None:
        """Give the same person a link for a file."""
        address_id = (await self.sms.session()).address_id
        link = PrivateLink(address_id=address_id, kind=LinkKind.SEND)
        later = self.sms.chats.now.replace(year=self.sms.chats.now.year + 1)
        await self.sms.chats.store.links.keep_private_link("a-send-token", link, expires_at=later)


@asynccontextmanager
async def link_world(home: Path, *, asked: bool = True, cookie_secure: bool = True) -> AsyncIterator[LinkWorld]:
    """Let somebody be asked the question that takes voice, with "token-1" as their link."""
    async with sms_world(home, base_url=BASE) as sms:
        if asked:
            await sms.texts("first week", "yes", "no", "1")
        app = FastAPI()
        world = LinkWorld(sms=sms, app=app)

        def keep(how: str):
            async def kept(pieces: AsyncIterator[bytes]) -> Recording:
                body = b"".join([piece async for piece in pieces])
                world.kept.append((how, len(body)))
                if body.startswith(b"no media") and how == "media":
                    raise BadMedia("unknown", "This is no film or sound.")
                return VOICE_NOTE

            return kept

        app.mount("/chat/static", StaticFiles(directory=FILES / "static"))
        app.include_router(
            link_page_routes(
                hear=sms.attendant.receive,
                links=sms.chats.store.links,
                turns=sms.chats.store.conversations,
                chat_log=sms.chats.store.conversations,
                keep_media=keep("media"),
                keep_file=keep("file"),
                spoken=SPOKEN,
                clock=lambda: sms.chats.now,
                new_id=sms.chats.new_id,
                cookie_secure=cookie_secure,
                limit_bytes=LIMIT_BYTES,
            )
        )
        transport = httpx.ASGITransport(app=app, client=("192.0.2.1", 4000))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            world.client = client
            yield world
