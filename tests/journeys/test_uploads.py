"""A film on a bad line: the server is killed, the line is lost, the page is closed, and it arrives whole and once."""

import hashlib
import re
import signal
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.journeys.program import Served, ffmpeg, serving

pytestmark = [pytest.mark.journey, pytest.mark.browser]

WAIT_MS = 60_000
SLOW_BYTES_PER_S = 300_000


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of about three megabytes: ten seconds on the slow line."""
    ffmpeg(
        "-f", "lavfi", "-i", "nullsrc=s=320x240:r=10:d=6,geq=random(1)*255:128:128", "-c:v", "libx264", "-preset", "ultrafast",
        "-qp", "20", str(tmp_path / "rowan at home.mp4"),
    )  # fmt: skip
    return tmp_path / "rowan at home.mp4"


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=browser_arguments())
        yield browser.new_context(viewport={"width": 390, "height": 844})
        browser.close()


def test_a_film_survives_a_killed_server_a_lost_line_and_a_closed_page(
    tmp_path: Path, context: BrowserContext, film: Path
) -> None:
    port, home = a_free_port(), tmp_path / "home"
    page = context.new_page()
    with serving(home, "--no-jobs", HEARD_PORT=port) as served:
        sign_in(page, served)
        begin_on_a_slow_line(page, served, film)
        served.stop(signal.SIGKILL)
    said = list(served.lines)
    expect(state(page)).to_contain_text("The line is lost", timeout=WAIT_MS)

    with serving(home, "--no-jobs", HEARD_PORT=port) as served:
        served.wait_for("Heard is ready at")
        expect(state(page)).to_contain_text("It is on its way", timeout=WAIT_MS)
        context.set_offline(True)
        expect(state(page)).to_contain_text("The line is lost", timeout=WAIT_MS)
        context.set_offline(False)
        expect(state(page)).to_contain_text("It is on its way", timeout=WAIT_MS)
        context.set_offline(True)  # A browser that closes a page may send what waited, now that nothing slows it down.
        page.close()
        context.set_offline(False)

        again = context.new_page()
        again.goto(f"{served.base}/upload")
        expect(state(again)).to_contain_text("Choose the same file to go on", timeout=WAIT_MS)
        assert 0 < percent(again) < 100
        again.get_by_label("Choose the same file again").set_input_files(__file__)
        expect(state(again)).to_contain_text("That is another file")
        again.get_by_label("Choose the same file again").set_input_files(film)
        expect(state(again)).to_contain_text("It is safely kept", timeout=WAIT_MS)
        said += served.lines

    with sqlite3.connect(home / "heard.sqlite") as store:
        kept = store.execute("SELECT recording_sha256 FROM testimony WHERE title = 'Coming home'").fetchall()
        yes = store.execute("SELECT count(*) FROM consents WHERE granted AND purpose = 'take_part'").fetchone()
    assert kept == [(hashlib.sha256(film.read_bytes()).hexdigest(),)]
    assert yes == (1,)
    assert list((home / "uploads").glob("*.bytes")) == []
    assert not [line for line in said if "rowan" in line.casefold()]


def a_free_port() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def sign_in(page: Page, served: Served) -> None:
    page.goto(served.sign_in_link)
    page.get_by_role("button", name=re.compile("Sign in")).click()
    page.wait_for_url(f"{served.base}/")


def begin_on_a_slow_line(page: Page, served: Served, film: Path) -> None:
    page.goto(f"{served.base}/upload")
    page.get_by_label("Film or sound file").set_input_files(film)
    page.get_by_label("Title").fill("Coming home")
    page.get_by_label("Consultation").select_option(index=1)
    page.get_by_label("Pseudonym").first.fill("Rowan 4F7")
    page.locator("#person-1-take_part + label").click()
    page.locator("#person-1-how").select_option("spoken")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW_BYTES_PER_S},
    )
    page.get_by_role("button", name="Add it").click()
    expect(state(page)).to_contain_text("It is on its way", timeout=WAIT_MS)
    page.wait_for_function("() => document.querySelector('.heard-upload progress').value > 0.1", timeout=WAIT_MS)


def state(page: Page) -> Locator:
    return page.locator(".heard-upload [data-part=state]")


def percent(page: Page) -> int:
    said = page.locator(".heard-upload [data-part=amount]").inner_text()
    return int(said.split("%")[0])
