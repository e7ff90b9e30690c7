"""A site served to a real browser, with a small real film in it. Only for tests marked as needing a browser."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import imageio_ffmpeg
import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.portal.sample_site import PASSWORD, Site, opened_site

LIMIT = 3_000_000


@asynccontextmanager
async def served_site(home: Path) -> AsyncIterator[tuple[str, Site]]:
    """Serve a site with a playable film in it; give its address."""
    async with opened_site(home, media=film_in(home).read_bytes(), limit_bytes=LIMIT) as site:
        server = uvicorn.Server(uvicorn.Config(site.app, port=0, log_level="error", lifespan="off", ws="none"))
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}", site
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start a headless browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=browser_arguments())
        try:
            yield browser
        finally:
            await browser.close()


async def sign_in(page: Page, address: str, email: str = "isla@example.org") -> None:
    """Sign in by the form."""
    await page.goto(f"{address}/sign-in")
    await page.fill("#email", email)
    await page.fill("#password", PASSWORD)
    await page.click("main button[type=submit]")
    await page.wait_for_url(f"{address}/")


async def confirmed(page: Page, address: str, name: str) -> None:
    """Read and confirm the card by keyboard, and begin to ask for someone or to hold a group."""
    await page.goto(f"{address}/consultations/{name}/ask-for")
    for box in await page.locator("input[name=tick]").all():
        await box.focus()
        await page.keyboard.press("Space")
    await page.locator("#setting-order").focus()
    await page.keyboard.press("Space")
    await page.get_by_role("button", name="Begin").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#now")


def film_in(folder: Path) -> Path:
    """Make a film of six seconds: a test picture and a tone."""
    film = folder / "made.mp4"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error",
        "-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=6", "-f", "lavfi", "-i", "sine=frequency=300:duration=6",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "10", "-c:a", "aac",
        "-movflags", "+faststart", str(film),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=60)
    return film
