"""The web chat held against the rules of accessibility on three screens, from the first page to coming back."""

import pytest
from playwright.async_api import expect

from core.consultations import Disposition
from tests.axe import accessible
from tests.bot.channels.link_world import WORDS, link_world
from tests.bot.channels.web_chat_visits import PATIENT_MS, SMALL_PHONE, opened, served, to_the_open_question, visit
from tests.bot.channels.web_chat_world import ends_as

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.node, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_a_whole_chat_is_accessible_in_light_and_in_dark(chromium, place, look):
    context = await chromium.new_context(viewport=SMALL_PHONE, color_scheme=look, permissions=["microphone"])
    page = await visit(context, place.address)
    await accessible(page)
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#lines")).to_contain_text("Is it okay to start?")
    await accessible(page)
    await page.get_by_role("button", name="Yes").click()
    await expect(page.get_by_label("A place to live")).to_be_visible()
    await accessible(page)
    await page.get_by_label("A place to live").check()
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator("#lines")).to_contain_text("Tell me about your first night")
    await accessible(page)
    await page.get_by_role("button", name="Talk", exact=True).click()
    await expect(page.locator("#timer")).to_have_text("0:01", timeout=PATIENT_MS)
    await accessible(page)
    await page.get_by_role("button", name="Finish recording").click()
    await expect(page.get_by_role("button", name="Send voice note")).to_be_visible(timeout=PATIENT_MS)
    await accessible(page)
    await page.get_by_role("button", name="Send voice note").click()
    await expect(page.locator("#lines")).to_contain_text("You sent a voice note", timeout=PATIENT_MS)
    await page.get_by_role("button", name="Stop").click()
    await expect(page.get_by_role("button", name="Carry on")).to_be_visible()
    await accessible(page)

    assert page.faults == []


async def test_the_end_and_what_stands_where_words_were_taken_back_are_accessible(chromium, place):
    page = await opened(chromium, place)
    await ends_as(place, Disposition.COMPLETED)
    await page.goto(place.address)
    await expect(page.locator("#lines")).to_contain_text("It is done.")
    await accessible(page)

    await ends_as(place, Disposition.WITHDRAWN)
    await page.goto(place.address)

    await accessible(page)


async def test_help_coming_back_and_a_page_that_is_not_there_are_accessible(chromium, place):
    page = await opened(chromium, place)
    await to_the_open_question(page)

    for path in ("help", "return", "go", "first_night/kiosk", "first_night", "offline/en", "nowhere"):
        await page.goto(f"{place.line.address}/chat/{path}")
        await expect(page.locator("h1")).to_have_count(1)
        await accessible(page)


async def test_a_voice_note_that_was_refused_is_told_accessibly(chromium, place):
    page = await opened(chromium, place)
    await to_the_open_question(page)
    await page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    await page.get_by_role("button", name="Talk", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("did not let this page use the microphone")

    await accessible(page)


async def test_the_page_of_a_private_link_is_accessible(chromium, tmp_path):
    async with link_world(tmp_path, cookie_secure=False) as world, served(world) as line:
        page = await visit(await chromium.new_context(viewport=SMALL_PHONE), f"{line.address}/chat/link#token-1")
        await expect(page.get_by_text("What was the first week like?")).to_be_visible(timeout=PATIENT_MS)
        await accessible(page)
        await page.get_by_label(WORDS.phrases.type_or_talk).fill("It was long")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.get_by_role("heading", name=WORDS.notices["link_sent"][0])).to_be_visible(timeout=PATIENT_MS)

        await accessible(page)


async def test_pasting_a_link_one_that_opens_nothing_and_the_page_for_files_are_accessible_in_the_dark(chromium, tmp_path):
    async with link_world(tmp_path, cookie_secure=False) as world, served(world) as line:
        await world.send_link()
        context = await chromium.new_context(viewport=SMALL_PHONE, color_scheme="dark")
        page = await visit(context, f"{line.address}/chat/link")
        await expect(page.get_by_label(WORDS.phrases.link_paste)).to_be_visible(timeout=PATIENT_MS)
        await accessible(page)
        await page.get_by_label(WORDS.phrases.link_paste).fill("a link that nobody made")
        await page.get_by_role("button", name=WORDS.phrases.link_open).click()
        await expect(page.get_by_role("heading", name=WORDS.notices["link_expired"][0])).to_be_visible(timeout=PATIENT_MS)
        await accessible(page)

        await page.goto("about:blank")
        await page.goto(f"{line.address}/chat/link#a-send-token")
        await expect(page.locator("#one-file")).to_be_visible(timeout=PATIENT_MS)
        await accessible(page)
        await page.set_input_files("#one-file", {"name": "a.mp4", "mimeType": "video/mp4", "buffer": bytes(200_000)})
        await page.get_by_role("button", name=WORDS.phrases.link_send_film).click()
        await expect(page.get_by_role("alert")).to_contain_text(WORDS.troubles["too_large"], timeout=PATIENT_MS)

        await accessible(page)
