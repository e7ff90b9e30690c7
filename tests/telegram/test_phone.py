"""The page that looks like a phone, in a real browser: what people do on it is what they would do on Telegram."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.telegram.conftest import Here
from tests.telegram.voice_notes import is_ogg_opus

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
async def page(here: Here) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=browser_arguments())
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(f"{here.address}/?start=first_night")
        yield page
        await browser.close()


async def test_somebody_starts_taps_writes_edits_and_talks(here: Here, bot: Bot, page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await here.until(lambda: here.world.updates.pending)
    (started,) = await bot.get_updates()
    who = started.effective_chat.id
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    await bot.send_message(who, "Shall <b>we</b> begin?", parse_mode="HTML", reply_markup=keyboard)

    await expect(page.locator("b")).to_have_text("we")
    await page.get_by_role("button", name="Yes").click()
    await page.get_by_label("Your message").fill("A warm <i>bed</i>")
    await page.get_by_label("Your message").press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("A warm <i>bed</i>")
    page.on("dialog", lambda dialog: dialog.accept("A warm bed"))
    await page.get_by_role("button", name="Edit").click()
    await expect(page.get_by_role("log")).to_contain_text("edited")
    await page.get_by_role("button", name="Talk").click()
    await page.wait_for_timeout(1200)
    await page.get_by_role("button", name="Stop").click()
    await expect(page.get_by_label("A voice message")).to_be_visible(timeout=20_000)

    updates = await bot.get_updates(offset=started.update_id + 1)
    assert started.message.text == "/start first_night"
    tapped, wrote, edited, talked = updates
    assert (tapped.callback_query.data, wrote.message.text) == ("y", "A warm <i>bed</i>")
    assert edited.edited_message.text == "A warm bed"
    assert is_ogg_opus(bytes(await (await talked.message.voice.get_file()).download_as_bytearray()))
    assert here.broken() == []


async def test_a_link_that_opens_the_bot_is_opened_here_and_a_block_holds(here: Here, bot: Bot, page: Page) -> None:
    await page.get_by_role("button", name="Start").click()
    await here.until(lambda: here.world.updates.pending)
    (started,) = await bot.get_updates()
    link = InlineKeyboardMarkup([[InlineKeyboardButton("Talk alone", url="https://t.me/heard_test_bot?start=code-7")]])
    await bot.send_message(started.effective_chat.id, "Talk here.", reply_markup=link)

    await page.get_by_role("button", name="Talk alone").click()
    await page.get_by_role("button", name="Block").click()
    await expect(page.get_by_role("status")).to_have_text("The bot can no longer write to you.")

    opened, blocked = await bot.get_updates(offset=started.update_id + 1)
    assert opened.message.text == "/start code-7"
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert here.world.people[started.effective_chat.id].has_blocked


async def test_nothing_is_cut_off_on_a_small_phone(page: Page) -> None:
    for width in (320, 390):
        await page.set_viewport_size({"width": width, "height": 640})

        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
