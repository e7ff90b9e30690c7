from pathlib import Path

import httpx
import pytest

from core.errors import BadInput
from core.testimony import Medium, TestimonyId, TestimonyState
from tests.portal.sample_site import FILM, TYPED, Site, keep_spoken, signed_in, token_in
from tests.portal.served import chromium, served_site, sign_in

UNNAMED = TestimonyId("t_unnamed")
SAYS_YES = {"person-1-label": "Heron 0A1", "person-1-agreed": ["take_part", "keep_recording"], "person-1-how": "paper"}
THE_ONE_IN_IT = {"person-1-label": "Rowan UNN"}
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
async def unnamed(site: Site) -> Site:
    """Return a site with a ready film in it that one person has agreed to nothing of."""
    await keep_spoken(site.store, site.services.files, UNNAMED, Medium.FILM, b"another film" * 100, agreed=frozenset())
    return site


async def named(browser: httpx.AsyncClient, fields: dict[str, object], testimony_id: TestimonyId = FILM) -> httpx.Response:
    """Return the answer to the form, sent as a browser does."""
    token = token_in((await browser.get("/upload")).text)
    return await browser.post(f"/testimony/{testimony_id}/people", data={"form-token": token, **fields})


async def test_the_form_shows_what_it_is_called_and_nothing_that_was_said(unnamed: Site) -> None:
    page = (await (await signed_in(unnamed)).get(f"/testimony/{UNNAMED}/people")).text

    assert "Coming home" in page
    assert "nowhere to live" not in page
    assert 'name="person-6-label"' in page


async def test_consent_recorded_later_opens_the_film_and_it_is_said_who_sees_it(unnamed: Site) -> None:
    browser = await signed_in(unnamed)
    assert (await browser.get(f"/testimony/{UNNAMED}")).status_code == 404

    response = await named(browser, SAYS_YES | THE_ONE_IN_IT, UNNAMED)
    page = (await browser.get(response.headers["location"])).text

    assert response.status_code == 303
    assert response.headers["location"] == f"/processing?named={UNNAMED}"
    assert "Everyone on your team can find it, read it and play it now." in page
    assert "nowhere to live" in (await browser.get(f"/testimony/{UNNAMED}")).text


async def test_where_somebody_still_has_not_agreed_it_is_said_that_it_is_not_shown(unnamed: Site) -> None:
    browser = await signed_in(unnamed)

    response = await named(browser, SAYS_YES, UNNAMED)
    page = (await browser.get(response.headers["location"])).text

    assert "It is not shown yet" in page
    assert f'href="/testimony/{UNNAMED}"' not in page.split('id="progress-list"')[0]


async def test_a_film_that_is_not_ready_says_so_too(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.PROCESSING)
    browser = await signed_in(site)

    response = await named(browser, SAYS_YES)

    assert "It is still being processed" in (await browser.get(response.headers["location"])).text


async def test_naming_nobody_keeps_nothing_and_says_so(site: Site) -> None:
    response = await named(await signed_in(site), {})

    assert response.status_code == 422
    assert "Name at least one person" in response.text


async def test_a_form_with_problems_comes_back_with_all_that_was_typed(site: Site) -> None:
    response = await named(await signed_in(site), SAYS_YES | {"person-1-how": "", "person-2-starts": "soon"})

    assert response.status_code == 422
    for field in ("person-1-how", "person-2-label", "person-2-starts"):
        assert f'href="#{field}"' in response.text
        assert f'id="{field}-error"' in response.text
    assert 'value="Heron 0A1"' in response.text


async def test_what_the_catalogue_refuses_is_said_beside_the_form(site: Site) -> None:
    site.intake.refusal = BadInput("Those times make no sense.", remedy="Give a later end.")

    response = await named(await signed_in(site), SAYS_YES)

    assert response.status_code == 422
    assert "Those times make no sense. Give a later end." in response.text


async def test_a_viewer_may_not_say_who_is_in_it_and_is_offered_no_link_to(site: Site) -> None:
    browser = await signed_in(site, "vic@example.org")
    token = token_in((await browser.get("/")).text)

    assert (await browser.get(f"/testimony/{FILM}/people")).status_code == 403
    response = await browser.post(f"/testimony/{FILM}/people", data={"form-token": token, **SAYS_YES})
    assert response.status_code == 403
    for path in ("/processing", f"/testimony/{FILM}"):
        assert "/people" not in (await browser.get(path)).text


async def test_another_partnerships_film_is_as_if_it_were_not_there(site: Site) -> None:
    browser = await signed_in(site, "ed@example.org")

    assert (await browser.get(f"/testimony/{FILM}/people")).status_code == 404
    assert (await named(browser, SAYS_YES)).status_code == 404
    assert "Coming home" not in (await browser.get(f"/processing?named={FILM}")).text


async def test_who_typed_an_answer_is_known_already_and_not_asked(site: Site) -> None:
    assert (await (await signed_in(site)).get(f"/testimony/{TYPED}/people")).status_code == 404


async def test_without_its_token_the_form_does_nothing(unnamed: Site) -> None:
    browser = await signed_in(unnamed)

    response = await browser.post(f"/testimony/{UNNAMED}/people", data=SAYS_YES | THE_ONE_IN_IT)

    assert response.status_code == 403
    assert (await browser.get(f"/testimony/{UNNAMED}")).status_code == 404


async def test_whatever_was_typed_comes_back_as_text(site: Site) -> None:
    planted = {f"person-1-{field}": f'"><b>{SCRIPT}' for field in ("label", "agreed", "how", "starts", "ends")}

    response = await named(await signed_in(site), planted)

    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert "<b>" not in response.text


async def test_both_the_list_and_the_page_lead_to_the_form(site: Site) -> None:
    browser = await signed_in(site)

    for path in ("/processing", "/processing/list", f"/testimony/{FILM}"):
        assert f'href="/testimony/{FILM}/people"' in (await browser.get(path)).text
    assert "/people" not in (await browser.get(f"/testimony/{TYPED}")).text


@pytest.mark.browser
async def test_the_form_works_without_scripts_and_fits_the_narrowest_screen(tmp_path: Path) -> None:
    async with served_site(tmp_path) as (address, _), chromium() as browser:
        context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
        page = await context.new_page()
        await sign_in(page, address)
        await page.goto(f"{address}/testimony/{FILM}")
        await page.click("text=Say who is in it and what they agreed to")
        await page.fill("#person-1-label", "Rowan FIL")
        await page.click("label[for=person-1-take_part]")
        await page.select_option("#person-1-how", "paper")
        width = await page.evaluate("document.documentElement.scrollWidth")
        await page.click("form#people button[type=submit]")
        await page.wait_for_url("**/processing?named=*")

        assert width <= 320
        assert "Everyone on your team can find it" in await page.inner_text("main")
