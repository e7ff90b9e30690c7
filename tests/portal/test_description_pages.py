"""The form for what is written about a testimony, and where it shows."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.describing import Description, Element, Note
from core.people import Role, Viewer
from core.testimony import Medium
from tests.opened import NOON
from tests.portal.sample_site import (
    CLOSED_BOOK,
    FILM,
    HERE,
    KEPT,
    TYPED,
    Site,
    keep_sent,
    opened_site,
    signed_in,
    token_in,
)

DESCRIBE = f"/testimony/{FILM}/describe"
ISLA = Viewer(staff_id="m_is", partnership_id=HERE, roles=frozenset({Role.FACILITATOR}))
WRITTEN = {
    "version": "0",
    "title": "Coming home",
    "creator": "Nine men of Glenochil",
    "coverage": "Perth",
    "note-1-at": "0:02",
    "note-1-text": "The gate closes",
}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened_site(tmp_path) as opened:
        yield opened


async def send(browser: httpx.AsyncClient, fields: dict[str, str], path: str = DESCRIBE) -> httpx.Response:
    return await browser.post(path, data={"form-token": token_in((await browser.get(path)).text)} | fields)


async def test_what_is_written_shows_on_its_page_with_a_link_to_the_second(site: Site) -> None:
    browser = await signed_in(site)

    response = await send(browser, WRITTEN)
    page = (await browser.get(response.headers["location"])).text

    assert (response.status_code, response.headers["location"]) == (303, f"/testimony/{FILM}#about")
    assert "Written about it by the team" in page
    assert "Nine men of Glenochil" in page
    assert f'href="/testimony/{FILM}?t=2000#about"' in page


async def test_where_nothing_but_a_title_is_written_the_page_asks_for_more(site: Site) -> None:
    browser = await signed_in(site)

    await send(browser, {"version": "0", "title": "Coming home"})
    page = (await browser.get(f"/testimony/{FILM}")).text

    assert "Write about it" in page
    assert "dublin-core.xml" not in page


async def test_the_form_is_filled_with_what_is_kept(site: Site) -> None:
    browser = await signed_in(site)
    await send(browser, WRITTEN)

    form = (await browser.get(DESCRIBE)).text

    assert 'value="Perth"' in form
    assert 'value="0:02"' in form
    assert 'name="version" value="1"' in form


async def test_what_must_be_mended_is_said_and_nothing_typed_is_lost(site: Site) -> None:
    browser = await signed_in(site)

    response = await send(browser, WRITTEN | {"note-1-at": "soon"})

    assert response.status_code == 422
    assert "such as 0:42" in response.text
    assert "The gate closes" in response.text
    assert (await site.services.descriptions.description(FILM, ISLA)).version == 0


async def test_what_somebody_else_wrote_meanwhile_stays(site: Site) -> None:
    browser = await signed_in(site)
    theirs = Description(testimony_id=FILM, elements={Element.TITLE: "Theirs"})
    await site.services.descriptions.describe(theirs, ISLA, NOON)

    response = await send(browser, WRITTEN)

    assert response.status_code == 422
    assert "Somebody else wrote about it meanwhile" in response.text
    assert (await site.services.descriptions.description(FILM, ISLA)).title == "Theirs"


async def test_a_viewer_reads_what_is_written_and_does_not_write(site: Site) -> None:
    await send(await signed_in(site), WRITTEN)
    browser = await signed_in(site, "vic@example.org")

    page = (await browser.get(f"/testimony/{FILM}")).text

    assert "Nine men of Glenochil" in page
    assert DESCRIBE not in page
    assert (await browser.get(DESCRIBE)).status_code == 403


@pytest.mark.parametrize("ending", ["describe", "dublin-core.xml", "dublin-core.json"])
async def test_what_may_not_be_read_is_not_there(site: Site, ending: str) -> None:
    browser = await signed_in(site)
    stranger = await signed_in(site, "ed@example.org")

    assert (await browser.get(f"/testimony/{CLOSED_BOOK}/{ending}")).status_code == 404
    assert (await browser.get(f"/testimony/{TYPED}/{ending}")).status_code == 404
    assert (await stranger.get(f"/testimony/{FILM}/{ending}")).status_code == 404


async def test_a_picture_is_written_about_and_has_no_moments(site: Site) -> None:
    await keep_sent(site, Medium.PICTURE, b"a picture", agreed=KEPT)
    browser = await signed_in(site)
    path = "/testimony/t_sent/describe"

    form = (await browser.get(path)).text
    response = await send(browser, {"version": "0", "description": "A blue door"}, path)

    assert "Notes at a moment" not in form
    assert "A blue door" in (await browser.get(response.headers["location"])).text


async def test_other_catalogues_have_it_as_dublin_core(site: Site) -> None:
    written = Description(
        testimony_id=FILM,
        elements={Element.TITLE: "Home", Element.COVERAGE: "Perth"},
        notes=(Note(start_ms=2000, text="rain"),),
    )
    await site.services.descriptions.describe(written, ISLA, NOON)
    browser = await signed_in(site)

    record = await browser.get(f"/testimony/{FILM}/dublin-core.xml")
    fields = (await browser.get(f"/testimony/{FILM}/dublin-core.json")).json()

    assert record.headers["content-type"].startswith("application/xml")
    assert "<dc:coverage>Perth</dc:coverage>" in record.text
    assert fields["dublin_core"]["type"] == "MovingImage"
    assert fields["notes"] == [{"start_ms": 2000, "text": "rain"}]
