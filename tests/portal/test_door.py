from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from portal.door import SIGN_IN_LASTS
from portal.site import install_error_pages, portal_routes
from tests.opened import NOON
from tests.portal.sample_site import PASSWORD, QUICK, Site, opened_site, signed_in, token_in


async def test_a_form_without_its_token_does_nothing(site: Site) -> None:
    browser = await signed_in(site)

    response = await browser.post("/sign-out", data={})

    assert response.status_code == 403
    assert (await browser.get("/search")).status_code == 200


async def test_a_form_sent_from_another_site_does_nothing(site: Site) -> None:
    browser = await signed_in(site)
    token = token_in((await browser.get("/")).text)

    for headers in ({"origin": "http://evil.test"}, {"sec-fetch-site": "cross-site"}):
        response = await browser.post("/sign-out", data={"form-token": token}, headers=headers)
        assert response.status_code == 403

    assert (await browser.get("/search")).status_code == 200


async def test_a_token_of_another_browser_does_nothing(site: Site) -> None:
    mine, theirs = await signed_in(site), await signed_in(site, "vic@example.org")
    token = token_in((await theirs.get("/")).text)

    assert (await mine.post("/sign-out", data={"form-token": token})).status_code == 403


async def test_a_sign_in_ends_after_a_working_day(tmp_path: Path) -> None:
    async with opened_site(tmp_path) as site:
        browser = await signed_in(site)
        later = FastAPI()
        install_error_pages(later)
        for router in portal_routes(replace(site.services, clock=lambda: NOON + SIGN_IN_LASTS + timedelta(seconds=1))):
            later.include_router(router)

        response = await httpx.AsyncClient(
            transport=httpx.ASGITransport(app=later), base_url="http://heard.test", cookies=browser.cookies
        ).get("/search")

        assert response.status_code == 303


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(site: Site) -> None:
    browser = site.browser()
    form = {"email": "isla@example.org", "password": PASSWORD, "form-token": token_in((await browser.get("/sign-in")).text)}

    cookie = (await browser.post("/sign-in", data=form)).headers.get_list("set-cookie")[0]

    assert cookie.startswith("heard_staff=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_over_a_secure_line_the_cookie_is_bound_to_this_very_host(site: Site) -> None:
    services = replace(site.services, settings=replace(site.services.settings, cookie_secure=True))
    secure = FastAPI()
    for router in portal_routes(services, passwords=QUICK):
        secure.include_router(router)
    browser = httpx.AsyncClient(transport=httpx.ASGITransport(app=secure), base_url="https://heard.test")

    cookie = (await browser.get("/sign-in")).headers["set-cookie"]

    assert cookie.startswith("__Host-heard_form=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_only_facilitators_and_administrators_see_the_way_to_upload(site: Site) -> None:
    assert 'href="/upload"' in (await (await signed_in(site)).get("/")).text
    assert 'href="/upload"' not in (await (await signed_in(site, "vic@example.org")).get("/")).text
