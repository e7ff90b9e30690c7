"""Typing a form up on a page: found by its code, checked as a chat would, kept once."""

import httpx

from core.consultations import Disposition, Setting
from core.paper import code_from, session_of, spaced
from core.people import Role, StaffId, Viewer
from core.ports import PrintOrder
from tests.portal.sample_site import HERE, Site, signed_in, token_in
from tests.portal.test_events import with_a_script

RUNNER = Viewer(staff_id=StaffId("m_is"), partnership_id=HERE, roles=frozenset({Role.FACILITATOR}))
WRITTEN = {"consent_take_part": "yes", "mentor": "yes", "how": "She met me at the gate.", "needs": ["bed", "phone"]}


async def printed(site: Site) -> str:
    """Print one form and return its code."""
    await with_a_script(site)
    consultation = await site.store.consultations.consultation_named("on_paper")
    numbers_before = site.services.desk._new_id
    seeds = []
    site.services.desk._new_id = lambda letter: seeds.append(numbers_before(letter)) or seeds[-1]
    await site.services.desk.print_forms(PrintOrder(consultation=consultation, copies=1), RUNNER)
    return code_from(seeds[0])


async def sent(browser: httpx.AsyncClient, code: str, **fields) -> httpx.Response:
    token = token_in((await browser.get(f"/paper/{code}")).text)
    return await browser.post(f"/paper/{code}", data={"form-token": token} | fields)


async def test_a_form_is_found_by_its_code_however_it_is_typed(site: Site) -> None:
    code = await printed(site)
    browser = await signed_in(site)

    found = await browser.get("/paper", params={"code": spaced(code).lower()})

    assert found.headers["location"] == f"/paper/{code}"
    page = (await browser.get(f"/paper/{code}")).text
    assert "How did that go?" in page
    assert "There is no such form" in (await browser.get("/paper?code=nothing")).text


async def test_what_was_typed_is_kept_and_the_page_says_so(site: Site) -> None:
    code = await printed(site)
    browser = await signed_in(site)

    kept = await sent(browser, code, **WRITTEN, setting="custody")

    session = await site.store.conversations.session(session_of(code))
    assert session.answers["needs"].value == "bed phone"
    assert (session.setting, session.helper_id) == (Setting.CUSTODY, "m_is")
    assert f"The form {spaced(code)} is kept." in (await browser.get(kept.headers["location"])).text
    assert "typed up before" in (await browser.get(f"/paper/{code}")).text


async def test_everything_wrong_is_shown_and_what_was_typed_stays(site: Site) -> None:
    code = await printed(site)

    refused = await sent(await signed_in(site), code, mentor="yes", how="She met me <b>there</b>.", ready="9")

    assert refused.status_code == 422
    assert "Say whether they agreed to take part" in refused.text
    assert "Please send a number from 1 to 5." in refused.text
    assert "She met me &lt;b&gt;there&lt;/b&gt;." in refused.text
    assert await site.store.paper.typed_by(code) is None


async def test_a_viewer_types_nothing_up_and_another_partnership_finds_nothing(site: Site) -> None:
    code = await printed(site)

    assert (await (await signed_in(site, "vic@example.org")).get(f"/paper/{code}")).status_code == 403
    assert (await (await signed_in(site, "ed@example.org")).get(f"/paper/{code}")).status_code == 404


async def test_the_qr_code_of_a_form_leads_staff_to_typing_and_others_to_the_chat(site: Site) -> None:
    code = await printed(site)

    outside = await site.browser().get(f"/f/{code}")
    inside = await (await signed_in(site)).get(f"/f/{code}")

    assert outside.headers["location"] == "/chat/on_paper"
    assert inside.headers["location"] == f"/paper/{code}"
    assert (await site.browser().get(f"/f/{code_from('nobody printed it')}")).status_code == 404
    assert (await site.browser().get("/f/x")).status_code == 404


async def test_a_long_form_is_taken_and_one_answer_that_is_too_long_stays_on_the_page(site: Site) -> None:
    code = await printed(site)
    browser = await signed_in(site)
    many = {f"extra{number}": "x" for number in range(200)}

    refused = await sent(browser, code, **WRITTEN | {"how": "word " * 20_000}, **many)

    assert refused.status_code == 422
    assert "too long" in refused.text
    assert refused.text.count("word word word") > 0
    assert (await sent(browser, code, **WRITTEN | {"how": "word " * 3_990}, **many)).status_code == 303


async def test_a_box_that_was_ticked_by_mistake_can_be_emptied_again(site: Site) -> None:
    code = await printed(site)
    browser = await signed_in(site)
    page = (await browser.get(f"/paper/{code}")).text
    assert page.count("Nothing was ticked") >= 3

    await sent(browser, code, **WRITTEN | {"mentor": "", "consent_quote_words": ""})

    session = await site.store.conversations.session(session_of(code))
    assert session.answers["mentor"].skipped


async def test_a_form_is_taken_back_with_a_button(site: Site) -> None:
    code = await printed(site)
    browser = await signed_in(site)
    await sent(browser, code, **WRITTEN)
    page = (await browser.get(f"/paper/{code}")).text

    gone = await browser.post(f"/paper/{code}/take-back", data={"form-token": token_in(page)})

    assert f"The form {spaced(code)} is taken back" in (await browser.get(gone.headers["location"])).text
    session = await site.store.conversations.session(session_of(code))
    assert session.disposition is Disposition.WITHDRAWN


async def test_whoever_types_words_of_risk_up_is_shown_the_lines_that_are_open(site: Site) -> None:
    code = await printed(site)
    browser = await signed_in(site)

    kept = await sent(browser, code, consent_take_part="no", how="I want to kill myself.")

    page = (await browser.get(kept.headers["location"])).text
    assert "Samaritans" in page
    assert "kill" not in page
    assert "Samaritans" not in (await browser.get("/paper")).text
