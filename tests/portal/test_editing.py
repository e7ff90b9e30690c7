"""The page on which a transcript is corrected, as browsers without scripts use it."""

import html
import json
import re

import httpx
import pytest

from core.consent import Purpose
from core.people import Role, StaffId, StaffMember, Viewer
from core.testimony import Medium, TestimonyState
from tests.portal.sample_site import (
    CLOSED_BOOK,
    FILM,
    HERE,
    PASSWORD,
    QUICK,
    SAID,
    TYPED,
    VOICE,
    Site,
    keep_spoken,
    keep_words,
    signed_in,
    token_in,
)

EDIT = f"/testimony/{VOICE}/edit"
ISLA = Viewer(staff_id=StaffId("m_is"), partnership_id=HERE, roles=frozenset({Role.FACILITATOR}))
FIRST = f"g_{VOICE}_0"


def form_of(page: str, passage_id: str) -> dict[str, object]:
    """Return what the form of a passage would send, read out of the page."""
    (form,) = re.findall(rf'<li [^>]*data-id="{re.escape(passage_id)}".*?</li>', page, re.DOTALL)
    hidden = {name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}
    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)
    chosen = re.findall(r'<option value="([^"]*)" selected', form)
    return {**hidden, "text": html.unescape(text), "speaker": chosen[0] if chosen else "", "do": "save"}


async def colleague(site: Site, name: str = "ana", *roles: Role) -> httpx.AsyncClient:
    """Return the browser of a second member who may correct."""
    await site.store.staff.put_member(
        StaffMember(
            id=StaffId(f"m_{name}"), partnership_id=HERE, name=f"{name.title()} Analyst", email=f"{name}@example.org",
            roles=frozenset(roles or {Role.ANALYST}), password_hash=QUICK.hash(PASSWORD),
        )
    )  # fmt: skip
    return await signed_in(site, f"{name}@example.org")


async def texts(site: Site) -> list[str]:
    return [each.text for each in await site.store.catalogue.passages(VOICE)]


