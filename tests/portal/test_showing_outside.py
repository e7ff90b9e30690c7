"""The page of a testimony's copy for showing outside."""

import html
from dataclasses import replace

import httpx
import pytest

from core.testimony import RenditionKind
from tests.portal.sample_site import CLOSED_BOOK, FILM, TYPED, VOICE, Site, keep_words, signed_in, token_in
from tests.portal.served import film_in

OUTSIDE = f"/testimony/{FILM}/outside"
SAID = ((0, 2600, "I had nowhere to live."), (2600, 4400, "then somebody met me."))


async def ready(site: Site, tmp_path, email: str = "isla@example.org") -> httpx.AsyncClient:
    """Sign in where a real film may be shown to anybody, its names looked over."""
    kept = await site.services.files.put(film_in(tmp_path))
    await keep_words(site.store, FILM, SAID)
    (playable,) = [
        each
        for each in (await site.services.testimonies.view(FILM, await viewer_of(site))).renditions
        if each.kind is RenditionKind.PLAYABLE
    ]
    await site.store.catalogue.save_rendition(replace(playable, sha256=kept.sha256, byte_count=kept.byte_count))
    browser = await signed_in(site)
    await post(browser, f"/testimony/{FILM}/names", do="confirm")
    return browser if email.startswith("isla") else await signed_in(site, email)


async def viewer_of(site: Site):
    from core.people import Role, StaffId, Viewer
    from tests.portal.sample_site import HERE

    return Viewer(staff_id=StaffId("m_is"), partnership_id=HERE, roles=frozenset({Role.FACILITATOR}))


async def post(browser: httpx.AsyncClient, address: str, **fields: str) -> httpx.Response:
    token = token_in((await browser.get("/search")).text)
    return await browser.post(address, data={"form-token": token, **fields})


async def page_of(browser: httpx.AsyncClient) -> str:
    return html.unescape((await browser.get(OUTSIDE)).text)


async def test_a_film_is_asked_for_made_and_saved(site: Site, tmp_path) -> None:
    browser = await ready(site, tmp_path)

    response = await post(browser, OUTSIDE, captions="yes")
    waiting = await page_of(browser)
    await site.services.outside.round()
    done = await page_of(browser)
    saved = await browser.get(f"{OUTSIDE}/file")

    assert (response.status_code, response.headers["location"]) == (303, OUTSIDE)
    assert "It is being made" in waiting
    assert f'href="{OUTSIDE}/file"' in done
    assert "With captions in the picture." in done
    assert saved.status_code == 200
    assert saved.headers["content-disposition"] == 'attachment; filename="for-showing-outside.mp4"'
    assert saved.headers["cache-control"] == "private, no-store"
    assert saved.content[4:8] == b"ftyp"


async def test_what_hinders_it_is_said_and_nothing_is_made(site: Site) -> None:
    browser = await signed_in(site)

    page = await page_of(browser)
    response = await post(browser, OUTSIDE)

    assert "There can be none yet" in page
    assert "nobody has read all of it yet" in page
    assert 'value="yes"' not in page
    assert response.status_code == 422
    assert (await browser.get(f"{OUTSIDE}/file")).status_code == 404


async def test_consent_that_is_missing_is_named(site: Site) -> None:
    browser = await signed_in(site)

    page = (await browser.get(f"/testimony/{VOICE}/outside")).text

    assert "Not everybody in it has agreed to its being shown in public." in page


async def test_whoever_only_reads_is_offered_nothing(site: Site, tmp_path) -> None:
    browser = await ready(site, tmp_path, "vic@example.org")

    assert "Make it" not in await page_of(browser)
    assert (await post(browser, OUTSIDE)).status_code == 403


@pytest.mark.parametrize("address", [f"/testimony/{CLOSED_BOOK}/outside", "/testimony/nothing/outside"])
async def test_of_what_may_not_be_read_there_is_no_page(site: Site, address: str) -> None:
    assert (await (await signed_in(site)).get(address)).status_code == 404


async def test_another_partnership_sees_nothing_and_a_stranger_signs_in_first(site: Site) -> None:
    assert (await (await signed_in(site, "ed@example.org")).get(OUTSIDE)).status_code == 404
    assert (await site.browser().get(f"{OUTSIDE}/file")).status_code == 303


async def test_typed_words_are_not_offered_for_showing(site: Site) -> None:
    browser = await signed_in(site)

    assert "for showing outside" in (await browser.get(f"/testimony/{FILM}")).text
    assert "for showing outside" not in (await browser.get(f"/testimony/{TYPED}")).text


async def test_a_copy_is_not_served_as_other_files_are(site: Site, tmp_path) -> None:
    browser = await ready(site, tmp_path)
    await post(browser, OUTSIDE)
    await site.services.outside.round()

    assert (await browser.get(f"{OUTSIDE}/file")).status_code == 200
    assert (await browser.get(f"/media/{FILM}/outside")).status_code == 404
