"""Asking for someone on a page: the card first, then their words; for facilitators alone."""

import re
from dataclasses import replace
from pathlib import Path

import httpx

from bot.assisting import read_briefing_card
from bot.script import script_from_json
from core.consultations import ConsultationId, Setting
from tests.bot.chats import PROMPTS, RISKY, SAFEGUARDING
from tests.portal.sample_site import HERE, Site, opened_site, signed_in, token_in
from tests.portal.worker_world import TICKS, keep_worker_consultations

CARD = "/consultations/helped/ask-for"
READ_OUT = read_briefing_card(PROMPTS / "briefing").read_out


async def begun(site: Site, **changes: object) -> tuple[httpx.AsyncClient, httpx.Response]:
    """Return a facilitator's browser and the answer to the filled-in card."""
    await keep_worker_consultations(site.store, HERE)
    browser = await signed_in(site)
    token = token_in((await browser.get(CARD)).text)
    form = {"form-token": token, "tick": sorted(TICKS), "setting": "custody", "who": "new", **changes}
    return browser, await browser.post(CARD, data=form)


async def said(browser: httpx.AsyncClient, path: str, **fields: str | list[str]) -> str:
    """Send the page's form with something in it and return the page after it."""
    page = (await browser.get(path)).text
    place = re.search(r'name="place" value="([^"]*)"', page)
    key = re.search(r'name="key" value="([^"-]+-[^"-]+)', page)
    assert place
    assert key
    form = {"form-token": token_in(page), "place": place.group(1), "key": key.group(1), **fields}
    response = await browser.post(f"{path}/say", data=form)
    assert response.status_code == 303, response.text
    return (await browser.get(path)).text


async def agreed(site: Site) -> tuple[httpx.AsyncClient, str]:
    """Return a browser and the address of a talk in which everything was agreed to."""
    browser, response = await begun(site)
    path = response.headers["location"]
    for _ in range(4):
        await said(browser, path, choice="yes")
    return browser, path


async def test_card_is_read_and_every_line_confirmed_before_anything_is_asked(site: Site) -> None:
    browser, refused = await begun(site, tick=sorted(TICKS)[1:])
    card = (await browser.get(CARD)).text

    assert refused.status_code == 422
    assert "Not everything is confirmed." in refused.text
    assert READ_OUT[0] in card
    assert await site.store.conversations.unended() == []


async def test_card_can_be_read_out_in_every_language_of_the_script_and_says_what_no_speaker_checked(site: Site) -> None:
    await keep_worker_consultations(site.store, HERE)
    found = await site.store.consultations.consultation(ConsultationId("c_helped"))
    made = script_from_json(await site.store.scripts.script(str(found.script_hash)))
    in_two = replace(made, languages=("en", "pl"))
    await site.store.scripts.put_script(in_two.sha256, in_two.name, in_two.to_json())
    await site.store.consultations.put_consultation(replace(found, script_hash=in_two.sha256))

    card = (await (await signed_in(site)).get(CARD)).text

    assert READ_OUT[0] in card
    assert read_briefing_card(PROMPTS / "briefing", "pl").read_out[0] in card
    assert '<span lang="pl">Polski</span>' in card
    assert card.count("No speaker of this language has checked these words yet.") == 1


async def test_what_was_filled_in_stands_there_still_after_a_slip(site: Site) -> None:
    _, refused = await begun(site, tick=sorted(TICKS)[1:])

    assert refused.text.count(" checked") == len(TICKS) - 1 + 2


async def test_custody_notice_is_the_first_thing_to_read_out(site: Site) -> None:
    browser, response = await begun(site)
    page = (await browser.get(response.headers["location"])).text

    assert response.status_code == 303
    assert page.index("You are in custody") < page.index("I am a machine")


