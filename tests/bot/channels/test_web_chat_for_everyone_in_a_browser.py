"""The web chat for whoever does not read well, cannot see, or uses no mouse: heard, by keyboard alone, and with large words."""

import pytest
from playwright.async_api import expect

from core.chat import HeardKind
from tests.bot.channels.web_chat_visits import PATIENT_MS, SMALL_PHONE, opened, to_the_open_question, tone, visit
from tests.bot.channels.web_chat_world import says

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("browser")]

VOICES = """(() => {
  const voices = [
    { lang: "en-US", localService: false, default: true, name: "on a server" },
    { lang: "en-GB", localService: true, default: false, name: "on the phone" },
    { lang: "pl-PL", localService: false, default: false, name: "on a server too" },
  ];
  window.spoken = [];
  const speech = {
    getVoices: () => voices,
    speak(said) { window.spoken.push([said.voice.name, said.text]); setTimeout(() => said.onend && said.onend(), 20); },
    cancel() { return undefined; },
    addEventListener() { return undefined; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
})()"""
"""A phone with voices: this browser has none of its own. It keeps the browsers' contract and says what was spoken, by whom."""


async def a_phone_with_voices(chromium, place):
    context = await chromium.new_context(viewport=SMALL_PHONE)
    await context.add_init_script(VOICES)
    page = await visit(context, place.address)
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("button", name="Hear the question")).to_be_visible()
    return page


async def test_a_question_and_its_buttons_are_read_by_the_phones_own_voice_and_every_one_after_it_if_asked(chromium, place):
    page = await a_phone_with_voices(chromium, place)

    await page.get_by_role("button", name="Hear the question").click()
    await page.wait_for_function("() => window.spoken.length === 4")
    first = await page.evaluate("window.spoken")
    await page.get_by_label("Always read to me").check()
    await page.get_by_role("button", name="Yes").click()
    await page.wait_for_function("() => window.spoken.some(([, text]) => text.includes('What would help most'))")
    await page.goto(place.address)
    await page.wait_for_function("() => window.spoken.some(([, text]) => text.includes('What would help most'))")

    assert [text for _, text in first] == [
        "Hello. I am a machine. I will ask you three things.", "Is it okay to start?", "Yes", "No",
    ]  # fmt: skip
    assert {name for name, _ in first} == {"on the phone"}
    await expect(page.get_by_label("Always read to me")).to_be_checked()
    assert page.faults == []


async def test_a_language_without_a_voice_on_the_phone_is_read_by_nobody_elses(chromium, place):
    page = await a_phone_with_voices(chromium, place)
    await page.get_by_role("button", name="Yes").click()
    await expect(page.get_by_label("A place to live")).to_be_visible()
    await says(place, "Co by pomogło?", language="pl")
    await page.goto(place.address)

    await page.get_by_role("button", name="Hear the question").click()
    await page.wait_for_function("() => window.spoken.length > 0")

    assert "Co by pomogło?" not in str(await page.evaluate("window.spoken"))
    await expect(page.locator("#lines [lang=pl]")).to_have_text("Co by pomogło?")


async def test_a_recording_of_the_question_is_played_in_the_place_of_a_voice(chromium, place, tmp_path):
    async def pieces():
        yield tone(tmp_path / "prompt.wav").read_bytes()

    page = await a_phone_with_voices(chromium, place)
    await page.get_by_role("button", name="Yes").click()
    await expect(page.get_by_label("A place to live")).to_be_visible()
    await says(place, "How was it?", audio=(await place.files.put(pieces())).sha256)
    await page.goto(place.address)

    await page.get_by_role("button", name="Hear the question").click()

    await page.wait_for_function(
        "() => Array.from(document.querySelectorAll('audio.heard-aloud')).some((sound) => !sound.paused)"
    )
    await page.get_by_role("button", name="Stop reading").click()
    await page.wait_for_function(
        "() => Array.from(document.querySelectorAll('audio.heard-aloud')).every((sound) => sound.paused)"
    )
    assert "How was it?" not in str(await page.evaluate("window.spoken"))


async def tab_to(page, name):
    for _ in range(20):
        await page.keyboard.press("Tab")
        if name in await page.evaluate("document.activeElement.textContent || document.activeElement.id"):
            return
    raise AssertionError(f"The keyboard never came to {name!r}")


async def test_a_person_talks_hears_it_back_records_again_and_sends_with_a_keyboard_alone(chromium, place):
    page = await opened(chromium, place)
    await to_the_open_question(page)
    await tab_to(page, "Talk")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Finish recording")).to_be_focused(timeout=PATIENT_MS)
    await expect(page.locator("#timer")).to_have_text("0:01", timeout=PATIENT_MS)
    await expect(page.get_by_text("You can talk for up to 4 minutes.")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Send voice note")).to_be_focused()
    await tab_to(page, "Record again")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Finish recording")).to_be_focused(timeout=PATIENT_MS)
    await expect(page.locator("#timer")).to_have_text("0:01", timeout=PATIENT_MS)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Send voice note")).to_be_focused()

    await page.keyboard.press("Enter")

    await expect(page.locator("#lines")).to_contain_text("You sent a voice note")
    assert [heard.kind for heard in place.engine.heard[3:]] == [HeardKind.VOICE]
    assert page.faults == []


async def test_a_refused_microphone_leaves_the_phones_own_recorder(chromium, place, tmp_path):
    page = await opened(chromium, place)
    await page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    await page.get_by_role("button", name="Talk").click()
    await expect(page.get_by_role("alert")).to_contain_text("use your phone's own recorder")
    await expect(page.locator("#own-recorder")).to_have_attribute("capture", "")

    await page.get_by_label("Use your phone's own recorder").set_input_files(tone(tmp_path / "mine.wav"))

    await expect(page.locator("#lines")).to_contain_text("You sent a voice note")


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}])
async def test_words_twice_as_large_are_all_there_on_a_small_phone(chromium, place, look):
    page = await opened(chromium, place, **look)
    await page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '225%'; })"
    )
    await page.goto(place.address)
    await page.get_by_text("Come back later").click()

    cut_off = await page.evaluate(
        """Array.from(document.querySelectorAll("button, a, label, p, h1, h2, li, summary, textarea"))
             .filter((each) => each.offsetParent && each.getBoundingClientRect().right > innerWidth + 1)
             .map((each) => each.textContent.trim())"""
    )

    assert cut_off == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]
