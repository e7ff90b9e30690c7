"""The wall: words go up by one tap, show to everyone, and vanish when they are taken back."""

import pytest

from core.consent import ConsentRecord, HowGiven, Purpose
from core.people import ParticipantId
from tests.opened import NOON
from tests.portal.sample_site import FILM, FIRST_NIGHT, Site, signed_in, token_in

WORDS = "I had nowhere to live the first night."
CHOOSE = "/consultations/first_night/wall"


async def opened_wall(site: Site) -> tuple[object, str]:
    """Return a signed-in browser and the wall's address."""
    browser = await signed_in(site)
    token = token_in((await browser.get("/consultations/first_night")).text)
    assert (await browser.post("/consultations/first_night/wall-open", data={"form-token": token})).status_code == 303
    [code] = [each for each in (await browser.get(CHOOSE)).text.split('"') if each.startswith("/wall/")][:1]
    return browser, code


async def moved(browser, do: str, passage: str = f"g_{FILM}_0") -> int:
    token = token_in((await browser.get(CHOOSE)).text)
    return (await browser.post(CHOOSE, data={"form-token": token, "passage": passage, "do": do})).status_code


async def taken_back(site: Site, purpose: Purpose) -> None:
    await site.store.catalogue.add_people(
        FILM,
        participants=(),
        appearances=(),
        consents=[
            ConsentRecord(
                participant_id=ParticipantId(f"p_{FILM}"), consultation_id=FIRST_NIGHT, purpose=purpose, granted=False,
                how=HowGiven.TYPED, wording="sample/1", at=NOON.replace(hour=13),
            )
        ],
    )  # fmt: skip


async def test_words_are_on_the_wall_after_one_tap_and_off_after_another(site: Site) -> None:
    browser, wall = await opened_wall(site)
    outside = site.browser()

    assert await moved(browser, "on") == 303
    shown = (await outside.get(wall)).text
    assert await moved(browser, "off") == 303

    assert WORDS in shown
    assert WORDS not in (await outside.get(f"{wall}/words")).text


@pytest.mark.parametrize("purpose", [Purpose.QUOTE_WORDS, Purpose.TAKE_PART])
async def test_words_taken_back_vanish_at_the_next_look(site: Site, purpose: Purpose) -> None:
    browser, wall = await opened_wall(site)
    await moved(browser, "on")

    await taken_back(site, purpose)

    outside = site.browser()
    assert WORDS not in (await outside.get(wall)).text
    assert WORDS not in (await outside.get(f"{wall}/words")).text


async def test_the_wall_names_nobody_and_is_kept_by_no_browser(site: Site) -> None:
    browser, wall = await opened_wall(site)
    await moved(browser, "on")

    response = await site.browser().get(wall)

    assert "Rowan" not in response.text
    assert "first night" not in response.text.replace(WORDS, "").casefold()
    assert "no-store" in response.headers["cache-control"]
    assert "noindex" in response.headers["x-robots-tag"]


async def test_the_page_to_choose_on_names_nobody(site: Site) -> None:
    browser, _ = await opened_wall(site)

    page = (await browser.get(CHOOSE)).text

    assert WORDS in page
    assert "Rowan" not in page


async def test_doubted_words_and_those_of_whoever_may_not_be_quoted_are_not_offered(site: Site) -> None:
    browser, _ = await opened_wall(site)

    page = (await browser.get(CHOOSE)).text

    assert "Thank you for watching" not in page
    assert "Someone to talk to in the evenings" not in page
    assert await moved(browser, "on", "g_typed") == 404


async def test_a_wall_that_nobody_opened_or_that_is_closed_is_not_there(site: Site) -> None:
    browser, wall = await opened_wall(site)
    token = token_in((await browser.get("/consultations/first_night")).text)
    await browser.post("/consultations/first_night/wall-close", data={"form-token": token})

    for path in (wall, f"{wall}/words", "/wall/guessed", "/wall/guessed/words"):
        assert (await site.browser().get(path)).status_code == 404


async def test_a_viewer_may_not_choose(site: Site) -> None:
    await opened_wall(site)

    assert (await (await signed_in(site, "vic@example.org")).get(CHOOSE)).status_code == 403


async def test_the_words_alone_are_for_no_search_engine_either(site: Site) -> None:
    _, wall = await opened_wall(site)

    assert "noindex" in (await site.browser().get(f"{wall}/words")).headers["x-robots-tag"]


@pytest.mark.parametrize("page", ["2", "0", "-1", "many", "99999999"])
async def test_words_on_the_wall_can_be_taken_off_from_every_page(site: Site, page: str) -> None:
    browser, _ = await opened_wall(site)
    await moved(browser, "on")

    shown = await browser.get(f"{CHOOSE}?page={page}")

    assert shown.status_code == 200
    assert WORDS in shown.text
    assert "Take off the wall" in shown.text
