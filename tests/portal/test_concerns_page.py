"""The duty contact's queue: theirs alone, with the words where they may be read, and an honest word where they may not."""

import httpx
import pytest

from core.concerns import Concern, ConcernEvent, ConcernEventKind, Risk
from core.people import ParticipantId, StaffId
from core.testimony import TestimonyId
from tests.opened import NOON
from tests.portal.sample_site import CLOSED_BOOK, ELSEWHERE, FILM, HERE, TYPED, Site, signed_in, token_in

DUTY = "dee@example.org"
KEEP = "I have read it: keep it out of search"
USE = "I have read it: it may be used"


async def raised(site: Site, about: TestimonyId | None, identity: str = "k_1", **facts) -> None:
    given = {"participant_id": ParticipantId("p_typed"), "partnership_id": HERE, "risk": Risk.SELF, "raised_at": NOON}
    await site.store.catalogue.save_concern(Concern(id=identity, testimony_id=about, **given | facts))


async def pressed(browser: httpx.AsyncClient, outcome: str, identity: str = "k_1") -> str:
    """Press a button of the queue and return the page that follows."""
    token = token_in((await browser.get("/concerns")).text)
    response = await browser.post(f"/concerns/{identity}/read", data={"form-token": token, "outcome": outcome})
    assert response.status_code == 303
    return (await browser.get(response.headers["location"])).text


async def test_a_typed_concern_shows_who_where_when_and_the_words(site: Site) -> None:
    await raised(site, TYPED)

    page = (await (await signed_in(site, DUTY)).get("/concerns")).text

    for shown in (
        "Words that may mean someone could hurt themselves",
        "Heron 0A1",
        "The first night",
        "2 March 2026 at 12:00",
        "Someone to talk to in the evenings",
        f'href="/testimony/{TYPED}"',
        KEEP,
        USE,
    ):
        assert shown in page


async def test_a_spoken_concern_leads_to_where_it_can_be_read_and_played(site: Site) -> None:
    await raised(site, FILM, participant_id=None)
    browser = await signed_in(site, DUTY)

    page = (await browser.get("/concerns")).text

    assert "Someone in it" in page
    assert f'href="/testimony/{FILM}"' in page
    assert "nowhere to live" in (await browser.get(f"/testimony/{FILM}")).text


async def test_words_that_were_not_kept_are_said_not_to_be(site: Site) -> None:
    await raised(site, None)

    page = (await (await signed_in(site, DUTY)).get("/concerns")).text

    assert "Their words were not kept" in page
    assert "I have seen this" in page
    assert USE not in page


async def test_words_that_were_taken_back_are_not_shown_and_cannot_be_let_go(site: Site) -> None:
    await raised(site, CLOSED_BOOK)

    page = (await (await signed_in(site, DUTY)).get("/concerns")).text

    assert "The words cannot be shown" in page
    assert CLOSED_BOOK not in page
    assert USE not in page


async def test_what_is_let_go_is_there_for_others_again(site: Site) -> None:
    await raised(site, TYPED)
    others = await signed_in(site)
    before = (await others.get(f"/testimony/{TYPED}")).status_code

    page = await pressed(await signed_in(site, DUTY), "may_be_used")

    assert "It can be found and used now" in page
    assert "No concerns wait to be read" in page
    assert (before, (await others.get(f"/testimony/{TYPED}")).status_code) == (404, 200)


@pytest.mark.parametrize("outcome", ["keep_out", "", "anything else"])
async def test_what_is_kept_out_stays_with_the_duty_contact(site: Site, outcome: str) -> None:
    await raised(site, TYPED)
    browser = await signed_in(site, DUTY)

    page = await pressed(browser, outcome)

    assert "It stays out of search. Only the duty contact can read it." in page
    assert (await browser.get(f"/testimony/{TYPED}")).status_code == 200
    assert (await (await signed_in(site)).get(f"/testimony/{TYPED}")).status_code == 404


async def test_while_another_concern_about_it_waits_nothing_is_said_to_be_let_go(site: Site) -> None:
    await raised(site, TYPED)
    await raised(site, TYPED, "k_2", risk=Risk.CHILD)

    page = await pressed(await signed_in(site, DUTY), "may_be_used")

    assert "another concern about it waits to be read" in page
    assert "Words that may mean a child is not safe" in page


async def test_a_concern_without_words_is_noted_as_read(site: Site) -> None:
    await raised(site, None)

    page = await pressed(await signed_in(site, DUTY), "keep_out")

    assert "It is noted that you have read it" in page
    assert "No concerns wait to be read" in page


