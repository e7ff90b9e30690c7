"""A consultation's page: its join code, how many came and by which way, and what only those who run events may do."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.script import Script
from core.consultations import Approach, Consultation, Disposition, Route, Setting
from core.panels import Reach
from core.people import Participant
from core.turns import Turn
from portal.events import reach_rows
from tests.bot.paper import SCRIPT
from tests.opened import NOON
from tests.portal.sample_site import HERE, Site, signed_in, token_in
from tests.storage.made import session

VIEWER = "vic@example.org"


async def with_a_script(site: Site, script: Script = SCRIPT) -> None:
    await site.store.scripts.put_script(script.sha256, script.name, script.to_json())
    await site.store.consultations.put_consultation(
        Consultation(
            id="c_paper", partnership_id=HERE, name="on_paper", title="On paper", approach=Approach.EVENT,
            script_hash=script.sha256, opened_at=NOON,
        )
    )  # fmt: skip


async def test_the_page_shows_the_join_code_and_a_qr_code(site: Site) -> None:
    await with_a_script(site)

    page = (await (await signed_in(site)).get("/consultations/on_paper")).text

    assert "http://heard.test/chat/on_paper" in page
    assert 'src="data:image/svg+xml' in page


async def test_who_was_reached_is_counted_by_route_for_the_team(site: Site) -> None:
    await with_a_script(site)
    at = session(
        consultation_id="c_paper",
        partnership_id=HERE,
        route=Route.PAPER,
        setting=Setting.CUSTODY,
        disposition=Disposition.COMPLETED,
    )
    who = Participant(id="u_1", partnership_id=HERE, pseudonym="Rowan 1", created_at=NOON)
    await site.store.conversations.save(Turn(inbox_id=None, session=at, participant=who, address_value="x"))

    page = (await (await signed_in(site, VIEWER)).get("/consultations/on_paper")).text

    assert "On paper</th><td>In custody</td><td>1</td>" in page


def test_a_way_has_one_row_with_a_column_a_disposition() -> None:
    way = {"route": Route.SELF, "setting": Setting.COMMUNITY, "wave": 1}

    [row] = reach_rows([
        Reach(**way, disposition=Disposition.COMPLETED, count=3), Reach(**way, disposition=Disposition.REFUSED, count=1),
    ])  # fmt: skip

    assert row.total == 4
    assert dict(zip(Disposition, row.counts, strict=True))[Disposition.COMPLETED] == 3


async def test_forms_are_printed_as_a_pdf(site: Site) -> None:
    await with_a_script(site)
    browser = await signed_in(site)
    token = token_in((await browser.get("/consultations/on_paper")).text)

    response = await browser.post(
        "/consultations/on_paper/forms", data={"form-token": token, "copies": "2", "setting": "order"}
    )

    assert response.headers["content-type"] == "application/pdf"
    assert "An invented form" in PdfReader(BytesIO(response.content)).pages[0].extract_text()


@pytest.mark.parametrize("copies", ["0", "-1", "99999999", "many", ""])
async def test_a_number_of_copies_that_cannot_be_printed_is_told(site: Site, copies: str) -> None:
    await with_a_script(site)
    browser = await signed_in(site)
    token = token_in((await browser.get("/consultations/on_paper")).text)

    response = await browser.post("/consultations/on_paper/forms", data={"form-token": token, "copies": copies})

    assert response.status_code == 422
    assert "Ask for 1 to 500" in response.text


async def test_a_viewer_is_offered_nothing_to_run_and_may_run_nothing(site: Site) -> None:
    await with_a_script(site)
    browser = await signed_in(site, VIEWER)
    page = (await browser.get("/consultations/on_paper")).text
    token = token_in(page)

    assert "Open a wall" not in page
    for path in ("wall-open", "wall-close", "forms"):
        answered = await browser.post(f"/consultations/on_paper/{path}", data={"form-token": token, "copies": "1"})
        assert answered.status_code == 403, path
    assert (await browser.get("/consultations/on_paper/poster.pdf")).status_code == 403


async def test_another_partnerships_consultation_is_not_there(site: Site) -> None:
    await with_a_script(site)

    assert (await (await signed_in(site, "ed@example.org")).get("/consultations/on_paper")).status_code == 404


async def test_a_member_without_a_role_reads_nothing_of_a_consultation(site: Site) -> None:
    await with_a_script(site)
    browser = await signed_in(site, VIEWER)
    member = await site.store.staff.member_by_email(VIEWER)
    await site.store.staff.put_member(replace(member, roles=frozenset()))

    assert (await browser.get("/consultations/on_paper")).status_code == 403
