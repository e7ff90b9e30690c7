"""A voice note where one of a few answers is asked comes back in words, by itself, and a tap makes it the answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.journeys.program import Served, ffmpeg, serving
from tests.journeys.speech import speak

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("main_thread")]

PHONE = {"width": 320, "height": 568}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("media")
    speak("Yes. Yes please.", folder / "spoken.wav")
    ffmpeg(
        "-i", str(folder / "spoken.wav"), "-ar", "48000", "-ac", "1", "-af", "apad=pad_dur=30", str(folder / "microphone.wav")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*browser_arguments(), f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("home"), "--sample") as served:
        served.wait_for("Heard is ready at")
        yield served
        assert served.stop() == 0


def test_a_spoken_yes_is_read_back_without_a_reload_and_a_tap_agrees(served: Served, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_context(viewport=PHONE, permissions=["microphone"]).new_page()  # type: ignore[arg-type]
    page.goto(f"{served.base}/chat/first_night")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Yes", exact=True)).to_have_count(1)

    page.get_by_role("button", name="Talk").click()
    expect(page.get_by_role("button", name="Finish recording")).to_be_visible(timeout=10_000)
    page.wait_for_timeout(4_000)
    page.get_by_role("button", name="Finish recording").click()
    page.get_by_role("button", name="Send voice note").click()

    expect(page.get_by_role("log")).to_contain_text("I heard: Yes. Is that right?", timeout=60_000)
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("Can we use your words in a report", timeout=15_000)
