import re

from portal.headers import CONTENT_SECURITY_POLICY
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


def test_no_template_holds_a_script_a_style_or_another_sites_address() -> None:
    for path in TEMPLATE_FOLDER.glob("*.html"):
        text = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?://", text), path.name
