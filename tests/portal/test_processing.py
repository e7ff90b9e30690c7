from datetime import timedelta

from core.testimony import TestimonyState
from tests.opened import NOON
from tests.portal.sample_site import FILM, VOICE, Site, signed_in, token_in


async def test_how_far_each_has_come_is_shown_in_plain_words(site: Site) -> None:
    await site.store.catalogue.note_step(FILM, "convert", 0.25, NOON)
    await site.store.catalogue.set_state(FILM, TestimonyState.PROCESSING)

    page = (await (await signed_in(site)).get("/processing")).text

    assert "Making a copy that plays everywhere" in page
    assert '<progress class="heard-progress__bar" max="100" value="25"' in page


async def test_what_could_not_be_done_says_why_and_never_what_was_said(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED, fault="It ends early. <b>Export</b> it again.")

    page = (await (await signed_in(site)).get("/processing")).text

    assert "Could not be done" in page
    assert "It ends early. &lt;b&gt;Export&lt;/b&gt; it again." in page
    assert "nowhere" not in page


async def test_a_step_nobody_has_words_for_is_still_shown_as_being_worked_on(site: Site) -> None:
    await site.store.catalogue.note_step(FILM, "a step of tomorrow", 0.5, NOON)
    await site.store.catalogue.set_state(FILM, TestimonyState.PROCESSING)

    assert "Being worked on" in (await (await signed_in(site)).get("/processing")).text


async def test_what_somebody_must_act_on_stands_first(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED)
    await site.store.catalogue.set_state(VOICE, TestimonyState.PROCESSING)

    page = (await (await signed_in(site)).get("/processing/list")).text

    assert page.index("Could not be done") < page.index("<progress") < page.index("ds_tag--green")


async def test_the_list_comes_alone_for_the_page_to_refresh_itself(site: Site) -> None:
    page = await (await signed_in(site)).get("/processing/list")

    assert "Coming home" in page.text
    assert "<html" not in page.text


async def test_without_scripts_the_page_reloads_itself(site: Site) -> None:
    page = (await (await signed_in(site)).get("/processing?added=%3Cscript%3E&unseen=%3Cscript%3E")).text

    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<script>" not in page


async def test_what_failed_can_be_tried_again(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED, fault="It ends early.")
    browser = await signed_in(site)
    page = (await browser.get("/processing")).text
    assert f'action="/testimony/{FILM}/again"' in page

    response = await browser.post(f"/testimony/{FILM}/again", data={"form-token": token_in(page)})
    after = (await browser.get(response.headers["location"])).text

    assert response.status_code == 303
    assert site.intake.begun_again == [FILM]
    assert "It will be tried again" in after
    assert "Could not be done" not in after


async def test_only_facilitators_and_administrators_try_again(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED)
    browser = await signed_in(site, "vic@example.org")
    page = (await browser.get("/processing")).text

    response = await browser.post(f"/testimony/{FILM}/again", data={"form-token": token_in(page)})

    assert "/again" not in page
    assert response.status_code == 403
    assert site.intake.begun_again == []


async def test_trying_again_needs_the_pages_own_token(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED)

    response = await (await signed_in(site)).post(f"/testimony/{FILM}/again", data={})

    assert response.status_code == 403
    assert site.intake.begun_again == []


async def test_another_partnerships_failure_cannot_be_tried_again(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED)
    browser = await signed_in(site, "ed@example.org")
    token = token_in((await browser.get("/processing")).text)

    response = await browser.post(f"/testimony/{FILM}/again", data={"form-token": token})

    assert response.status_code == 404
    assert site.intake.begun_again == []


async def test_the_list_alone_can_try_again_too(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.FAILED)
    browser = await signed_in(site)

    alone, whole = (await browser.get("/processing/list")).text, (await browser.get("/processing")).text

    assert token_in(alone) == token_in(whole)


async def test_how_long_a_step_still_takes_is_told_once_it_is_known(site: Site) -> None:
    await site.store.catalogue.set_state(FILM, TestimonyState.PROCESSING)
    browser = await signed_in(site)
    shown = []
    for done, seconds in ((0.0, 0), (0.1, 10), (0.5, 90)):
        await site.store.catalogue.note_step(FILM, "transcribe", done, NOON + timedelta(seconds=seconds))
        shown.append((await browser.get("/processing")).text)

    assert "left of this step" not in shown[0] + shown[1]
    assert "Writing down what is said: about 2 minutes left of this step" in shown[2]
