"""The wall on a projector and the page to choose on, side by side in a real browser."""

from pathlib import Path

import pytest

from core.consent import Purpose
from tests.portal.served import chromium, served_site, sign_in
from tests.portal.test_wall import WORDS, taken_back

pytestmark = pytest.mark.browser


async def test_words_appear_when_they_are_approved_and_vanish_when_they_are_taken_back(tmp_path: Path) -> None:
    async with served_site(tmp_path) as (address, site), chromium() as browser:
        staff, projector = await browser.new_page(), await (await browser.new_context()).new_page()
        complaints: list[str] = []
        projector.on("console", lambda message: complaints.append(message.text))
        await sign_in(staff, address)
        await staff.goto(f"{address}/consultations/first_night")
        await staff.click("text=Open a wall")
        await projector.goto(address + str(await staff.get_attribute("a[href^='/wall/']", "href")))
        await projector.wait_for_selector("text=What people say will show here.")

        await staff.locator("li", has_text=WORDS).first.get_by_role("button", name="Put on the wall").click()
        await projector.wait_for_selector(f"blockquote:has-text('{WORDS}')")
        size = await projector.eval_on_selector("blockquote", "each => parseFloat(getComputedStyle(each).fontSize)")
        await taken_back(site, Purpose.QUOTE_WORDS)
        await projector.wait_for_selector("blockquote", state="detached")

        assert size >= 28
        assert complaints == []


async def test_a_wall_that_is_closed_empties_by_itself(tmp_path: Path) -> None:
    async with served_site(tmp_path) as (address, _site), chromium() as browser:
        staff, projector = await browser.new_page(), await (await browser.new_context()).new_page()
        await sign_in(staff, address)
        await staff.goto(f"{address}/consultations/first_night")
        await staff.click("text=Open a wall")
        await projector.goto(address + str(await staff.get_attribute("a[href^='/wall/']", "href")))
        await staff.get_by_role("button", name="Put on the wall").first.click()
        await projector.wait_for_selector("blockquote")

        await staff.goto(f"{address}/consultations/first_night")
        await staff.click("text=Close the wall")

        await projector.wait_for_selector("blockquote", state="detached")
