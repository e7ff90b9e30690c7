"""The transcript editor in a real browser: typing, hearing, saving, a line that is down, and two people at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from core.corrections import Correction, Known, Region, Rewritten, digest_of
from tests.opened import NOON
from tests.portal.sample_site import FILM, Site
from tests.portal.served import chromium, served_site, sign_in
from tests.portal.test_editing import ISLA

pytestmark = [pytest.mark.browser, pytest.mark.journey]

WAIT_MS = 30_000
"""A busy machine is not a broken page."""

FIRST, SECOND, LAST = (f"#p-g_{FILM}_{number} textarea" for number in range(3))


@pytest_asyncio.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[str, Site, Browser]]:
    async with served_site(tmp_path) as (address, site), chromium() as browser:
        yield address, site, browser


async def opened(address: str, browser: Browser) -> Page:
    """Return the editor of the film, opened by a member; whatever it complains of is kept."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT_MS)
    await sign_in(page, address)
    await page.goto(f"{address}/testimony/{FILM}/edit")
    await page.wait_for_selector(".heard-editing--live")
    await page.wait_for_function("document.getElementById('player').readyState >= 2")
    return page


async def said(page: Page, words: str) -> None:
    await expect(page.locator("#state")).to_contain_text(words, timeout=WAIT_MS)


async def texts(site: Site) -> list[str]:
    return [each.text for each in await site.store.catalogue.passages(FILM)]


async def test_words_are_put_right_split_joined_and_undone_by_keyboard_and_saved_by_themselves(
    served: tuple[str, Site, Browser],
) -> None:
    address, site, browser = served
    page = await opened(address, browser)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    await page.focus(FIRST)
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Alone.")
    await said(page, "Saved at 12:00.")
    assert (await texts(site))[0] == "I had nowhere to live the first night. Alone."

    await page.evaluate("document.activeElement.setSelectionRange(22, 22)")
    await page.keyboard.press("Control+Shift+Enter")
    await page.keyboard.press("Control+s")
    await expect(page.locator("#passages > li")).to_have_count(4)
    await said(page, "Saved at 12:00.")
    assert (await texts(site))[:2] == ["I had nowhere to live", "the first night. Alone."]

    await page.keyboard.press("Control+Shift+Backspace")
    await said(page, "Joined.")
    await page.keyboard.press("Control+s")
    await said(page, "Saved at 12:00.")
    assert (await texts(site))[0] == "I had nowhere to live the first night. Alone."

    for _ in range(3):
        await page.keyboard.press("Control+z")
    await page.keyboard.press("Control+s")
    await said(page, "Saved at 12:00.")
    assert await page.input_value(FIRST) == "I had nowhere to live the first night."
    assert (await texts(site))[0] == "I had nowhere to live the first night."
    await page.keyboard.press("Control+Shift+z")
    await page.keyboard.press("Control+s")
    await said(page, "Saved at 12:00.")
    assert (await texts(site))[0] == "I had nowhere to live the first night. Alone."

    assert len(await site.store.corrections.versions(FILM, ISLA)) == 2
    assert complaints == []


async def test_a_word_that_is_clicked_is_heard_and_a_doubt_is_cleared_only_once_it_was_heard(
    served: tuple[str, Site, Browser],
) -> None:
    address, site, browser = served
    page = await opened(address, browser)

    await page.evaluate(f"document.querySelector('{SECOND}').setSelectionRange(3, 3)")
    await page.dispatch_event(SECOND, "click")
    await page.wait_for_function("document.getElementById('player').currentTime >= 2.85")
    await page.keyboard.press("F8")

    await page.focus(LAST)
    await page.keyboard.press("Control+Enter")
    await said(page, "Play all of these words first.")
    await page.focus(FIRST)
    await page.keyboard.press("F9")
    await expect(page.locator(f"#p-g_{FILM}_2 .heard-edit__confirm")).to_have_attribute(
        "aria-disabled", "false", timeout=WAIT_MS
    )
    await page.keyboard.press("Control+Enter")
    await said(page, "The doubt is cleared.")

    assert (await site.store.catalogue.passages(FILM))[2].doubts == frozenset()
    (record,) = await site.store.corrections.cleared(FILM, ISLA)
    assert record.heard[0].end_ms > 5500


