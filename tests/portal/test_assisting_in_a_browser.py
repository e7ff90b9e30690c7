"""A worker asks for someone on a narrow phone without a script, and a facilitator holds a group on a desktop."""

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.portal.sample_site import HERE
from tests.portal.served import chromium, confirmed, served_site, sign_in
from tests.portal.worker_world import keep_worker_consultations

pytestmark = pytest.mark.browser


async def fits(page: Page) -> bool:
    return bool(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


async def test_worker_types_for_someone_on_a_narrow_phone_without_scripts(tmp_path: Path) -> None:
    async with served_site(tmp_path) as (address, site), chromium() as browser:
        context = await browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
        page = await context.new_page()
        await keep_worker_consultations(site.store, HERE)
        await sign_in(page, address)
        await confirmed(page, address, "helped")
        for _ in range(4):
            await page.get_by_role("button", name="Yes", exact=True).click()
        await page.get_by_role("button", name="My own place").click()
        await page.fill("#words", "It wis cauld, and naebody telt me where the bus stop wis that night.")
        await page.get_by_role("button", name="Keep their words").click()
        await page.wait_for_selector("text=What would help?")
        await page.screenshot(path=tmp_path / "ask_for.png", full_page=True)
        await page.get_by_role("button", name="They want to stop").click()
        await page.wait_for_selector("text=They stopped.")

        kept = [each for each in await site.store.catalogue.unfinished() if each.worker_id]
        assert [each.text for each in kept] == ["It wis cauld, and naebody telt me where the bus stop wis that night."]


@pytest.mark.parametrize("width", [320, 1280])
async def test_facilitator_holds_a_group(tmp_path: Path, width: int) -> None:
    async with served_site(tmp_path) as (address, site), chromium() as browser:
        page = await (await browser.new_context(viewport={"width": width, "height": 900})).new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        await keep_worker_consultations(site.store, HERE)
        await sign_in(page, address)
        await confirmed(page, address, "circle")
        for label in ("A", "B"):
            await page.get_by_role("button", name="Add a person").click()
            for purpose in ("take_part", "quote_words", "keep_recording", "contact_again"):
                await page.check(f"label[for={label}-{purpose}-yes]")
            await page.get_by_role("button", name=f"Keep what {label} said").click()
        await page.get_by_role("button", name="Ask the first question").click()
        await page.check("label[for=said-by-A]")
        await page.fill("#words", "I was at my sister's.")
        await page.get_by_role("button", name="Keep this line").click()
        await page.check("label[for=said-by-group]")
        await page.check("label[for=choice-2]")
        await page.get_by_role("button", name="Keep this line").click()
        await page.get_by_role("button", name="Next question").click()
        await page.wait_for_selector("text=What was the first week like?")
        await page.screenshot(path=tmp_path / f"group_{width}.png", full_page=True)

        kept = {each.text: each.is_group_answer for each in await site.store.catalogue.unfinished() if each.worker_id}
        assert kept == {"I was at my sister's.": False, "Nowhere": True}
        assert await fits(page)
        assert complaints == []
