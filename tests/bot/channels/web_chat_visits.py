"""Visits to the web chat in a real browser: a server whose line can be cut, and a small phone with a microphone."""

import asyncio
import math
import socket
import struct
import wave
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from playwright.async_api import expect

SMALL_PHONE = {"width": 320, "height": 568}
PATIENT_MS = 20_000
"""What other machines do in a second may take a busy one this long."""


def tone(file: Path) -> Path:
    """Write three seconds of a plain tone, for the browser's microphone."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(b"".join(struct.pack("<h", int(9_000 * math.sin(n * 0.17))) for n in range(48_000)))
    return file


class Line:
    """The line between phones and the server: cut, the server is gone; mended, a new one stands at the same address."""

    def __init__(self, app) -> None:
        self._app = app
        self._port = 0
        self._running = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def mend(self) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(self._app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        self._running = (server, listening, asyncio.create_task(server.serve(sockets=[listening])))

    async def cut(self) -> None:
        server, listening, serving = self._running
        server.should_exit = True
        await serving
        listening.close()
        self._running = None


@asynccontextmanager
async def served(world):
    """Serve the world's app on a free port of this machine; gives the line."""
    line = Line(world.app)
    await line.mend()
    try:
        yield line
    finally:
        if line._running:
            await line.cut()


async def visit(context, address):
    """Open a page on which nothing may break its own safety rules."""
    page = await context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "Content Security" in said.text else None)
    await page.goto(address)
    return page


async def opened(chromium, place, **facts):
    """Open the chat on a small phone and tap Start."""
    context = await chromium.new_context(**{"viewport": SMALL_PHONE, **facts})
    page = await visit(context, place.address)
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#lines")).to_contain_text("Is it okay to start?")
    return page


async def to_the_open_question(page):
    await page.get_by_role("button", name="Yes").click()
    await page.get_by_label("A place to live").check()
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator("#lines")).to_contain_text("Tell me about your first night")