async def test_pressing_twice_is_no_error_and_the_first_stands(site: Site) -> None:
    await raised(site, TYPED)
    await raised(site, None, "k_2")
    browser = await signed_in(site, DUTY)
    await pressed(browser, "keep_out")

    page = await pressed(browser, "may_be_used")

    assert "It waits no longer." in page
    assert (await (await signed_in(site)).get(f"/testimony/{TYPED}")).status_code == 404


async def test_nobody_else_finds_reads_or_is_told_of_the_queue(site: Site) -> None:
    await raised(site, TYPED)
    browser = await signed_in(site)
    home = (await browser.get("/")).text
    token = token_in(home)

    page = await browser.get("/concerns")
    press = await browser.post("/concerns/k_1/read", data={"form-token": token, "outcome": "may_be_used"})

    assert (page.status_code, press.status_code) == (403, 403)
    assert "Heron 0A1" not in page.text
    assert "oncern" not in home
    assert (await browser.get(f"/testimony/{TYPED}")).status_code == 404


async def test_strangers_are_sent_to_sign_in(site: Site) -> None:
    assert (await site.browser().get("/concerns")).status_code == 303
    assert (await site.browser().post("/concerns/k_1/read")).status_code == 401


async def test_a_post_without_the_pages_own_token_reads_nothing(site: Site) -> None:
    await raised(site, TYPED)
    browser = await signed_in(site, DUTY)

    response = await browser.post("/concerns/k_1/read", data={"outcome": "may_be_used"})

    assert response.status_code == 403
    assert "Heron 0A1" in (await browser.get("/concerns")).text


async def test_another_partnerships_concern_is_as_if_not_there(site: Site) -> None:
    await raised(site, None, participant_id=None, partnership_id=ELSEWHERE)
    await raised(site, None, "k_2")
    browser = await signed_in(site, DUTY)
    token = token_in((await browser.get("/concerns")).text)

    response = await browser.post("/concerns/k_1/read", data={"form-token": token, "outcome": "keep_out"})

    assert response.status_code == 404


async def test_who_is_on_it_is_shown_to_all_and_can_still_read_it(site: Site) -> None:
    await raised(site, TYPED)
    browser = await signed_in(site, DUTY)
    before = (await browser.get("/concerns")).text

    response = await browser.post("/concerns/k_1/take-on", data={"form-token": token_in(before)})
    after = (await browser.get(response.headers["location"])).text

    assert response.status_code == 303
    assert "I am on it" in before
    assert "I am on it" not in after
    assert "Dee Duty is on it" in after
    assert KEEP in after


async def test_taking_on_needs_the_pages_own_token_and_a_duty_contact(site: Site) -> None:
    await raised(site, TYPED)
    duty, other = await signed_in(site, DUTY), await signed_in(site)

    without = await duty.post("/concerns/k_1/take-on", data={})
    by_another = await other.post("/concerns/k_1/take-on", data={"form-token": token_in((await other.get("/")).text)})

    assert (without.status_code, by_another.status_code) == (403, 403)
    assert "Dee Duty is on it" not in (await duty.get("/concerns/history")).text


async def test_the_queue_says_who_is_told_and_no_longer_that_nobody_is(site: Site) -> None:
    await raised(site, TYPED)

    page = (await (await signed_in(site, DUTY)).get("/concerns")).text

    assert "first to last, until somebody is on it: Dee Duty." in page
    assert "Heard tells nobody else" not in page


async def test_an_administrator_reads_what_became_of_a_concern_and_none_of_what_it_is_about(site: Site) -> None:
    await raised(site, TYPED, partnership_id=ELSEWHERE)
    told = ConcernEvent(concern_id="k_1", kind=ConcernEventKind.TOLD, at=NOON, staff_id=StaffId("gone"))
    await site.store.concern_log.note(told)
    browser = await signed_in(site, "ed@example.org")

    sent_on = await browser.get("/concerns")
    page = (await browser.get("/concerns/history")).text

    assert sent_on.headers["location"] == "/concerns/history"
    assert "The computer raised it" in page
    assert "Somebody who has left was told by e-mail" in page
    assert "waits to be read" in page
    for kept_back in ("Heron", "hurt themselves", "Someone to talk to in the evenings", TYPED):
        assert kept_back not in page


async def test_the_history_says_who_read_it_and_nobody_else_may_read_it(site: Site) -> None:
    await raised(site, TYPED)
    duty = await signed_in(site, DUTY)
    await pressed(duty, "keep_out")

    page = (await duty.get("/concerns/history")).text

    assert "read and closed" in page
    assert "Dee Duty read it and closed it" in page
    assert (await (await signed_in(site)).get("/concerns/history")).status_code == 403
    assert (await site.browser().get("/concerns/history")).status_code == 303
