import re

from tests.portal.sample_site import VOICE, Site, signed_in
from tests.portal.test_editing import EDIT, FIRST, form_of

VERSIONS = f"/testimony/{VOICE}/versions"


async def test_versions_are_listed_and_the_newest_two_compared_word_by_word(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text
    await browser.post(EDIT, data=form_of(page, FIRST) | {"text": "I had somewhere to live the first night."})

    page = (await browser.get(VERSIONS)).text

    assert "Corrected by Isla Facilitator, 2 March 2026 at 12:00" in page
    assert "Written down by the computer" in page
    assert re.search(r"<del>.*nowhere </del><ins>.*somewhere </ins>", page)
    assert "2 passages not changed" in page


async def test_what_the_computer_wrote_can_always_be_read(site: Site) -> None:
    browser = await signed_in(site)
    for text in ("One.", "Two.", "Three."):
        page = (await browser.get(EDIT)).text
        await browser.post(EDIT, data=form_of(page, FIRST) | {"text": text})

    page = (await browser.get(VERSIONS, params={"from": "1", "to": "4"})).text

    assert "What changed from version 1 to version 4" in page
    assert "I had nowhere to live the first night. </del>" in page


async def test_before_anything_was_corrected_there_is_nothing_to_compare(site: Site) -> None:
    assert "Nothing to compare yet." in (await (await signed_in(site)).get(VERSIONS)).text


async def test_a_version_that_is_not_there_is_not_found(site: Site) -> None:
    assert (await (await signed_in(site)).get(VERSIONS, params={"from": "1", "to": "9"})).status_code == 404
