import asyncio
from datetime import timedelta

import httpx
import pytest

from core.people import StaffId
from portal.signing_in import TRIES_HERE
from tests.opened import NOON
from tests.portal.sample_site import PASSWORD, Site, signed_in, token_in

ISLA = StaffId("m_is")


async def tried(browser: httpx.AsyncClient, email: str, password: str, after: str = "") -> httpx.Response:
    """Return the answer to one try at the form."""
    token = token_in((await browser.get("/sign-in")).text)
    return await browser.post("/sign-in", data={"email": email, "password": password, "after": after, "form-token": token})


async def test_the_right_password_lets_in_whatever_the_capitals_of_the_address(site: Site) -> None:
    browser = site.browser()

    response = await tried(browser, " Isla@Example.org ", PASSWORD)

    assert response.status_code == 303
    assert response.headers["location"] == "/"
    assert "Isla Facilitator" in (await browser.get("/")).text


async def test_an_unknown_address_and_a_wrong_password_are_told_apart_by_nobody(site: Site) -> None:
    unknown = await tried(site.browser(), "same@example.org", PASSWORD)
    wrong = await tried(site.browser(), "isla@example.org", "wrong")

    assert unknown.status_code == wrong.status_code == 400
    same = wrong.text.replace("isla@example.org", "same@example.org")
    assert unknown.text.replace(token_in(unknown.text), "") == same.replace(token_in(wrong.text), "")


async def test_after_too_many_tries_even_the_right_password_waits_and_the_page_says_how_long(site: Site) -> None:
    browser = site.browser()
    for _ in range(TRIES_HERE):
        await tried(browser, "isla@example.org", "wrong")

    response = await tried(browser, "isla@example.org", PASSWORD)

    assert response.status_code == 429
    assert "Wait 15 minutes" in response.text


async def test_many_tries_at_once_are_counted_like_tries_one_after_another(site: Site) -> None:
    browser = site.browser()

    responses = await asyncio.gather(*(tried(browser, "isla@example.org", "wrong") for _ in range(3 * TRIES_HERE)))

    assert sum(response.status_code == 400 for response in responses) == TRIES_HERE


async def test_somebody_elses_tries_lock_nobody_else_out(site: Site) -> None:
    for _ in range(TRIES_HERE):
        await tried(site.browser(), "vic@example.org", "wrong")

    assert (await tried(site.browser(), "isla@example.org", PASSWORD)).status_code == 303


@pytest.mark.parametrize("after", ["https://evil.test", "//evil.test", "/\\evil.test"])
async def test_signing_in_never_leads_to_another_site(site: Site, after: str) -> None:
    assert (await tried(site.browser(), "isla@example.org", PASSWORD, after)).headers["location"] == "/"


async def test_signing_in_leads_on_to_the_page_that_was_asked_for(site: Site) -> None:
    response = await tried(site.browser(), "isla@example.org", PASSWORD, "/search?q=gate")

    assert response.headers["location"] == "/search?q=gate"


async def test_looking_at_a_one_time_link_does_not_use_it_up(site: Site) -> None:
    await site.store.staff.keep_link("one-time", ISLA, expires_at=NOON + timedelta(hours=1))
    browser = site.browser()

    for _ in range(3):
        page = await browser.get("/sign-in/link/one-time")
        assert page.status_code == 200
    response = await browser.post("/sign-in/link/one-time", data={"form-token": token_in(page.text)})

    assert response.status_code == 303
    assert "Isla Facilitator" in (await browser.get("/")).text


async def test_a_one_time_link_works_once_and_its_page_gives_nothing_away(site: Site) -> None:
    await site.store.staff.keep_link("one-time", ISLA, expires_at=NOON + timedelta(hours=1))

    statuses = []
    for token in ("one-time", "one-time", "made-up"):
        browser = site.browser()
        page = await browser.get(f"/sign-in/link/{token}")
        assert token not in page.text
        response = await browser.post(f"/sign-in/link/{token}", data={"form-token": token_in(page.text)})
        statuses.append(response.status_code)

    assert statuses == [303, 410, 410]
    assert "used before, or it is too old" in response.text


async def test_a_link_that_is_too_old_lets_nobody_in(site: Site) -> None:
    await site.store.staff.keep_link("old", ISLA, expires_at=NOON - timedelta(seconds=1))
    browser = site.browser()
    token = token_in((await browser.get("/sign-in/link/old")).text)

    assert (await browser.post("/sign-in/link/old", data={"form-token": token})).status_code == 410


async def test_signing_out_ends_it_in_the_store_too(site: Site) -> None:
    browser = await signed_in(site)
    cookies = dict(browser.cookies)
    token = token_in((await browser.get("/")).text)

    response = await browser.post("/sign-out", data={"form-token": token})

    assert response.headers["location"] == "/"
    assert (await site.browser(cookies=cookies).get("/search")).status_code == 303


async def test_someone_signed_in_is_not_asked_again(site: Site) -> None:
    browser = await signed_in(site)

    assert (await browser.get("/sign-in")).status_code == 303
