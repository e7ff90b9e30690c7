import re

from starlette.responses import StreamingResponse
from starlette.types import Message

from portal.headers import CONTENT_SECURITY_POLICY, SecureHeaders
from portal.pages import TEMPLATE_FOLDER
from tests.portal.sample_site import FILM, Site, signed_in


async def test_every_answer_carries_the_headers(site: Site) -> None:
    browser = await signed_in(site)

    for path in ("/", "/search", "/nothing-here", "/static/portal/portal.css", "/api/search"):
        headers = (await browser.get(path)).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "store" in headers["cache-control"] or path.startswith("/static")


async def test_media_keep_their_own_stricter_policy(site: Site) -> None:
    browser = await signed_in(site)

    headers = (await browser.get(f"/media/{FILM}/playable")).headers

    assert "sandbox" in headers["content-security-policy"]
    assert headers["cache-control"] == "private, no-store"


async def test_a_long_answer_is_passed_on_piece_by_piece() -> None:
    order: list[str] = []

    async def pieces():
        for number in range(3):
            order.append(f"made {number}")
            yield str(number)

    async def send(message: Message) -> None:
        if message.get("body"):
            order.append(f"sent {message['body'].decode()}")

    async def receive() -> Message:
        return {"type": "http.request"}

    site = SecureHeaders(StreamingResponse(pieces()))
    await site({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)

    assert order == ["made 0", "sent 0", "made 1", "sent 1", "made 2", "sent 2"]


async def test_what_is_no_web_page_is_left_alone() -> None:
    seen: list[str] = []

    async def app(scope, receive, send) -> None:
        seen.append(scope["type"])
        await send({"type": "lifespan.startup.complete"})

    async def send(message: Message) -> None:
        seen.append(message["type"])

    await SecureHeaders(app)({"type": "lifespan"}, None, send)

    assert seen == ["lifespan", "lifespan.startup.complete"]


def test_no_template_holds_a_script_a_style_or_another_sites_address() -> None:
    for path in TEMPLATE_FOLDER.glob("*.html"):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?://", text), path.name
