from dataclasses import replace

from core.concerns import Concern, Risk
from core.consultations import ConsultationId
from core.testimony import TestimonyState
from tests.opened import NOON
from tests.portal.sample_site import FILM, FIRST_NIGHT, HERE, Site, signed_in


async def test_a_stranger_reads_what_heard_is_and_nothing_of_anyones(site: Site) -> None:
    page = await site.browser().get("/")

    assert page.status_code == 200
    assert 'href="/sign-in"' in page.text
    assert "The first night" not in page.text


async def test_a_member_sees_consultations_with_their_chats(site: Site) -> None:
    page = (await (await signed_in(site)).get("/")).text

    assert 'href="/chat/first_night"' in page
    assert "The first night" in page
    assert 'action="/search"' in page


async def test_a_consultation_that_is_closed_or_asks_nothing_by_chat_has_no_chat(site: Site) -> None:
    consultation = await site.store.consultations.consultation(FIRST_NIGHT)
    await site.store.consultations.put_consultation(replace(consultation, closed_at=NOON))
    other = replace(consultation, id=ConsultationId("c_2"), name="films", title="Films", script_hash=None, closed_at=None)
    await site.store.consultations.put_consultation(other)

    page = (await (await signed_in(site)).get("/")).text

    assert "Films" in page
    assert "/chat/" not in page


async def test_the_duty_contact_is_told_first_of_what_waits_to_be_read(site: Site) -> None:
    browser = await signed_in(site, "dee@example.org")
    before = (await browser.get("/")).text

    for number in range(2):
        await site.store.catalogue.save_concern(concern(f"k_{number}"))

    page = (await browser.get("/")).text
    assert "to be read" not in before
    assert "2 concerns wait to be read" in page
    assert page.index("2 concerns wait") < page.index("<h1>")


async def test_nobody_else_is_told_of_concerns(site: Site) -> None:
    await site.store.catalogue.save_concern(concern("k_1"))

    assert "oncern" not in (await (await signed_in(site)).get("/")).text


def concern(identity: str) -> Concern:
    return Concern(id=identity, partnership_id=HERE, participant_id=None, testimony_id=None, risk=Risk.SELF, raised_at=NOON)


async def test_only_what_is_not_ready_is_shown_as_being_processed(site: Site) -> None:
    browser = await signed_in(site)
    assert "everything is ready" not in (await browser.get("/")).text or "Coming home" not in (await browser.get("/")).text

    await site.store.catalogue.note_step(FILM, "transcribe", 0.4, NOON)
    await site.store.catalogue.set_state(FILM, TestimonyState.PROCESSING)

    page = (await browser.get("/")).text
    assert "Writing down what is said" in page
    assert 'value="40"' in page
