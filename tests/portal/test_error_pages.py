import httpx
import pytest
from fastapi import FastAPI

from core.errors import BadInput, EngineFailed, NotAllowed, NotFound, StoreBusy, StoreFull
from portal.error_pages import install_error_pages, status_of
from portal.receiving import TooLarge


def app_that_raises(error: Exception) -> httpx.AsyncClient:
    app = FastAPI()
    install_error_pages(app)

    async def failing() -> None:
        raise error

    app.add_api_route("/page", failing)
    app.add_api_route("/api/thing", failing)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://heard.test")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound("testimony"), 404, "There is nothing here"),
        (NotAllowed("Only facilitators can."), 403, "Only facilitators can."),
        (TooLarge("Big."), 413, "That is too large"),
        (BadInput("Odd."), 400, "That did not work"),
        (StoreBusy(), 503, "Busy just now"),
        (StoreFull(), 507, "The disk is full"),
        (EngineFailed("secret engine words"), 500, "Something went wrong on our side"),
        (RuntimeError("secret words"), 500, "Something went wrong on our side"),
    ],
)
async def test_each_error_has_a_page_in_plain_words(error: Exception, status: int, words: str) -> None:
    response = await app_that_raises(error).get("/page")

    assert response.status_code == status
    assert words in response.text
    assert "secret" not in response.text


async def test_programs_get_errors_as_json() -> None:
    response = await app_that_raises(NotAllowed("Only facilitators can.")).get("/api/thing")

    assert response.status_code == 403
    assert response.json() == {"error": "Forbidden", "problem": "Only facilitators can."}


async def test_the_page_of_an_unforeseen_error_carries_the_headers_too() -> None:
    response = await app_that_raises(RuntimeError("secret words")).get("/page")

    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_an_error_nobody_thought_of_is_ours() -> None:
    assert status_of(ValueError()) == 500
