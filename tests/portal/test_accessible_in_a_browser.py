"""Every page for staff, the group's and the wall, held against the rules of accessibility on three screens."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from core.concerns import Concern, Risk
from core.corrections import Correction, Known, Region, Rewritten, digest_of
from tests.axe import accessible
from tests.opened import NOON
from tests.portal.sample_site import FILM, HERE, VOICE, Site
from tests.portal.served import chromium, confirmed, served_site, sign_in
from tests.portal.test_editing import ISLA
from tests.portal.worker_world import keep_worker_consultations

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.journey]

PAGES = (
    "/",
    "/search",
    "/search?q=nowhere",
    "/search?q=zyx",
    f"/testimony/{FILM}",
    f"/testimony/{VOICE}",
    f"/testimony/{FILM}/people",
    f"/testimony/{FILM}/edit",
    f"/testimony/{FILM}/listen/g_{FILM}_2",
    f"/testimony/{FILM}/versions",
    "/upload",
    "/processing",
    "/themes",
    "/patterns",
    "/paper",
    "/consultations/first_night",
    "/nowhere",
)


@pytest_asyncio.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[str, Site, Page]]:
    """Give the address, the site and a page on which nobody has signed in."""
    async with served_site(tmp_path) as (address, site), chromium() as browser:
        yield address, site, await browser.new_page()


async def test_signing_in_is_accessible_and_so_is_a_wrong_pass_phrase(served: tuple[str, Site, Page]) -> None:
    address, _, page = served
    for path in ("/", "/sign-in"):
        await page.goto(address + path)
        await accessible(page)

    await page.fill("#email", "isla@example.org")
    await page.fill("#password", "not that one")
    await page.click("main button[type=submit]")

    assert "isla@example.org" in await page.input_value("#email")
    await accessible(page)


async def test_every_page_for_staff_is_accessible(served: tuple[str, Site, Page]) -> None:
    address, _, page = served
    await sign_in(page, address)

    for path in PAGES:
        await page.goto(address + path)
        await accessible(page)


async def test_the_queue_of_concerns_and_its_history_are_accessible(served: tuple[str, Site, Page]) -> None:
    address, site, page = served
    for identity, about in (("k_1", FILM), ("k_2", None)):
        await site.store.catalogue.save_concern(
            Concern(id=identity, partnership_id=HERE, participant_id=None, testimony_id=about, risk=Risk.SELF, raised_at=NOON)
        )
    await sign_in(page, address, "dee@example.org")

    for path in ("/", "/concerns"):
        await page.goto(address + path)
        await accessible(page)
    await page.get_by_role("button", name="I am on it").first.click()
    await page.wait_for_selector("text=Dee Duty is on it")
    await accessible(page)
    await page.goto(f"{address}/concerns/history")
    await accessible(page)


async def test_the_transcript_editor_is_accessible_with_its_keys_open_and_others_changes_shown(
    served: tuple[str, Site, Page],
) -> None:
    address, site, page = served
    await sign_in(page, address)
    await page.goto(f"{address}/testimony/{FILM}/edit")
    await page.click(".heard-keys summary")
    first = (await site.store.catalogue.passages(FILM))[0]
    theirs = Region(
        base=(Known(id=first.id, digest=digest_of(first)),), passages=(Rewritten(id=first.id, text="Theirs."),), start_ms=0,
        end_ms=2600,
    )  # fmt: skip
    await site.store.corrections.save(FILM, Correction(sitting="another", regions=(theirs,)), ISLA, NOON)

    await page.fill(f"#p-g_{FILM}_0 textarea", "Mine.")
    await page.wait_for_selector(".heard-conflict")

    await accessible(page)


async def test_asking_for_someone_and_holding_a_group_are_accessible(served: tuple[str, Site, Page]) -> None:
    address, site, page = served
    await keep_worker_consultations(site.store, HERE)
    await sign_in(page, address)
    await page.goto(f"{address}/consultations/helped/ask-for")
    await accessible(page)

    await confirmed(page, address, "helped")
    await accessible(page)
    for _ in range(4):
        await page.get_by_role("button", name="Yes", exact=True).click()
    await page.get_by_role("button", name="My own place").click()
    await page.wait_for_selector("#words")
    await accessible(page)
    await confirmed(page, address, "circle")
    await accessible(page)
    await page.get_by_role("button", name="Add a person").click()
    for purpose in ("take_part", "quote_words", "keep_recording", "contact_again"):
        await page.check(f"label[for=A-{purpose}-yes]")
    await accessible(page)
    await page.get_by_role("button", name="Keep what A said").click()
    await page.get_by_role("button", name="Ask the first question").click()
    await page.wait_for_selector("label[for=said-by-A]")
    await accessible(page)


async def test_the_wall_is_accessible_empty_and_with_words_and_so_is_choosing_them(served: tuple[str, Site, Page]) -> None:
    address, _, page = served
    await sign_in(page, address)
    await page.goto(f"{address}/consultations/first_night")
    await page.click("text=Open a wall")
    await page.wait_for_selector("a[href^='/wall/']")
    await accessible(page)
    wall = address + str(await page.get_attribute("a[href^='/wall/']", "href"))
    projector = await page.context.browser.new_page()
    await projector.goto(wall)
    await projector.wait_for_selector("text=What people say will show here.")
    await accessible(projector)

    await page.get_by_role("button", name="Put on the wall").first.click()

    await projector.wait_for_selector("blockquote")
    await accessible(projector)
    await page.wait_for_load_state()
    await accessible(page)
