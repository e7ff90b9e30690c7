"""The form for whose each voice is."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from core.voices import HeardVoice, VoiceTurn
from portal.voice_pages import names_in
from tests.portal.sample_site import CLOSED_BOOK, FILM, VOICE, Site, opened_site, signed_in, token_in

VOICES = f"/testimony/{FILM}/voices"
TURNS = [VoiceTurn(start_ms=0, end_ms=2_600, voice=1), VoiceTurn(start_ms=2_600, end_ms=4_400, voice=2)]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened_site(tmp_path) as opened:
        await opened.store.catalogue.save_voices(FILM, TURNS)
        yield opened


async def send(browser: httpx.AsyncClient, **fields: str) -> httpx.Response:
    return await browser.post(VOICES, data={"form-token": token_in((await browser.get(VOICES)).text)} | fields)


async def test_each_voice_stands_with_its_words_a_way_to_hear_them_and_who_it_may_be(site: Site) -> None:
    browser = await signed_in(site)

    page = (await browser.get(VOICES)).text

    assert "I had nowhere to live the first night." in page
    assert f'href="{VOICES}?t=2600"' in page
    assert page.count(f'<option value="p_{FILM}">') == 2
    assert VOICES in (await browser.get(f"/testimony/{FILM}")).text


async def test_a_named_voice_shows_as_the_speaker_of_its_words(site: Site) -> None:
    browser = await signed_in(site)

    response = await send(browser, **{"voice-1": f"p_{FILM}", "voice-2": ""})
    page = (await browser.get(response.headers["location"])).text

    assert response.status_code == 303
    assert page.count('class="heard-passage__speaker"') == 1
    assert f'<option value="p_{FILM}" selected>' in (await browser.get(VOICES)).text


async def test_somebody_who_is_not_in_it_is_refused_in_words(site: Site) -> None:
    response = await send(await signed_in(site), **{"voice-1": f"p_{VOICE}"})

    assert response.status_code == 422
    assert "Only people who are in it can be named." in response.text


async def test_it_is_not_there_for_those_who_may_not_and_where_nothing_was_told_apart(site: Site) -> None:
    isla, vic = await signed_in(site), await signed_in(site, "vic@example.org")

    assert (await vic.get(VOICES)).status_code == 403
    assert VOICES not in (await vic.get(f"/testimony/{FILM}")).text
    assert (await isla.get(f"/testimony/{VOICE}/voices")).status_code == 404
    assert (await isla.get(f"/testimony/{CLOSED_BOOK}/voices")).status_code == 404


def test_a_voice_that_nobody_was_chosen_for_is_nobodys() -> None:
    heard = [HeardVoice(voice=each, length_ms=1, start_ms=0, words="x") for each in (1, 2)]

    assert names_in({"voice-1": ["u_1"], "voice-2": [""], "voice-9": ["u_2"]}, heard) == {1: "u_1"}