async def test_a_passage_is_saved_from_its_own_form_and_the_page_says_when(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text

    answer = await browser.post(EDIT, data=form_of(page, FIRST) | {"text": "I had somewhere to live."})

    assert answer.status_code == 303
    assert (await texts(site))[0] == "I had somewhere to live."
    after = (await browser.get(answer.headers["location"])).text
    assert "Saved on 2 March 2026 at 12:00." in after
    assert "Last changed by Isla Facilitator" in after


async def test_saving_again_from_the_page_one_lands_on_is_the_same_sitting(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text
    for text in ("One way.", "Another way."):
        answer = await browser.post(EDIT, data=form_of(page, FIRST) | {"text": text})
        page = (await browser.get(answer.headers["location"])).text

    versions = (await browser.get(f"/testimony/{VOICE}/versions")).text

    assert re.findall(r'name="to" value="(\d+)"', versions) == ["2", "1"]


async def test_a_passage_is_split_and_joined_without_scripts(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text
    split = form_of(page, FIRST) | {"text": "I had nowhere to live\nthe first night.", "do": "split"}
    page = (await browser.get((await browser.post(EDIT, data=split)).headers["location"])).text
    assert (await texts(site))[:2] == ["I had nowhere to live", "the first night."]

    await browser.post(EDIT, data=form_of(page, FIRST) | {"do": "join"})

    assert (await texts(site))[0] == "I had nowhere to live the first night."


async def test_who_speaks_is_named_from_those_who_are_in_it(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text

    await browser.post(EDIT, data=form_of(page, FIRST) | {"speaker": f"p_{VOICE}"})

    assert "Rowan VOI</p>" in (await browser.get(f"/testimony/{VOICE}")).text


async def test_of_two_people_at_once_the_second_is_shown_both_and_chooses(site: Site) -> None:
    isla, ana = await signed_in(site), await colleague(site)
    pages = [(await browser.get(EDIT)).text for browser in (isla, ana)]
    await isla.post(EDIT, data=form_of(pages[0], FIRST) | {"text": "I had NOWHERE to live."})

    told = await ana.post(EDIT, data=form_of(pages[1], FIRST) | {"text": "I had somewhere to live."})

    assert told.status_code == 409
    assert "Somebody else changed these words while you did" in told.text
    assert (await texts(site))[0] == "I had NOWHERE to live."
    (conflict,) = re.findall(r'<section class="heard-conflict".*?</section>', told.text, re.DOTALL)
    assert "I had NOWHERE to live." in conflict
    mine = {name: html.unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', conflict)}
    (text,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", conflict, re.DOTALL)
    await ana.post(EDIT, data=mine | {"text": html.unescape(text)})
    assert (await texts(site))[0] == "I had somewhere to live."
    assert len(await site.store.corrections.versions(VOICE, ISLA)) == 3


async def test_the_pages_script_is_answered_with_what_stands_now(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text
    digest, identity = form_of(page, FIRST)["known"].split(":", 1)
    region = {
        "base": [{"id": identity, "digest": digest}], "passages": [{"id": identity, "text": "Nowhere.", "speaker": ""}],
        "start_ms": 0, "end_ms": 2600,
    }  # fmt: skip
    form = {"form-token": token_in(page), "sitting": "s", "changes": json.dumps({"regions": [region]})}
    region["passages"][0]["text"] = "Somewhere."
    other = form | {"changes": json.dumps({"regions": [region]})}

    saved = await browser.post(EDIT, data=form, headers={"Accept": "application/json"})
    again = await browser.post(EDIT, data=form, headers={"Accept": "application/json"})
    refused = await browser.post(EDIT, data=other, headers={"Accept": "application/json"})

    assert saved.status_code == 200
    assert saved.json()["at"] == "12:00"
    assert saved.json()["taken"]["0"][0]["words"] == [[650, 975, "Nowhere."]]
    assert again.status_code == 200
    assert again.json()["taken"] == saved.json()["taken"]
    assert refused.status_code == 409
    assert refused.json()["conflicts"]["0"][0]["text"] == "Nowhere."


async def test_what_cannot_be_taken_is_said_and_nothing_is_kept(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text
    form = form_of(page, FIRST) | {"speaker": "p_somebody_else"}

    refused = await browser.post(EDIT, data=form)
    told = await browser.post(EDIT, data=form, headers={"Accept": "application/json"})

    assert refused.status_code == told.status_code == 422
    assert "Only people who are in it can be named" in refused.text
    assert "Only people who are in it" in told.json()["problem"]
    assert await texts(site) == [text for _, _, text in SAID]


async def test_nobody_corrects_from_another_site_or_without_the_pages_token(site: Site) -> None:
    browser = await signed_in(site)
    form = form_of((await browser.get(EDIT)).text, FIRST) | {"text": "Changed."}

    other = await browser.post(EDIT, data=form, headers={"Origin": "https://elsewhere.test"})
    bare = await browser.post(EDIT, data=form | {"form-token": "0" * 64})

    assert other.status_code == bare.status_code == 403
    assert await texts(site) == [text for _, _, text in SAID]


@pytest.mark.parametrize("email", ["vic@example.org", "dee@example.org"])
async def test_whoever_only_reads_is_told_so_and_sees_no_link(site: Site, email: str) -> None:
    browser = await signed_in(site, email)

    assert (await browser.get(EDIT)).status_code == 403
    assert "Correct these words" not in (await browser.get(f"/testimony/{VOICE}")).text


@pytest.mark.parametrize("testimony", [CLOSED_BOOK, TYPED, "t_absent"])
async def test_what_may_not_be_read_and_what_is_not_there_look_alike(site: Site, testimony: str) -> None:
    browser = await signed_in(site)

    for path in ("edit", "versions", f"listen/g_{testimony}_0"):
        assert (await browser.get(f"/testimony/{testimony}/{path}")).status_code == 404


async def test_another_partnerships_staff_correct_nothing_here(site: Site) -> None:
    assert (await (await signed_in(site, "ed@example.org")).get(EDIT)).status_code == 404


async def test_what_is_still_worked_on_waits(site: Site) -> None:
    await site.store.catalogue.set_state(VOICE, TestimonyState.PROCESSING)
    browser = await signed_in(site)

    assert (await browser.get(EDIT)).status_code == 400
    assert "Correct these words" not in (await browser.get(f"/testimony/{VOICE}")).text


async def test_the_reason_of_a_doubt_is_said_and_how_to_clear_it(site: Site) -> None:
    page = (await (await signed_in(site)).get(EDIT)).text

    assert "Computers are known to make up this phrase when nobody speaks." in page
    assert f'href="/testimony/{VOICE}/listen/g_{VOICE}_2"' in page


async def test_whatever_people_said_is_shown_as_text_and_no_script_stands_in_the_page(site: Site) -> None:
    said = "</textarea><script>alert('x')</script> \"><img src=x onerror=alert(1)>"
    await keep_words(site.store, FILM, [(0, 1000, said), (1000, 2000, "Thank you")])
    browser = await signed_in(site)

    page = (await browser.get(f"/testimony/{FILM}/edit")).text

    assert form_of(page, f"g_{FILM}_0")["text"] == said
    assert "<script>" not in page
    assert "<img" not in page
    assert "style=" not in page


async def test_a_theme_that_lost_its_words_is_listed_and_put_where_a_person_says(site: Site) -> None:
    browser = await signed_in(site)
    page = (await browser.get(EDIT)).text
    answer = await browser.post(EDIT, data=form_of(page, f"g_{VOICE}_1") | {"text": ""})
    page = (await browser.get(answer.headers["location"])).text
    assert "They were not found again." in page
    (review,) = re.findall(r'name="review" value="(\d+)"', page)

    settled = {"form-token": token_in(page), "review": review, "keep-on": FIRST, "do": "keep"}
    assert (await browser.post(f"{EDIT}/reviews", data=settled)).status_code == 303

    page = (await browser.get(EDIT)).text
    assert "To look at again" not in page
    assert "Mentor</span>" in page


async def test_without_consent_to_keep_the_recording_words_are_corrected_and_nothing_plays(site: Site) -> None:
    agreed = frozenset({Purpose.TAKE_PART})
    await keep_spoken(site.store, site.services.files, "t_words", Medium.FILM, b"other bytes", agreed=agreed)

    page = (await (await signed_in(site)).get("/testimony/t_words/edit")).text

    assert "It cannot be played, so you can correct words and not clear doubts." in page
    assert "/media/" not in page
    assert "/listen/" not in page
