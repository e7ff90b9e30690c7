"""The web application: every page guarded, nothing documented to strangers, and both channels' pages there."""

from pathlib import Path

import httpx
import pytest

from app.sample_partnership import bring_in_the_sample
from app.web import web_app
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def answers_to(folder: Path, *paths: str) -> list[httpx.Response]:
    async with house_in(folder) as house:
        await bring_in_the_sample(house)
        transport = httpx.ASGITransport(app=web_app(house))
        async with httpx.AsyncClient(transport=transport, base_url="http://heard.test") as client:
            return [await client.get(path) for path in paths]


async def test_strangers_see_the_door_and_the_chat_and_nothing_else(tmp_path: Path) -> None:
    home, chat, search, media, docs, schema = await answers_to(
        tmp_path, "/", "/chat/first_night", "/search?q=home", "/media/t_sample_r0/playable", "/docs", "/openapi.json"
    )

    assert (home.status_code, chat.status_code) == (200, 200)
    assert all(response.status_code in {303, 401, 404} for response in (search, media, docs, schema))
    assert "nowhere to live" not in search.text


async def test_every_page_carries_a_strict_policy(tmp_path: Path) -> None:
    for response in await answers_to(tmp_path, "/", "/sign-in", "/chat/first_night", "/nothing-here"):
        policy = response.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy or "default-src 'self'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_an_unknown_address_is_a_page_in_plain_words(tmp_path: Path) -> None:
    (missing,) = await answers_to(tmp_path, "/nothing-here")

    assert missing.status_code == 404
    assert "<html" in missing.text


async def test_the_health_check_says_ok(tmp_path: Path) -> None:
    (health,) = await answers_to(tmp_path, "/health")

    assert health.text == "ok"
