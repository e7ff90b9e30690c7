"""Holds a page in a real browser against axe-core's rules of accessibility. Needs node's npm once, to install them."""

import asyncio
import subprocess
from functools import cache
from pathlib import Path

from playwright.async_api import Page

HERE = Path(__file__).parent
INSTALL = [HERE.parent.parent / "tools" / "node-packages", "tests/axe"]
LONGEST_S = 120

WIDTHS = (320, 768, 1280)
"""A small phone, a tablet and a desktop."""

FOUND = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
    const said = rule => node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`;
    return found.violations.flatMap(rule => rule.nodes.map(said(rule)));
}"""


async def accessible(page: Page, *, widths: tuple[int, ...] = WIDTHS) -> None:
    """Fail where a rule is broken at any of the widths, naming each rule and what breaks it; the page keeps its size."""
    await page.evaluate(await asyncio.to_thread(_rules))
    size, found = page.viewport_size, {}
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 800})
        for each in await page.evaluate(FOUND):
            found.setdefault(each, []).append(width)
    if size:
        await page.set_viewport_size(size)
    assert not found, f"{page.url}\n" + "\n".join(f"at {at} px: {each}" for each, at in found.items())


@cache
def _rules() -> str:
    subprocess.run(INSTALL, check=True, stdout=subprocess.DEVNULL, timeout=LONGEST_S)
    return (HERE / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
