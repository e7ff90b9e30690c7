"""The page of a testimony's names."""

import html
import re

import httpx
import pytest

from tests.portal.sample_site import CLOSED_BOOK, FILM, TYPED, Site, keep_words, signed_in, token_in

SAID = (
    (0, 2600, "My pal Davie met me in Possil."),
    (2600, 4400, "davie had nae phone, 07700 900123 was his mum's."),
)
NAMES = f"/testimony/{FILM}/names"


async def opened(site: Site, email: str = "isla@example.org") -> httpx.AsyncClient:
    await keep_words(site.store, FILM, SAID)
    return await signed_in(site, email)


async def page_of(browser: httpx.AsyncClient, address: str = NAMES) -> str:
    return html.unescape((await browser.get(address)).text)


async def post(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    token = token_in((await browser.get(NAMES)).text)
    return await browser.post(NAMES, data={"form-token": token, **fields})


async def decide(browser: httpx.AsyncClient, stand_in: str, do: str, instead: str = "") -> httpx.Response:
    return await post(browser, **{"stand-in": stand_in, "do": do, "instead": instead})


async def test_each_name_is_listed_once_with_every_mention_and_why(site: Site) -> None:
    page = await page_of(await opened(site))

    assert re.findall(r"<h3>(\[.*?\])", page) == ["[a friend]", "[a place]", "[a phone number]"]
    assert page.count("<mark>Davie</mark>") == page.count("<mark>davie</mark>") == 1
    assert "Why: It is on the list of first names." in page
    assert f'href="/testimony/{FILM}?t=2600#p-g_{FILM}_1"' in page


async def test_what_anybody_may_read_stands_below(site: Site) -> None:
    page = await page_of(await opened(site))

    assert "My pal [a friend] met me in [a place]." in page
    assert "[a friend] had nae phone, [a phone number] was his mum's." in page


async def test_a_decision_leads_on_to_the_next_name(site: Site) -> None:
    browser = await opened(site)

    response = await decide(browser, "[a friend]", "accept", instead="his driver")

    assert (response.status_code, response.headers["location"]) == (303, NAMES)
    page = await page_of(browser)
    assert "My pal [his driver] met me" in page
    assert re.findall(r'autofocus>It is a name<span class="visually-hidden">: (.*?)<', page) == ["Possil"]


async def test_what_is_no_name_is_read_by_anybody(site: Site) -> None:
    browser = await opened(site)

    await decide(browser, "[a place]", "reject")

    assert "met me in Possil." in await page_of(browser)


async def test_words_that_were_missed_are_hidden(site: Site) -> None:
    browser = await opened(site)

    await post(browser, do="hide", hide="his mum's", instead="somebody's")

    assert "[somebody's]" in await page_of(browser)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "hide", "hide": "nowhere in it"}, "These words are not in it"),
        ({"do": "accept", "stand-in": "[a friend]", "instead": "<b>"}, "Write a few plain words"),
        ({"do": "confirm"}, "Decide about each name first"),
        ({"do": "burn"}, "Choose what to do"),
    ],
)
async def test_what_cannot_be_done_is_said_and_changes_nothing(site: Site, fields: dict[str, str], said: str) -> None:
    browser = await opened(site)

    response = await post(browser, **fields)

    assert response.status_code == 422
    assert said in html.unescape(response.text)
    assert "My pal [a friend] met me in [a place]." in html.unescape(response.text)


async def test_when_all_is_decided_and_read_captions_for_outside_may_be_saved(site: Site) -> None:
    browser = await opened(site)
    outside = f"/media/{FILM}/captions.vtt?for=outside"
    before, nothing = await page_of(browser), (await browser.get(outside)).text
    for stand_in in ("[a friend]", "[a place]", "[a phone number]"):
        await decide(browser, stand_in, "accept")

    await post(browser, do="confirm")

    assert outside not in before
    assert nothing == "WEBVTT\n"
    assert outside in await page_of(browser)
    captions = (await browser.get(outside)).text
    assert "My pal [a friend] met me in [a place]." in captions.replace("\n", " ")
    assert "Davie" not in captions
    assert "07700" not in captions


async def test_whoever_only_reads_sees_names_and_decides_nothing(site: Site) -> None:
    browser = await opened(site, "vic@example.org")
    page = await page_of(browser)

    assert "[a friend]" in page
    assert "Not a name" not in page
    assert (await decide_without_buttons(browser)).status_code == 403


async def decide_without_buttons(browser: httpx.AsyncClient) -> httpx.Response:
    token = token_in((await browser.get("/search")).text)
    return await browser.post(NAMES, data={"form-token": token, "stand-in": "[a friend]", "do": "reject"})


@pytest.mark.parametrize("who", ["isla@example.org", "ed@example.org"])
async def test_names_in_what_may_not_be_read_are_not_there(site: Site, who: str) -> None:
    browser = await signed_in(site, who)

    assert (await browser.get(f"/testimony/{CLOSED_BOOK}/names")).status_code == 404
    if who.startswith("ed"):
        assert (await browser.get(f"/testimony/{FILM}/names")).status_code == 404


async def test_a_form_of_another_site_is_refused(site: Site) -> None:
    browser = await opened(site)

    assert (await browser.post(NAMES, data={"do": "confirm", "form-token": "0" * 64})).status_code == 403


async def test_typed_words_have_names_and_no_captions(site: Site) -> None:
    browser = await signed_in(site)
    address = f"/testimony/{TYPED}/names"
    token = token_in((await browser.get(address)).text)
    await browser.post(address, data={"form-token": token, "do": "confirm"})

    page = await page_of(browser, address)

    assert "No names were found." in page
    assert "decided about every name" in page
    assert "captions" not in page
