"""What waits on a phone: a real browser whose line is cut, whose tab ends, and whose server begins anew."""

import asyncio
import io

import av
import pytest
from playwright.async_api import expect

from core.chat import HeardKind
from core.consultations import Disposition
from tests.bot.channels.web_chat_visits import PATIENT_MS, opened, to_the_open_question, visit
from tests.bot.channels.web_chat_world import ends_as

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEPT = """async () => {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("heard-waiting", 1);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const count = (store) => new Promise((resolve) => {
    const asked = database.transaction(store).objectStore(store).count();
    asked.onsuccess = () => resolve(asked.result);
  });
  const counts = [await count("items"), await count("pieces"), await count("talks")];
  database.close();
  return counts;
}"""
"""Things said, pieces of recordings, and conversations, as they are kept on the phone."""

CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const asked of await (await caches.open(name)).keys()) found.push(new URL(asked.url).pathname);
  }
  return found.sort();
}"""


async def ready_to_lose_the_line(page):
    """Wait until the phone has kept the empty page, as it has seconds after the first visit."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    await page.wait_for_function("navigator.serviceWorker.controller !== null")


async def record(page, *, seconds: int = 1):
    await page.get_by_role("button", name="Talk").click()
    await expect(page.locator("#timer")).to_have_text(f"0:0{seconds}", timeout=PATIENT_MS)


async def record_and_send(page):
    await record(page)
    await page.get_by_role("button", name="Finish recording").click()
    await page.get_by_role("button", name="Send voice note").click()


async def type_and_send(page, words):
    await page.get_by_label("Type or talk").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()


async def test_what_is_said_without_a_line_outlives_the_page_and_the_server_and_is_heard_once_and_in_order(chromium, place):
    page = await opened(chromium, place)
    context = page.context
    await to_the_open_question(page)
    await ready_to_lose_the_line(page)
    asked = place.engine.heard[-1]
    await place.line.cut()
    await context.set_offline(True)
    await record_and_send(page)
    await type_and_send(page, "typed on the bus")
    await expect(page.locator("#unsent")).to_contain_text("typed on the bus")
    await expect(page.locator("#unsent .fate").last).to_have_text("Kept on this phone, not yet sent")

    await page.reload()
    await expect(page.locator("h1")).to_have_text("No connection")
    await expect(page.locator("#unsent li")).to_have_count(2)
    await type_and_send(page, "typed on the empty page")
    await expect(page.locator("#unsent li")).to_have_count(3)
    await page.close()
    cached = await (again := await visit(context, place.address)).evaluate(CACHED)
    await expect(again.locator("#unsent li")).to_have_count(3)
    await place.line.mend()
    await context.set_offline(False)

    await expect(again.locator("#lines .theirs")).to_have_count(5, timeout=PATIENT_MS)
    await expect(again.locator("#unsent-part")).to_be_hidden()
    assert await again.evaluate(KEPT) == [0, 0, 1]
    heard = place.engine.heard[3:]
    assert [each.kind for each in heard] == [HeardKind.VOICE, HeardKind.TEXT, HeardKind.TEXT]
    assert [each.text for each in heard[1:]] == ["typed on the bus", "typed on the empty page"]
    assert {each.place for each in heard} == {"s_1:asking:first"} != {asked.place, None}
    assert all(path.startswith(("/chat/static/", "/chat/offline/")) for path in cached)
    assert page.faults == again.faults == []


async def test_a_tab_that_ends_while_recording_loses_a_second_at_most_and_the_rest_is_offered(chromium, place):
    page = await opened(chromium, place)
    await record(page, seconds=3)
    developer = await page.context.new_cdp_session(page)
    async with page.expect_event("crash", timeout=PATIENT_MS):
        crashing = asyncio.create_task(developer.send("Page.crash"))  # It is never answered: the page is gone.
    crashing.cancel()

    again = await visit(page.context, place.address)
    await expect(again.locator("#unsent")).to_contain_text("You recorded this and did not send it", timeout=PATIENT_MS)
    assert len(place.engine.heard) == 1
    await again.get_by_role("button", name="Send voice note").click()

    await expect(again.locator("#lines")).to_contain_text("You sent a voice note")
    assert await again.evaluate(KEPT) == [0, 0, 1]
    with av.open(io.BytesIO(place.kept[0])) as recording:
        seconds = sum(frame.samples / frame.sample_rate for frame in recording.decode(audio=0))
    assert seconds > 1.5
    assert again.faults == []


async def test_stop_sends_nothing_of_what_waits_and_is_itself_heard(chromium, place):
    page = await opened(chromium, place)
    await page.context.set_offline(True)
    await record_and_send(page)
    await type_and_send(page, "I will think better of this")
    await expect(page.locator("#unsent li")).to_have_count(2)

    await type_and_send(page, "Stop.")
    await expect(page.locator("#unsent li")).to_have_count(1)
    await page.context.set_offline(False)

    await expect(page.locator("#unsent-part")).to_be_hidden(timeout=PATIENT_MS)
    assert [heard.text for heard in place.engine.heard] == ["", "Stop."]
    assert await page.evaluate(KEPT) == [0, 0, 1]


async def test_whoever_leaves_takes_what_waits_with_them(chromium, place):
    page = await opened(chromium, place)
    await record(page)
    await page.get_by_role("button", name="Finish recording").click()
    await expect(page.get_by_role("button", name="Send voice note")).to_be_focused()
    await page.goto(place.address)
    await expect(page.locator("#unsent")).to_contain_text("You recorded this and did not send it")
    kept = await page.evaluate(KEPT)

    await page.get_by_role("button", name="Start as someone else").click()
    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()

    assert kept[0] == 1
    assert kept[1] >= 1
    assert await page.evaluate(KEPT) == [0, 0, 0]
    assert [heard.kind for heard in place.engine.heard] == [HeardKind.START]


async def test_words_that_were_taken_back_wait_nowhere_on_the_phone(chromium, place):
    page = await opened(chromium, place)
    await record(page)
    await page.get_by_role("button", name="Finish recording").click()
    await ends_as(place, Disposition.WITHDRAWN)

    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    await expect(page.locator("#lines")).to_contain_text("It is done.")
    await expect(page.get_by_label("Type or talk")).to_be_visible()
    assert await page.evaluate(KEPT) == [0, 0, 0]


async def test_a_phone_that_keeps_nothing_for_pages_says_so_and_sends_all_the_same(chromium, place):
    page = await opened(chromium, place)
    await page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    await page.goto(place.address)
    await page.context.set_offline(True)
    await type_and_send(page, "here alone")
    await expect(page.locator("#unsent")).to_contain_text("Keep this page open")

    await page.context.set_offline(False)

    await expect(page.locator("#lines .theirs").last).to_contain_text("here alone", timeout=PATIENT_MS)
    assert [heard.text for heard in place.engine.heard] == ["", "here alone"]
