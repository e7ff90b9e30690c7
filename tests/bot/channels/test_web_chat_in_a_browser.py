"""The web chat as a person meets it: a real browser, a real server, a small phone."""

import io
from pathlib import Path

import av
import pytest
from playwright.async_api import expect

from core.chat import HeardKind
from core.consultations import Disposition
from tests.bot.channels.web_chat_visits import SMALL_PHONE, opened, to_the_open_question, tone
from tests.bot.channels.web_chat_world import ends_as, says

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("browser")]


async def test_a_person_taps_ticks_talks_types_and_comes_back(chromium, place):
    page = await opened(chromium, place)
    await to_the_open_question(page)
    await page.get_by_role("button", name="Talk").click()
    await expect(page.locator("#timer")).to_have_text("0:02")
    await page.get_by_role("button", name="Finish recording").click()
    await page.get_by_role("button", name="Send voice note").click()
    await expect(page.locator("#lines")).to_contain_text("You sent a voice note")
    await page.get_by_label("Type or talk").fill("שלום 😀 <b>hello</b>")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#lines .theirs").last).to_contain_text("<b>hello</b>")
    await page.close()

    again = await page.context.new_page()
    await again.goto(place.address)

    await expect(again.locator("#lines .theirs")).to_have_count(4)
    assert [heard.kind for heard in place.engine.heard[1:]] == [
        HeardKind.CHOICE,
        HeardKind.CHOICE,
        HeardKind.VOICE,
        HeardKind.TEXT,
    ]
    assert place.engine.heard[2].choice == "home"
    assert page.faults == []
    with av.open(io.BytesIO(place.kept[0])) as recording:
        assert recording.streams.audio[0].codec_context.name == "opus"


async def test_a_voice_note_that_could_not_be_sent_stays_and_goes_once_when_the_line_is_back(chromium, place):
    page = await opened(chromium, place)
    await page.get_by_role("button", name="Talk").click()
    await expect(page.locator("#timer")).to_have_text("0:01")
    await page.get_by_role("button", name="Finish recording").click()
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Send voice note").click()
    await expect(page.locator("#unsent")).to_contain_text("not yet sent")
    await expect(page.get_by_role("alert")).to_contain_text("no connection")

    await page.context.set_offline(False)

    await expect(page.locator("#lines")).to_contain_text("You sent a voice note")
    await expect(page.locator("#unsent-part")).to_be_hidden()
    await expect(page.get_by_role("alert")).to_be_hidden()
    assert [heard.kind for heard in place.engine.heard] == [HeardKind.START, HeardKind.VOICE]


async def test_a_voice_note_that_is_refused_stays_on_the_page_and_can_be_sent_again(chromium, place):
    page = await opened(chromium, place)
    await page.get_by_role("button", name="Talk").click()
    await expect(page.locator("#timer")).to_have_text("0:01")
    await page.get_by_role("button", name="Finish recording").click()
    cookies = await page.context.cookies()
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Send voice note").click()
    await expect(page.locator("#unsent")).to_contain_text("not yet sent")
    await expect(page.get_by_role("alert")).to_contain_text("lost its place")

    await page.context.add_cookies(cookies)
    await page.get_by_role("button", name="Try again").click()

    await expect(page.locator("#lines")).to_contain_text("You sent a voice note")
    await expect(page.locator("#unsent-part")).to_be_hidden()
    assert [heard.kind for heard in place.engine.heard] == [HeardKind.START, HeardKind.VOICE]


async def test_two_copies_of_the_page_each_say_where_their_button_was_offered(chromium, place):
    page = await opened(chromium, place)
    elsewhere = await chromium.new_context(storage_state=await page.context.storage_state())
    copy = await elsewhere.new_page()
    await copy.goto(place.address)

    await page.get_by_role("button", name="Yes").click()
    await expect(page.locator("#lines")).to_contain_text("What would help most")
    await copy.get_by_role("button", name="Yes").click()
    await expect(copy.locator("#lines")).to_contain_text("What would help most")

    assert [heard.place for heard in place.engine.heard[1:]] == ["s_1:asking:first", "s_1:asking:first"]


async def test_an_open_page_forgets_the_words_of_someone_who_took_them_back(chromium, place):
    page = await opened(chromium, place)
    await page.get_by_label("Type or talk").fill("my own words")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#lines .theirs")).to_have_count(1)
    await ends_as(place, Disposition.WITHDRAWN)

    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    await expect(page.locator("#lines .line")).to_have_count(1)
    await expect(page.locator("#lines")).to_contain_text("It is done.")
    await expect(page.get_by_text("Come back later")).to_have_count(0)
    await page.get_by_role("button", name="Take this page off this phone").click()
    await expect(page.locator("main")).to_contain_text("You took back what you said")


@pytest.mark.parametrize("scripted", [True, False])
async def test_someone_else_on_this_phone_starts_anew_and_whoever_goes_on_is_not_asked_again(chromium, place, scripted):
    page = await opened(chromium, place, java_script_enabled=scripted)
    await page.goto(place.address)
    await expect(page.get_by_role("button", name="Start as someone else")).to_be_in_viewport()
    await page.get_by_role("button", name="Start as someone else").click()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#lines .theirs")).to_have_count(0)
    await page.goto(place.address)

    await page.get_by_role("button", name="Yes").click()
    await expect(page.locator("#lines")).to_contain_text("What would help most")

    await expect(page.get_by_role("button", name="Start as someone else")).to_have_count(0 if scripted else 1)
    assert len({heard.address for heard in place.engine.heard}) == 2


