"""A group on a page: each member's own consents, and lines with a letter."""

import httpx
import pytest

from core.consent import HowGiven
from core.consultations import Route
from tests.portal.sample_site import HERE, Site, signed_in, token_in
from tests.portal.worker_world import GROUP_TICKS, keep_worker_consultations

CARD = "/consultations/circle/ask-for"
YES = {"take_part": "yes", "quote_words": "yes", "keep_recording": "no", "contact_again": "no"}


async def begun(site: Site) -> tuple[httpx.AsyncClient, str]:
    """Return a facilitator's browser and the address of a group that has just begun."""
    await keep_worker_consultations(site.store, HERE)
    browser = await signed_in(site)
    form = {"form-token": token_in((await browser.get(CARD)).text), "tick": sorted(GROUP_TICKS), "setting": "community"}
    return browser, (await browser.post(CARD, data=form)).headers["location"]


async def posted(browser: httpx.AsyncClient, path: str, to: str, **fields: str) -> httpx.Response:
    """Send one of the page's forms, as a new line each time."""
    page = (await browser.get(path)).text
    key = page.split('name="key" value="')[1].split('"')[0]
    return await browser.post(f"{path}/{to}", data={"form-token": token_in(page), "key": f"{key}-{to}", **fields})


async def seated(site: Site) -> tuple[httpx.AsyncClient, str]:
    """Return a group at its first question: A and B take part, C sits in."""
    browser, path = await begun(site)
    for label, given in (("A", YES), ("B", YES), ("C", {"take_part": "no"})):
        await posted(browser, path, "seat")
        assert (await posted(browser, path, "consent", label=label, how="witnessed", **given)).status_code == 303
    await posted(browser, path, "do", do="next")
    return browser, path


async def test_members_agree_one_by_one_and_the_page_says_how_each_stands(site: Site) -> None:
    browser, path = await seated(site)
    page = (await browser.get(path)).text

    assert page.count("· takes part") == 2
    assert page.count("· sits in, nothing is kept") == 1
    [session] = [each for each in await site.store.conversations.unended() if each.route is Route.GROUP]
    records = await site.store.catalogue.consents(session.members[0].participant_id, session.consultation_id)
    assert {(each.how, each.witness) for each in records} == {(HowGiven.WITNESSED, session.helper_id)}


@pytest.mark.parametrize("missing", [{}, {"take_part": "yes"}, {**YES, "how": "guessed"}])
async def test_consent_that_is_not_whole_is_asked_again_and_nothing_is_kept(site: Site, missing: dict[str, str]) -> None:
    browser, path = await begun(site)
    await posted(browser, path, "seat")

    response = await posted(browser, path, "consent", **{"label": "A", "how": "tapped", **missing})

    assert response.status_code == 422
    assert "· not asked yet" in (await browser.get(path)).text


async def test_lines_stand_with_their_letters_and_what_the_group_agrees_on_apart(site: Site) -> None:
    browser, path = await seated(site)
    await posted(browser, path, "say", speaker="A", text="I was at my sister's.")
    await posted(browser, path, "say", speaker="group", choice="nowhere")
    page = (await browser.get(path)).text

    assert '<span class="heard-held__who">A</span> <span dir="auto">I was at my sister&#39;s.</span>' in page
    kept = {each.text: each.is_group_answer for each in await site.store.catalogue.unfinished() if each.session_id}
    assert kept == {"I was at my sister's.": False, "Nowhere": True}


@pytest.mark.parametrize("speaker", ["", "C", "Z"])
async def test_line_of_nobody_who_takes_part_is_not_kept(site: Site, speaker: str) -> None:
    browser, path = await seated(site)

    response = await posted(browser, path, "say", speaker=speaker, text="Whose is this?")

    assert response.status_code == 422
    assert "Whose is this?" not in [each.text for each in await site.store.catalogue.unfinished()]


async def test_what_a_facilitator_does_cannot_be_sent_as_an_answer(site: Site) -> None:
    browser, path = await seated(site)

    assert (await posted(browser, path, "say", speaker="A", choice="group:end")).status_code == 404


async def test_someone_takes_everything_back_and_their_lines_are_gone_from_the_page(site: Site) -> None:
    browser, path = await seated(site)
    await posted(browser, path, "say", speaker="A", text="I was at my sister's.")
    await posted(browser, path, "say", speaker="B", text="Mine was fine.")
    await posted(browser, path, "do", do="take_back", label="A")
    page = (await browser.get(path)).text

    assert "my sister" not in page
    assert "Mine was fine." in page


async def test_groups_answer_says_on_its_page_that_it_is_one(site: Site) -> None:
    browser, path = await seated(site)
    await posted(browser, path, "say", speaker="group", choice="nowhere")
    [kept] = [each for each in await site.store.catalogue.unfinished() if each.is_group_answer]

    assert "A group agreed on this answer together." in (await browser.get(f"/testimony/{kept.id}")).text


async def test_pseudonym_that_may_not_be_asked_again_is_not_seated(site: Site) -> None:
    browser, path = await begun(site)

    response = await posted(browser, path, "seat", pseudonym="Heron 0A1")

    assert response.status_code == 422
    assert "Heron 0A1" not in response.text


async def test_viewer_is_let_in_nowhere(site: Site) -> None:
    _, path = await seated(site)
    viewer = await signed_in(site, "vic@example.org")

    assert (await viewer.get(path)).status_code == 403
    assert (await viewer.get(CARD)).status_code == 403


async def test_group_leads_to_adding_its_recording(site: Site) -> None:
    browser, path = await seated(site)

    assert 'href="/upload"' in (await browser.get(path)).text.split("The talk")[1]