async def test_words_are_typed_and_shown_and_the_next_question_follows(site: Site) -> None:
    browser, path = await agreed(site)
    housing = (await browser.get(path)).text
    await said(browser, path, choice="own")
    page = await said(browser, path, text="It wis <b>cauld</b> and naebody telt me anything at all about the bus.")

    assert "Show the card with pictures." in housing
    assert "It wis &lt;b&gt;cauld&lt;/b&gt;" in page
    assert "What would help?" in page


async def test_several_choices_are_kept_together(site: Site) -> None:
    browser, path = await agreed(site)
    await said(browser, path, choice="own")
    await said(browser, path, text="It was cold and there was nobody to ask about anything for a whole week.")
    page = await said(browser, path, choice=["money", "talk"])

    assert "Money, Someone to talk to" in page
    assert "That is all." in page


async def test_quotes_that_a_worker_typed_say_so_on_their_page(site: Site) -> None:
    browser, path = await agreed(site)
    await said(browser, path, choice="own")
    await said(browser, path, text="It was cold.")
    kept = next(each for each in await site.store.catalogue.unfinished() if each.text == "It was cold.")

    page = (await browser.get(f"/testimony/{kept.id}")).text

    assert "Typed by a worker as they spoke." in page


async def test_words_of_risk_bring_the_card_to_read_out(site: Site) -> None:
    browser, path = await agreed(site)

    page = await said(browser, path, text=RISKY)

    assert "Read this out now" in page
    assert SAFEGUARDING.opening in page.replace("&#39;", "'")


async def test_recording_is_kept_as_their_voice(site: Site) -> None:
    browser, path = await agreed(site)
    await said(browser, path, choice="own")
    page = (await browser.get(path)).text
    fields = {"form-token": token_in(page), "key": "k-r", "place": ""}
    empty = await browser.post(f"{path}/recording", files={"form-token": (None, token_in(page))})
    kept = await browser.post(f"{path}/recording", data=fields, files={"file": ("x", b"invented sound", "audio/ogg")})

    assert empty.status_code == 422
    assert kept.status_code == 303
    assert any(each.recording_sha256 for each in await site.store.catalogue.unfinished() if each.session_id)


async def test_same_form_sent_twice_is_one_line(site: Site) -> None:
    browser, path = await agreed(site)
    await said(browser, path, choice="own")
    await said(browser, path, text="It was cold.", key="same")
    await said(browser, path, text="It was cold.", key="same")

    assert [each.text for each in await site.store.catalogue.unfinished()].count("It was cold.") == 1


async def test_viewer_is_let_in_nowhere_and_is_shown_no_way_there(site: Site) -> None:
    _, path = await agreed(site)
    viewer = await signed_in(site, "vic@example.org")

    assert (await viewer.get(CARD)).status_code == 403
    assert (await viewer.get(path)).status_code == 403
    assert CARD not in (await viewer.get("/consultations/helped")).text
    assert CARD in (await (await signed_in(site)).get("/consultations/helped")).text


async def test_form_from_elsewhere_does_nothing(site: Site) -> None:
    browser, path = await agreed(site)

    assert (await browser.post(f"{path}/say", data={"text": "hello", "key": "k"})).status_code == 403
    assert (await browser.post(CARD, data={"tick": sorted(TICKS)})).status_code == 403


async def test_talk_that_waits_is_offered_to_go_on_with(site: Site) -> None:
    browser, path = await agreed(site)

    assert f'href="{path}"' in (await browser.get(CARD)).text


async def test_where_people_are_usually_asked_is_chosen_already_and_nowhere_else(site: Site, tmp_path: Path) -> None:
    chosen = re.compile(r'id="setting-(\w+)"[^>]*checked')
    await keep_worker_consultations(site.store, HERE)
    here = (await (await signed_in(site)).get(CARD)).text
    async with opened_site(tmp_path / "apart", usual_setting=Setting.CUSTODY) as apart:
        await keep_worker_consultations(apart.store, HERE)
        there = (await (await signed_in(apart)).get(CARD)).text

    assert chosen.findall(here) == []
    assert chosen.findall(there) == ["custody"]
