"""The rules themselves: a page that breaks some is named with them, one that breaks none passes."""

import pytest

from tests.axe import accessible
from tests.portal.served import chromium

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.journey]

BROKEN = """<!doctype html><html lang="en"><title>Broken</title><main><h1>Broken</h1><input id="unnamed">
<p style="color: #aaa; background: #fff">Too pale.</p>
<style>@media (max-width: 400px) { #narrow { color: #bbb; background: #fff } }</style>
<p id="narrow">Pale on a phone.</p></main>"""
SOUND = """<!doctype html><html lang="en"><title>Sound</title><main><h1>Sound</h1><label>Your words <input></label></main>"""


async def test_what_breaks_a_rule_is_named_with_the_rule_and_the_widths() -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 700})
        await page.set_content(BROKEN)

        with pytest.raises(AssertionError) as failed:
            await accessible(page)

        assert "at [320, 768, 1280] px: label: #unnamed" in str(failed.value)
        assert "at [320, 768, 1280] px: color-contrast: p" in str(failed.value)
        assert "at [320] px: color-contrast: #narrow" in str(failed.value)
        assert page.viewport_size == {"width": 390, "height": 700}


async def test_a_page_that_breaks_none_passes() -> None:
    async with chromium() as browser:
        page = await browser.new_page()
        await page.set_content(SOUND)

        await accessible(page)
