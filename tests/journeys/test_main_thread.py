"""The whole thread in a real browser: someone types and talks, a film is added, staff find both and play them."""

import re
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.journeys.program import Served, ffmpeg, serving, until
from tests.journeys.speech import speak

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.xdist_group("main_thread")]

SPOKEN = "My mentor was somebody to talk to. He helped me fill in the forms for my flat."
IN_THE_FILM = (
    "When I got out on the Friday I had nowhere to live. I slept in the bus station for three nights."
    " Then a worker from the project found me a room, and that changed everything."
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spoken answer for the browser's microphone, and a film in which someone speaks."""
    folder = tmp_path_factory.mktemp("media")
    speak(SPOKEN, folder / "spoken.wav")
    ffmpeg(
        "-i", str(folder / "spoken.wav"), "-ar", "48000", "-ac", "1", "-af", "apad=pad_dur=30", str(folder / "microphone.wav")
    )
    speak(IN_THE_FILM, folder / "film.wav")
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25", "-i", str(folder / "film.wav"), "-shortest",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(folder / "film.mp4"),
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("home"), "--sample") as served:
        served.wait_for("Heard is ready at")
        yield served
        assert served.stop() == 0


@pytest.fixture(scope="module")
def browser(media: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*browser_arguments(), f"--use-file-for-fake-audio-capture={media / 'microphone.wav'}"],
        )
        yield browser
        browser.close()


def seconds_of(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return sound.getnframes() / sound.getframerate()


def answered(page: Page, question: str) -> None:
    """Wait until the machine asks this."""
    expect(page.get_by_role("log")).to_contain_text(question, timeout=15_000)


def test_from_a_chat_and_a_film_to_a_quote_that_plays(served: Served, browser: Browser, media: Path) -> None:
    chat_by_text_and_voice(browser, served, media)
    staff = browser.new_page()
    sign_in(staff, served)
    upload_a_film(staff, served, media)
    wait_until_all_is_ready(staff, served)

    find_and_play(staff, served, search="nowhere to live", words="nowhere to live")
    find_and_play(staff, served, search="homeless", words="bus station")
    find_spoken_answer(staff, served)
    staff.close()


def chat_by_text_and_voice(browser: Browser, served: Served, media: Path) -> None:
    context = browser.new_context(viewport=PHONE, permissions=["microphone"])  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served.base}/chat/first_night")
    page.get_by_role("button", name="Start").click()
    for purpose in range(3):
        buttons = page.get_by_role("button", name="Yes", exact=True)
        expect(buttons).to_have_count(1)
        before = page.get_by_role("listitem").count()
        buttons.click()
        until_more(page, before, what=f"the answer to consent {purpose + 1}")
    answered(page, "How ready did you feel")
    type_answer(page, "4")
    answered(page, "What would have made your first night out better?")
    talk(page, media)
    answered(page, "What did you need most")
    page.get_by_role("checkbox", name="A place to stay").check()
    page.get_by_role("button", name="Done").click()
    answered(page, "Where did you sleep that night?")
    page.get_by_role("button", name="I had nowhere").click()
    answered(page, "Did you have someone to talk to")
    page.get_by_role("button", name="Yes", exact=True).click()
    answered(page, "Who helped you in the first few days?")
    type_answer(page, "My sister, and a woman from the charity who brought me soup 🍲")
    answered(page, "Thank you, that is all six")
    context.close()


def until_more(page: Page, before: int, *, what: str) -> None:
    expect(page.get_by_role("listitem").nth(before), what).to_be_attached(timeout=15_000)


def type_answer(page: Page, words: str) -> None:
    page.get_by_label("Type or talk").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def talk(page: Page, media: Path) -> None:
    page.get_by_role("button", name="Talk").click()
    expect(page.get_by_role("button", name="Finish recording")).to_be_visible(timeout=10_000)
    page.wait_for_timeout((seconds_of(media / "spoken.wav") + 1) * 1000)
    page.get_by_role("button", name="Finish recording").click()
    page.get_by_role("button", name="Send voice note").click()


def sign_in(page: Page, served: Served) -> None:
    page.goto(served.sign_in_link)
    page.get_by_role("button", name=re.compile("Sign in")).click()
    expect(page.get_by_text("Sam Sample").first).to_be_visible()


def upload_a_film(page: Page, served: Served, media: Path) -> None:
    page.goto(f"{served.base}/upload")
    page.get_by_label("Film or sound file").set_input_files(media / "film.mp4")
    page.get_by_label("Title").fill("Getting out on a Friday")
    page.get_by_label("Consultation").select_option(label="Our first week: a film made by three people")
    first = page.locator("details").filter(has=page.get_by_text("Person 1", exact=True))
    first.get_by_label("Pseudonym").fill("Bracken 0A1")
    for purpose in ("take_part", "keep_recording", "quote_words"):
        first.locator(f"input[value={purpose}] + label").click()
    first.get_by_label("How did they agree?").select_option(index=1)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("It is safely kept")).to_be_visible(timeout=30_000)


def wait_until_all_is_ready(page: Page, served: Served) -> None:
    def all_ready() -> bool:
        page.goto(f"{served.base}/processing")
        film = page.locator("#progress-list li").filter(has_text="Getting out on a Friday")
        return "Ready" in film.inner_text() and page.locator("#progress-list progress").count() == 0

    until(all_ready, limit_s=180, what="everything being ready")


def find_and_play(page: Page, served: Served, *, search: str, words: str) -> None:
    page.goto(f"{served.base}/search")
    page.locator("main").get_by_role("searchbox").fill(search)
    page.locator("main").get_by_role("searchbox").press("Enter")
    film = page.locator("main article").filter(has_text="Getting out on a Friday").filter(has_text=words).first
    film.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/testimony/t_\w+\?t=\d+#p-"))
    start_ms = int(re.search(r"t=(\d+)", page.url).group(1))  # type: ignore[union-attr]
    video = page.locator("video")
    expect(video).to_have_count(1)
    until(
        lambda: abs(video.evaluate("v => v.currentTime") * 1000 - start_ms) < 400, what=f"the player standing at {start_ms} ms"
    )
    assert video.evaluate("v => v.videoWidth") == 640


def find_spoken_answer(page: Page, served: Served) -> None:
    page.goto(f"{served.base}/search?q=somebody+to+talk+to&medium=voice")
    answer = page.locator("main article").filter(has_text="talk to").filter(has_text="first night").first
    answer.get_by_role("link").first.click()
    expect(page.locator("audio")).to_have_count(1)
    until(
        lambda: page.locator("audio").evaluate("a => a.readyState > 0 && a.duration > 3"), what="the voice note being playable"
    )
