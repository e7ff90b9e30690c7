"""What the tests of uploads share: a browser that answers the form, makes a place for a file and sends bytes."""

import asyncio
import base64
from dataclasses import dataclass

import httpx

from portal.own_uploads import PLACE
from portal.tus import BYTES
from tests.portal.sample_site import FIRST_NIGHT, Site, signed_in, token_in

FILM = b"0123456789" * 30
GOOD = {"title": "Coming home", "consultation": FIRST_NIGHT, "made-on": "2026-03-01", "count": "1"}
ROWAN = {"person-1-label": "Rowan 4F7", "person-1-agreed": ["take_part", "keep_recording"], "person-1-how": "spoken"}


@dataclass(frozen=True)
class Uploader:
    """Somebody at the page for uploads."""

    browser: httpx.AsyncClient
    token: str

    async def answer(self, **fields: object) -> httpx.Response:
        """Send the form's answers."""
        return await self.browser.post(f"{PLACE}/answers", data={"form-token": self.token, **GOOD, **ROWAN, **fields})

    async def create(self, answers: str, *, length: int = len(FILM), **headers: str) -> httpx.Response:
        """Ask for a place for a file."""
        metadata = {"answers": answers, "number": "1", "fingerprint": "300-abc"}
        return await self.browser.post(
            PLACE, headers=self.headers(**{"Upload-Length": str(length)} | written(metadata) | headers)
        )

    async def begin(self, *, length: int = len(FILM)) -> str:
        """Answer the form and make a place for a file; return its address."""
        answers = (await self.answer()).json()["answers"]
        return (await self.create(answers, length=length)).headers["location"]

    async def send(self, at: str, offset: int, body: bytes, **headers: str) -> httpx.Response:
        """Send bytes from `offset` on."""
        sent = self.headers(**{"Upload-Offset": str(offset), "Content-Type": BYTES} | headers)
        return await self.browser.patch(at, content=body, headers=sent)

    async def offset(self, at: str) -> int:
        """Ask how much has come."""
        return int((await self.browser.head(at, headers=self.headers())).headers["upload-offset"])

    async def listed(self) -> list[dict[str, object]]:
        """Ask how far their uploads are."""
        return (await self.browser.get(PLACE)).json()["uploads"]

    def headers(self, **more: str) -> dict[str, str]:
        """Return what every request of the protocol carries."""
        return {"Tus-Resumable": "1.0.0", "Form-Token": self.token} | more


async def uploader(site: Site, email: str = "isla@example.org") -> Uploader:
    """Sign somebody in and open the page."""
    browser = await signed_in(site, email)
    return Uploader(browser, token_in((await browser.get("/upload")).text))


async def handed_on(site: Site) -> None:
    """Wait until what is whole is with the catalogue, or has been refused."""
    while under_way := tuple(site.services.finished_uploads._under_way.values()):
        await asyncio.wait(under_way)


def written(metadata: dict[str, str]) -> dict[str, str]:
    pairs = (f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    return {"Upload-Metadata": ",".join(pairs)}