async def test_a_recording_thrown_away_is_sent_nowhere_and_the_microphone_is_let_go(chromium, place):
    page = await opened(chromium, place)
    await page.get_by_role("button", name="Talk").click()
    await expect(page.locator("#timer")).to_have_text("0:01")

    await page.get_by_role("button", name="Throw away").click()

    await expect(page.get_by_label("Type or talk")).to_be_visible()
    await expect(page.get_by_role("button", name="Talk")).to_be_focused()
    assert len(place.engine.heard) == 1


async def test_a_refused_microphone_is_explained_kindly(chromium, place):
    page = await opened(chromium, place)
    await page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )

    await page.get_by_role("button", name="Talk").click()

    await expect(page.get_by_role("alert")).to_contain_text("did not let this page use the microphone")
    await expect(page.get_by_label("Type or talk")).to_be_visible()


async def test_a_page_that_is_not_secure_offers_to_send_a_recording_instead(chromium, place, tmp_path):
    page = await opened(chromium, place)
    await page.evaluate("Object.defineProperty(window, 'isSecureContext', { value: false })")
    await page.get_by_role("button", name="Talk").click()
    await expect(page.get_by_role("alert")).to_contain_text("starts with https")

    await page.get_by_label("Send a recording from this phone").set_input_files(tone(tmp_path / "mine.wav"))

    await expect(page.locator("#lines")).to_contain_text("You sent a voice note")
    assert place.engine.heard[-1].kind is HeardKind.VOICE


async def test_the_chat_works_without_scripts_but_for_recording(chromium, place):
    page = await opened(chromium, place, java_script_enabled=False)
    await to_the_open_question(page)
    await page.locator("#text").fill("typed without scripts")
    await page.locator("#send").click()
    await page.get_by_role("button", name="Stop").click()
    await page.get_by_role("button", name="Carry on").click()

    assert [heard.text for heard in place.engine.heard] == ["", "Yes", "A place to live", "typed without scripts", "STOP", ""]
    assert await page.locator("#talk").is_hidden()
    await expect(page.locator("#lines")).to_contain_text("typed without scripts")


async def test_the_chat_can_be_used_with_a_keyboard_alone(chromium, place):
    page = await opened(chromium, place)
    for _ in range(4):
        await page.keyboard.press("Tab")

    focused = await page.evaluate("document.activeElement.textContent")
    await page.keyboard.press("Enter")
    await expect(page.locator("#lines")).to_contain_text("What would help most")
    after = await page.evaluate("document.activeElement.id")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    ticked = page.get_by_label("A place to live")

    assert focused == "Yes"
    assert after == "now"
    await expect(ticked).to_be_checked()


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_nothing_is_cut_off_and_everything_can_be_hit_with_a_thumb(chromium, place, width):
    page = await opened(chromium, place)
    await page.set_viewport_size({"width": width, "height": 640})
    await page.get_by_role("button", name="Yes").click()
    await expect(page.get_by_label("A place to live")).to_be_visible()
    await page.goto(place.address)
    await page.get_by_text("Come back later").click()

    boxes = await page.locator("button:visible, .bar a:visible, summary, label.tick, textarea:visible").evaluate_all(
        """all => all.map(each => [each, each.getBoundingClientRect()])
                    .map(([each, box]) => [each.textContent.trim(), box.height, box.width])"""
    )
    scrolled = await page.evaluate("document.documentElement.scrollWidth")

    assert scrolled == width
    assert [box for box in boxes if box[1] < 44 or box[2] < 44] == []


async def test_leaving_quickly_needs_one_tap_and_asks_nothing_about_half_typed_words(chromium, place):
    page = await opened(chromium, place)
    await page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="the weather"))
    await page.get_by_label("Type or talk").fill("half a thought")

    await page.locator("#leave-quickly").click()

    await expect(page.locator("body")).to_have_text("the weather")
    assert len(place.engine.heard) == 1


def picture(tmp_path: Path) -> Path:
    file = tmp_path / "from my phone.jpg"
    file.write_bytes(b"\xff\xd8\xff an invented picture")
    return file


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_picture_is_sent_with_scripts_and_without(chromium, place, tmp_path, scripted):
    page = await opened(chromium, place, java_script_enabled=scripted)
    await says(place, "What does the way in look like?", expects="picture")
    await page.goto(place.address)

    await page.get_by_label("Take or choose a picture").set_input_files(picture(tmp_path))
    await page.get_by_role("button", name="Send picture").click()

    await expect(page.locator("#lines")).to_contain_text("You sent a picture")
    assert place.engine.heard[-1].kind is HeardKind.PICTURE
    assert place.engine.heard[-1].place
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.faults == []


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_day_is_picked_with_scripts_and_without(chromium, place, scripted):
    page = await opened(chromium, place, java_script_enabled=scripted)
    await says(place, "Which day was that?", expects="date")
    await page.goto(place.address)

    await page.get_by_label("Pick a day here").fill("2026-02-28")
    await page.get_by_role("button", name="Send what is in this box").click()

    await expect(page.locator("#lines .theirs").last).to_contain_text("2026-02-28")
    assert place.engine.heard[-1].text == "2026-02-28"


@pytest.mark.parametrize("viewport", [SMALL_PHONE, {"width": 390, "height": 844}, {"width": 1280, "height": 800}])
async def test_a_question_is_heard_by_one_large_button(chromium, place, tmp_path, viewport):
    async def pieces():
        yield tone(tmp_path / "prompt.wav").read_bytes()

    page = await opened(chromium, place)
    await page.set_viewport_size(viewport)
    kept = await place.files.put(pieces())
    await says(place, "How was your first night?", audio=kept.sha256)
    await page.goto(place.address)
    play = page.get_by_role("button", name="Play")
    box = await play.bounding_box()

    await play.click()

    await expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert await page.locator("audio.heard-aloud").evaluate("sound => !sound.paused && sound.error === null")
    assert box["height"] >= 56
    await expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=8_000)
    assert page.faults == []