async def test_while_the_line_is_down_words_stay_on_the_page_and_are_saved_when_it_is_back(
    served: tuple[str, Site, Browser],
) -> None:
    address, site, browser = served
    page = await opened(address, browser)

    await page.context.set_offline(True)
    await page.fill(FIRST, "Written while the line was down.")
    await said(page, "the line is down. Your words are kept on this page")
    await page.fill(SECOND, "And this as well.")
    await page.context.set_offline(False)
    await said(page, "Saved at 12:00.")

    await page.keyboard.press("Control+s")
    await page.wait_for_function("true")
    assert (await texts(site))[0] == "Written while the line was down."
    for _ in range(100):
        if (await texts(site))[1] == "And this as well.":
            break
        await page.wait_for_timeout(100)
    assert (await texts(site))[1] == "And this as well."


async def test_of_two_people_the_second_sees_both_and_nothing_is_lost(served: tuple[str, Site, Browser]) -> None:
    address, site, browser = served
    page = await opened(address, browser)
    first, second, _ = await site.store.catalogue.passages(FILM)
    theirs = Region(
        base=(Known(id=first.id, digest=digest_of(first)), Known(id=second.id, digest=digest_of(second))),
        passages=(Rewritten(id=first.id, text="Both in one, they said."),), start_ms=0, end_ms=4400,
    )  # fmt: skip
    await site.store.corrections.save(FILM, Correction(sitting="another", regions=(theirs,)), ISLA, NOON)

    await page.fill(SECOND, "Mine, of the second.")
    await page.fill(LAST, "Mine, of the last.")
    await said(page, "Somebody else changed some of these words too.")
    assert await texts(site) == ["Both in one, they said.", "Mine, of the last."]
    await expect(page.locator(".heard-conflict blockquote")).to_have_text("Both in one, they said.")
    assert await page.input_value(SECOND) == "Mine, of the second."

    await page.get_by_role("button", name="Keep mine").click()
    await said(page, "Saved at 12:00.")

    assert (await texts(site))[1:] == ["Mine, of the second.", "Mine, of the last."]
    kept = [line.text for line in await site.store.corrections.lines(FILM, 2, ISLA)]
    assert kept[0] == "Both in one, they said."


async def test_regions_and_times_are_worked_out_as_the_server_does(served: tuple[str, Site, Browser]) -> None:
    address, _, browser = served
    page = await browser.new_page()
    await page.goto(f"{address}/sign-in")

    found = await page.evaluate(
        """async () => {
            const { regionsOf, isDirty, asSent } = await import("/static/portal/editor_regions.js");
            const { timeAt } = await import("/static/portal/editor_words.js");
            const saved = ["a", "b", "c"].map((id, n) => ({ id, digest: id, text: id, speaker: "", start: n, end: n + 1 }));
            const idOf = new Map([["1", "a"], ["2", "b"], ["3", "c"]]);
            const sent = (...items) => regionsOf(saved, items.map(([key, text]) => ({ key, text, speaker: "" })), idOf)
                .filter(isDirty).map((each) => asSent(each, idOf))
                .map(({ base, passages }) => [
                    base.map(({ id }) => id).join(""), passages.map(({ id, text }) => `${id}:${text}`).join(),
                ]);
            const words = ["I", "had", "no", "home."].map((word, n) => [n * 100, n * 100 + 100, word]);
            const heard = { start: 0, end: 400, words };
            return {
                same: sent(["1", "a"], ["2", "b"], ["3", "c"]),
                changed: sent(["1", "a"], ["2", "x"], ["3", "c"]),
                split: sent(["1", "a"], ["9", "x"], ["2", "b"], ["3", "c"]),
                joined: sent(["1", "ab"], ["3", "c"]),
                firstCameBack: sent(["9", "x"], ["2", "b"], ["3", "c"]),
                times: [0, 3, 8, 12, 17].map((offset) => timeAt(heard, "I had not one home", offset)),
            };
        }"""
    )

    assert found == {
        "same": [],
        "changed": [["b", "b:x"]],
        "split": [["a", "a:a,null:x"]],
        "joined": [["ab", "a:ab"]],
        "firstCameBack": [["ab", "a:x,b:b"]],
        "times": [0, 100, 200, 250, 300],
    }
