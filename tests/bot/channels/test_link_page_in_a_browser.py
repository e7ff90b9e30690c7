"""The page of a private link as a person meets it: opened from a text, on a small phone, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.bot.channels.link_world import WORDS, LinkWorld, link_world
from tests.bot.channels.web_chat_visits import PATIENT_MS, SMALL_PHONE, served, visit

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_a_link_from_a_text_is_opened_talked_into_and_answered_by_a_text(chromium, tmp_path: Path) -> None:
    async with link_world(tmp_path, cookie_secure=False) as world, served(world) as line:
        context = await chromium.new_context(viewport=SMALL_PHONE, permissions=["microphone"])
        page = await visit(context, f"{line.address}/chat/link#token-1")

        await expect(page.get_by_text("What was the first week like?")).to_be_visible(timeout=PATIENT_MS)
        wide = await page.evaluate("document.documentElement.scrollWidth")
        address = page.url
        await page.get_by_role("button", name="Talk", exact=True).click()
        await expect(page.locator("#timer")).to_have_text("0:01", timeout=PATIENT_MS)
        await page.get_by_role("button", name="Finish recording").click()
        await page.get_by_role("button", name="Send voice note").click()
        await expect(page.get_by_role("heading", name=WORDS.notices["link_sent"][0])).to_be_visible(timeout=PATIENT_MS)
        texts = await world.answered()

    assert address.endswith("/chat/link/here")
    assert wide <= SMALL_PHONE["width"]
    assert page.faults == []
    assert [how for how, _ in world.kept] == ["media"]
    assert world.kept[0][1] > 1_000
    assert "How many weeks" in texts[-1]


async def test_a_large_file_is_sent_with_its_progress_and_one_too_large_is_refused_at_once(chromium, tmp_path: Path) -> None:
    async with link_world(tmp_path, cookie_secure=False) as world, served(world) as line:
        page = await _file_page(chromium, world, line.address)
        await page.set_input_files("#one-file", {"name": "a.mp4", "mimeType": "video/mp4", "buffer": bytes(200_000)})
        await page.get_by_role("button", name=WORDS.phrases.link_send_film).click()
        await expect(page.get_by_role("alert")).to_contain_text(WORDS.troubles["too_large"], timeout=PATIENT_MS)
        refused = list(world.kept)
        await page.set_input_files("#one-file", {"name": "b.pdf", "mimeType": "application/pdf", "buffer": bytes(90_000)})
        await page.get_by_role("button", name=WORDS.phrases.link_send_other).click()
        await expect(page.get_by_role("heading", name=WORDS.notices["link_sent"][0])).to_be_visible(timeout=PATIENT_MS)

    assert refused == []
    assert world.kept == [("file", 90_000)]
    assert page.faults == []


async def test_without_script_a_pasted_link_opens_and_words_go_in(chromium, tmp_path: Path) -> None:
    async with link_world(tmp_path, cookie_secure=False) as world, served(world) as line:
        context = await chromium.new_context(viewport=SMALL_PHONE, java_script_enabled=False)
        page = await context.new_page()
        await page.goto(f"{line.address}/chat/link")
        await page.get_by_label(WORDS.phrases.link_paste).fill("https://heard.example/chat/link#token-1")
        await page.get_by_role("button", name=WORDS.phrases.link_open).click()
        await page.get_by_label(WORDS.phrases.type_or_talk).fill("It was long")
        await page.get_by_role("button", name=WORDS.phrases.send, exact=True).click()
        await expect(page.get_by_role("heading", name=WORDS.notices["link_sent"][0])).to_be_visible(timeout=PATIENT_MS)
        await world.answered()

        assert world.sms.kept_words() == ["It was long"]


async def _file_page(chromium, world: LinkWorld, address: str):
    await world.send_link()
    context = await chromium.new_context(viewport=SMALL_PHONE)
    page = await visit(context, f"{address}/chat/link#a-send-token")
    await expect(page.locator("#one-file")).to_be_visible(timeout=PATIENT_MS)
    return page
