"""One screen, two people: what a kiosk holds after the first, and what the second can find. And going on elsewhere."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import expect

from core.chat import HeardKind
from tests.bot.channels.web_chat_visits import PATIENT_MS, SMALL_PHONE, opened, to_the_open_question, visit

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("browser")]

TABLET = {"width": 768, "height": 1024}

LEFT = """async () => ({
  databases: (await indexedDB.databases()).map((each) => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  local: Object.keys(localStorage).length,
  session: Object.keys(sessionStorage).length,
  cookies: document.cookie,
})"""
NOTHING = {"databases": [], "caches": [], "workers": 0, "local": 0, "session": 0, "cookies": ""}


async def a_kiosk(chromium, place):
    context = await chromium.new_context(viewport=TABLET)
    page = await visit(context, f"{place.address}/kiosk")
    await page.get_by_role("button", name="Use this screen as a kiosk").click()
    await page.get_by_role("link", name="Open the start page").click()
    return page


async def begin(page):
    await page.get_by_role("button", name="Start").click()
    await expect(page.locator("#lines")).to_contain_text("Is it okay to start?")


async def type_and_send(page, words):
    await page.get_by_label("Type or talk").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#lines .theirs").last).to_contain_text(words)


async def test_the_next_person_at_a_kiosk_finds_nothing_of_the_one_before(chromium, place):
    page = await a_kiosk(chromium, place)
    await expect(page.get_by_text("Type or talk", exact=True)).to_be_visible()
    await begin(page)
    await to_the_open_question(page)
    await type_and_send(page, "only mine to tell")
    await page.get_by_role("button", name="Talk").click()
    await expect(page.locator("#timer")).to_have_text("0:01", timeout=PATIENT_MS)
    await page.get_by_role("button", name="Finish recording").click()
    await page.get_by_label("Type or talk").fill("half a thought", force=True)
    links = await page.locator("a[href]").evaluate_all("all => all.map(each => each.href)")

    await page.get_by_role("button", name="Finish", exact=True).first.click()
    await expect(page.get_by_role("button", name="Start")).to_be_visible(timeout=PATIENT_MS)

    assert all(link.startswith(place.line.address) for link in links)
    assert await page.evaluate(LEFT) == NOTHING
    assert [cookie["name"] for cookie in await page.context.cookies()] == ["heard-kiosk"]
    for _ in range(4):
        await page.go_back(wait_until="load")
        assert "only mine" not in await page.content()
        assert "half a thought" not in await page.content()
        if page.url == "about:blank":
            break
    await page.goto(place.address)
    await begin(page)
    await expect(page.locator("#lines .theirs")).to_have_count(0)
    assert await page.get_by_label("Type or talk").input_value() == ""
    assert len({heard.address for heard in place.engine.heard}) == 2
    assert page.faults == []


async def test_a_kiosk_asks_kindly_whether_somebody_is_there_and_then_clears_itself(chromium, place):
    page = await a_kiosk(chromium, place)
    await page.clock.install()
    await begin(page)
    await type_and_send(page, "only mine to tell")

    await page.clock.run_for(185_000)
    await expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    await expect(page.get_by_role("dialog")).to_contain_text("seconds")
    await page.get_by_role("button", name="I am still here").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.clock.run_for(185_000)
    await expect(page.get_by_role("button", name="I am still here")).to_be_focused()
    await page.clock.run_for(62_000)

    await expect(page.get_by_role("button", name="Start")).to_be_visible(timeout=PATIENT_MS)
    assert "only mine" not in await page.content()
    assert await page.evaluate(LEFT) == NOTHING


async def test_a_kiosk_without_a_line_says_what_is_not_sent_and_shows_nothing_while_it_waits_to_be_cleared(chromium, place):
    page = await a_kiosk(chromium, place)
    await begin(page)
    await place.line.cut()
    await page.get_by_label("Type or talk").fill("not sent yet")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#unsent")).to_contain_text("Keep this page open")

    await page.get_by_role("button", name="Finish", exact=True).first.click()
    await expect(page.get_by_role("dialog")).to_contain_text("is not sent yet")
    await page.get_by_role("dialog").get_by_role("button", name="Finish").click()
    await expect(page.get_by_text("This screen is being cleared")).to_be_visible()
    shown = await page.locator("body").inner_text()
    await place.line.mend()

    await expect(page.get_by_role("button", name="Start")).to_be_visible(timeout=PATIENT_MS)
    assert "not sent yet" not in shown
    assert await page.evaluate(LEFT) == NOTHING
    assert [heard.kind for heard in place.engine.heard] == [HeardKind.START]


async def test_a_private_link_seen_by_a_camera_opens_the_chat_on_another_phone_and_reaches_no_server(chromium, place):
    page = await opened(chromium, place)
    await type_and_send(page, "begun on this phone")
    await page.get_by_text("Come back later").click()
    picture = page.get_by_role("img", name="A square code")
    await picture.scroll_into_view_if_needed()
    await page.wait_for_function("document.querySelector('.link-picture').complete")
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(await picture.screenshot())))

    other = await chromium.new_context(viewport=SMALL_PHONE)
    asked = []
    other.on("request", lambda request: asked.append(request.url.partition("#")[0] + str(request.headers)))
    phone = await visit(other, code.text)
    await expect(phone.get_by_text("Is it yours?")).to_be_visible()
    await phone.get_by_role("button", name="Open my chat").click()

    await expect(phone.locator("#lines")).to_contain_text("begun on this phone")
    secret = code.text.partition("#")[2]
    assert secret.count("-") == 4
    assert secret not in "".join(asked)
    assert secret not in phone.url
    assert phone.faults == []


async def test_a_private_link_without_scripts_says_how_to_type_the_code(chromium, place):
    context = await chromium.new_context(viewport=SMALL_PHONE, java_script_enabled=False)
    page = await visit(context, f"{place.line.address}/chat/go#amber-kettle-north-plum-42")

    await expect(page.get_by_label("Your return code")).to_be_visible()
    await expect(page.get_by_text("Four words and two numbers")).to_be_visible()
