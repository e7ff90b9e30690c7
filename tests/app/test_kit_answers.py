"""No answer goes out before the kit has what it is about, and where it cannot, that is said instead."""

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.kit_answers import KeptBeforeAnswered
from core.errors import HeardError, StoreBusy, StoreDamaged, StoreFull


class World:
    """An app whose one page does something, and a folder that keeps it, or cannot."""

    def __init__(self, fault: Callable[[], HeardError] | None = None) -> None:
        self.happened: list[str] = []
        self.fault = fault

    async def page(self, request: Request) -> PlainTextResponse:
        self.happened.append("done")
        return PlainTextResponse("thank you for <those> words")

    async def keep(self) -> None:
        self.happened.append("kept")
        if self.fault:
            raise self.fault()

    async def asked(self) -> httpx.Response:
        app = KeptBeforeAnswered(Starlette(routes=[Route("/", self.page)]), self.keep)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://kit.test") as client:
            return await client.get("/")


async def test_an_answer_goes_out_once_what_it_is_about_is_kept() -> None:
    world = World()

    response = await world.asked()

    assert world.happened == ["done", "kept"]
    assert response.text == "thank you for <those> words"


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (StoreFull, 507, "The disk is full"),
        (lambda: StoreDamaged("Put the stick back in."), 503, "Put the stick back in."),
        (lambda: StoreBusy("Try again."), 503, "Try again."),
    ],
)
async def test_what_could_not_be_kept_is_not_acknowledged(fault: Callable[[], HeardError], status: int, words: str) -> None:
    response = await World(fault).asked()

    assert response.status_code == status
    assert words in response.text
    assert "thank you" not in response.text
    assert "tell the worker" in response.text
