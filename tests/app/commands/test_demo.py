"""`heard demo telegram`: the whole way without a token, reaching nobody, and a clean end."""

import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from app.commands.demo import PretendedTelegram, demo_settings, pretended_telegram
from core.errors import BadSettings
from tests.journeys.browser import CHROMIUM, browser_arguments
from tests.journeys.program import HEARD, ROOT

FAR = PretendedTelegram(address="http://127.0.0.1:1", token="4711:a-token-that-opens-nothing-anywhere-0")


def test_without_a_checkout_it_says_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    with (
        pytest.raises(BadSettings, match="part of Heard's tests, which are not installed here") as refused,
        pretended_telegram(tmp_path),
    ):
        pass

    assert "checkout" in refused.value.remedy


def test_nothing_of_what_is_set_up_is_read_so_that_nobody_is_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("HEARD_SMTP_HOST=mail.example.org\n")
    monkeypatch.setenv("HEARD_SMS_GATEWAY", "kannel")
    monkeypatch.setenv("HEARD_TELEGRAM_WEBHOOK", "https://heard.example")

    settings = demo_settings(tmp_path / "home", FAR)

    assert (settings.smtp_host, settings.sms_gateway, settings.telegram_webhook) == ("", "", "")
    assert (settings.home, settings.port, settings.telegram_api) == (tmp_path / "home", 0, FAR.address)
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == FAR.token


@pytest.mark.journey
def test_the_pretended_telegram_is_there_for_as_long_as_it_is_needed() -> None:
    with pretended_telegram() as far:
        named = httpx.get(f"{far.address}/bot{far.token}/getMe").json()
        page = httpx.get(far.phone("first_night"))

    assert named["result"]["is_bot"]
    assert "A pretended phone" in page.text
    with pytest.raises(httpx.ConnectError):
        httpx.get(far.address)


@pytest.mark.journey
@pytest.mark.browser
def test_somebody_new_holds_a_consultation_on_the_phone_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}
    demo = subprocess.Popen(
        [*HEARD, "demo", "telegram"],
        cwd=ROOT,
        env=environment | {"TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert demo.stderr is not None
    try:
        address = next(line for line in demo.stderr if "pretended Telegram is at" in line).split()[5].rstrip(".")
        _held_on_the_phone(f"{address}/?start=first_night")
        demo.send_signal(signal.SIGINT)
        said = demo.stderr.read()
        assert demo.wait(timeout=60) == 0
    finally:
        demo.kill()
        demo.wait()
        demo.stderr.close()

    assert "Its temporary folder is gone" in said
    assert "Traceback" not in said
    assert list(tmp_path.glob("heard-demo-*")) == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def _held_on_the_phone(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=browser_arguments())
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(address)
        until = time.monotonic() + 120
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_role("button", name="Yes", exact=True)).to_be_visible(timeout=(until - time.monotonic()) * 1000)
        page.get_by_role("button", name="Yes", exact=True).click()
        expect(page.get_by_role("log")).to_contain_text("use your words in a report", timeout=60_000)
        page.get_by_label("Your message").fill("stop")
        page.get_by_label("Your message").press("Enter")
        expect(page.get_by_role("log")).to_contain_text("I have stopped", timeout=60_000)
        browser.close()
