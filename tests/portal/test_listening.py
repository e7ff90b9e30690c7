"""A doubt is cleared by listening, without scripts too."""

import re

import httpx

from core.testimony import Doubt
from tests.portal.sample_site import VOICE, Site, signed_in, token_in
from tests.portal.test_editing import ISLA

DOUBTED = f"g_{VOICE}_2"
LISTEN = f"/testimony/{VOICE}/listen/{DOUBTED}"


def fields_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(digest|start|opened)" value="([^"]*)"', page)) | {"form-token": token_in(page)}


async def doubts(site: Site) -> frozenset[Doubt]:
    return (await site.store.catalogue.passages(VOICE))[2].doubts


async def test_the_page_plays_the_stretch_and_says_why_it_is_doubted(site: Site) -> None:
    page = (await (await signed_in(site)).get(LISTEN)).text

    assert 'src="/media/t_voice/playable#t=4.4,6"' in page
    assert "Thank you for watching." in page
    assert "Computers are known to make up this phrase" in page


async def test_whoever_took_the_time_to_hear_it_clears_it(site: Site) -> None:
    browser = await signed_in(site)
    form = fields_of((await browser.get(LISTEN)).text)
    form["opened"] = str(int(form["opened"]) - 2000)  # As if the page had been open for two seconds; the clock stands still.

    answer = await browser.post(LISTEN, data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/testimony/{VOICE}/edit#p-{DOUBTED}")
    assert await doubts(site) == frozenset()
    assert "unsure of these words" not in (await browser.get(f"/testimony/{VOICE}")).text
    assert "Nobody doubts these words any more" in (await browser.get(LISTEN)).text


async def test_whoever_confirms_before_it_can_have_been_played_is_asked_to_play_it(site: Site) -> None:
    browser = await signed_in(site)

    answer = await browser.post(LISTEN, data=fields_of((await browser.get(LISTEN)).text))

    assert answer.status_code == 422
    assert "Play all of them first." in answer.text
    assert await doubts(site) == {Doubt.KNOWN_PHRASE}


async def test_the_pages_script_says_what_was_played(site: Site) -> None:
    browser = await signed_in(site)
    form = fields_of((await browser.get(LISTEN)).text)
    del form["opened"]

    async def told(heard: str) -> httpx.Response:
        return await browser.post(LISTEN, data=form | {"heard": heard}, headers={"Accept": "application/json"})

    assert (await told("[[4400, 5000]]")).status_code == 422
    assert (await told("[[4400, 5200], [5100, 6000]]")).status_code == 204
    (record,) = await site.store.corrections.cleared(VOICE, ISLA)
    assert [(span.start_ms, span.end_ms) for span in record.heard] == [(4400, 5200), (5100, 6000)]


async def test_whoever_only_reads_clears_nothing(site: Site) -> None:
    browser = await signed_in(site, "vic@example.org")

    assert (await browser.get(LISTEN)).status_code == 403


async def test_a_passage_that_is_not_there_is_not_found(site: Site) -> None:
    assert (await (await signed_in(site)).get(f"/testimony/{VOICE}/listen/g_none")).status_code == 404
