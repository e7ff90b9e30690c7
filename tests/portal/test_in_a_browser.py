"""The pages in a real browser: what only a browser can show."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from core.concerns import Concern, Risk
from core.errors import BadMedia
from core.testimony import TestimonyState
from tests.opened import NOON
from tests.portal.sample_site import FILM, HERE, Site
from tests.portal.served import LIMIT, chromium, served_site, sign_in

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/search?q=nowhere",
    "/search?q=zyx",
    f"/testimony/{FILM}",
    "/upload",
    "/processing",
    "/themes",
    "/patterns",
    "/nowhere",
)


UNNAMED = """
[...document.querySelectorAll("input:not([type=hidden]), select, button, a, video, audio, svg[role]")]
    .filter(each => !(each.labels?.length || each.textContent.trim() || each.ariaLabel))
    .map(each => each.outerHTML)
"""
"""What can be reached but has no name to be read aloud."""


@pytest_asyncio.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[str, Site]]:
    async with served_site(tmp_path) as at:
        yield at


@pytest_asyncio.fixture
async def page(served: tuple[str, Site]) -> AsyncIterator[Page]:
    """Return a page of a signed-in member; whatever the browser complains of fails the test."""
    async with chromium() as browser:
        opened = await browser.new_page(viewport={"width": 390, "height": 800})
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        await sign_in(opened, served[0])
        yield opened
        assert [text for text in complaints if "404" not in text] == []


async def stands_at(page: Page) -> float:
    await page.wait_for_function("() => document.getElementById('player').readyState >= 2")
    return float(await page.evaluate("document.getElementById('player').currentTime"))


async def test_a_hit_opens_with_the_player_standing_at_its_second(served: tuple[str, Site], page: Page) -> None:
    await page.fill("#q", "mentor")
    await page.keyboard.press("Enter")
    await page.locator("a.heard-play").first.click()
    await page.wait_for_url("**/testimony/t_film?t=2600*")

    assert await stands_at(page) == pytest.approx(2.6, abs=0.05)


async def test_choosing_a_passage_plays_from_it_and_shows_the_word_being_said(served: tuple[str, Site], page: Page) -> None:
    await page.goto(f"{served[0]}/testimony/{FILM}")
    await stands_at(page)

    await page.click("#p-g_t_film_1 a.heard-passage__time")
    await page.wait_for_function(
        "() => !document.getElementById('player').paused && document.querySelector('.heard-word--said')"
    )
    said = await page.inner_text(".heard-word--said")
    await page.evaluate("document.getElementById('player').pause()")

    assert 2.55 <= await stands_at(page) < 4.4
    assert said in "My mentor met me at the gate."
    assert page.url.endswith("?t=2600#p-g_t_film_1")


async def test_what_is_said_stands_under_the_film_while_it_is_said(served: tuple[str, Site], page: Page) -> None:
    await page.goto(f"{served[0]}/testimony/{FILM}?t=2600")
    await stands_at(page)
    await page.wait_for_function("() => document.querySelector('track').readyState === 2")

    await page.wait_for_function("() => document.getElementById('player').textTracks[0].activeCues?.length === 1")
    seen = await page.evaluate("document.getElementById('player').textTracks[0].activeCues[0].getCueAsHTML().textContent")

    assert "My mentor met me at the gate." in seen
    assert await page.evaluate("document.getElementById('player').textTracks[0].mode") == "showing"


async def test_without_scripts_the_player_still_stands_at_the_passage(served: tuple[str, Site]) -> None:
    async with chromium() as browser:
        page = await (await browser.new_context(java_script_enabled=False)).new_page()
        await sign_in(page, served[0])
        await page.goto(f"{served[0]}/testimony/{FILM}?t=2600")

        assert await page.get_attribute("#player", "src") == f"/media/{FILM}/playable#t=2.6"
        assert await page.locator(".heard-passage__time").count() == 3


async def test_a_film_can_be_added_with_the_keyboard_alone(served: tuple[str, Site], page: Page, tmp_path: Path) -> None:
    address, site = served
    await page.goto(f"{address}/upload")
    await page.set_input_files("#file", tmp_path / "made.mp4")
    for field, text in (("#title", "Coming home again"), ("#person-1-label", "Rowan 4F7")):
        await page.focus(field)
        await page.keyboard.type(text)
    await page.select_option("#consultation", label="The first night")
    await page.focus("#person-1-take_part")
    await page.keyboard.press("Space")
    await page.select_option("#person-1-how", "spoken")
    await page.focus("#title")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=It is safely kept", timeout=20_000)

    assert await page.evaluate("document.activeElement.id") == "uploads-title"
    assert [person.pseudonym for person in site.intake.taken[0].people] == ["Rowan 4F7"]


async def test_without_scripts_a_film_is_added_in_one_go(served: tuple[str, Site], tmp_path: Path) -> None:
    async with chromium() as browser:
        page = await (await browser.new_context(java_script_enabled=False)).new_page()
        await sign_in(page, served[0])
        await page.goto(f"{served[0]}/upload")
        await page.set_input_files("#file", tmp_path / "made.mp4")
        await page.fill("#title", "Coming home again")
        await page.select_option("#consultation", label="The first night")
        await page.click("#upload button[type=submit]")
        await page.wait_for_url("**/processing?added=*")

        assert "It is safely kept" in await page.inner_text("main")


async def test_several_films_go_at_once_and_each_says_what_became_of_it(
    served: tuple[str, Site], page: Page, tmp_path: Path
) -> None:
    address, site = served
    await page.goto(f"{address}/upload")
    for number in range(3):
        (tmp_path / f"{number}.mp4").write_bytes(f"film {number}".encode() * 1000)
    await page.set_input_files("#file", [tmp_path / f"{number}.mp4" for number in range(3)])
    await page.fill("#title", "Coming home")
    await page.select_option("#consultation", label="The first night")
    await page.click("#upload button[type=submit]")
    await page.wait_for_function("() => document.body.innerText.split('It is safely kept').length === 4", timeout=20_000)
    titles = await page.locator(".heard-upload h3").all_inner_texts()
    site.intake.refusal = BadMedia("not_media", "That is not a film or sound.", remedy="Export it as MP4.")
    await page.set_input_files("#file", tmp_path / "made.mp4")
    await page.fill("#title", "A list of shopping")
    await page.select_option("#consultation", label="The first night")
    await page.click("#upload button[type=submit]")

    await page.wait_for_selector("text=That is not a film or sound. Export it as MP4.", timeout=20_000)
    assert titles == [f"Coming home ({number} of 3)" for number in (1, 2, 3)]
    assert sorted(each.title for each in site.intake.taken) == titles


async def test_a_file_that_is_too_large_is_said_before_it_is_sent(served: tuple[str, Site], page: Page, tmp_path: Path) -> None:
    (tmp_path / "large.mp4").write_bytes(b"x" * (LIMIT + 1))
    await page.goto(f"{served[0]}/upload")

    await page.set_input_files("#file", tmp_path / "large.mp4")

    assert "too large" in await page.inner_text("#file-size-problem")


async def test_the_list_of_progress_refreshes_itself(served: tuple[str, Site], page: Page) -> None:
    address, site = served
    await site.store.catalogue.note_step(FILM, "transcribe", 0.4, NOON)
    await site.store.catalogue.set_state(FILM, TestimonyState.PROCESSING)
    await page.goto(f"{address}/processing")
    assert await page.locator("progress").count() == 1

    await site.store.catalogue.set_state(FILM, TestimonyState.READY)

    await page.wait_for_function("() => document.querySelector('progress') === null", timeout=8000)


async def test_every_page_fits_the_narrowest_screen_and_can_be_read_aloud(served: tuple[str, Site], page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})

    for path in PAGES:
        await page.goto(served[0] + path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert await page.locator("h1").count() == 1, path
        unnamed = await page.evaluate(UNNAMED)
        assert unnamed == [], path
        ids = await page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids)), path


async def test_the_queue_of_concerns_fits_the_narrowest_screen_and_is_worked_with_the_keyboard(
    served: tuple[str, Site], page: Page
) -> None:
    address, site = served
    for identity, about in (("k_1", FILM), ("k_2", None)):
        await site.store.catalogue.save_concern(
            Concern(id=identity, partnership_id=HERE, participant_id=None, testimony_id=about, risk=Risk.SELF, raised_at=NOON)
        )
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.click("text=Sign out")
    await sign_in(page, address, "dee@example.org")

    await page.click("text=2 concerns wait to be read")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await page.evaluate(UNNAMED) == []
    await page.focus("button:has-text('I am on it')")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=Dee Duty is on it")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.focus("text=keep it out of search")
    await page.keyboard.press("Enter")

    await page.wait_for_url("**/concerns?read=t_film")
    assert "It stays out of search." in await page.inner_text("main")


async def test_the_first_tab_stop_skips_to_the_content(served: tuple[str, Site], page: Page) -> None:
    await page.goto(f"{served[0]}/search")

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    assert await page.evaluate("document.activeElement.id") == "main-content"
