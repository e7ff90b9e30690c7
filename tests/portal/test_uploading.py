import httpx
import pytest

from core.consent import HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId
from core.errors import BadMedia, StoreFull
from core.people import PartnershipId
from core.ports import PersonInIt, Submission
from portal.upload_form import unseen_in
from tests.opened import NOON
from tests.portal.sample_site import FIRST_NIGHT, Site, signed_in, token_in

GOOD = {"title": "Coming home", "consultation": FIRST_NIGHT, "made-on": "2026-03-01"}
ROWAN = {"person-1-label": "Rowan 4F7", "person-1-agreed": ["take_part", "keep_recording"], "person-1-how": "spoken"}
SCRIPT = "<script>alert('x')</script>"


async def sent(browser: httpx.AsyncClient, fields: dict[str, object], file: bytes | None = b"a film") -> httpx.Response:
    """Return the answer to the form, sent as a browser does."""
    token = token_in((await browser.get("/upload")).text)
    files = {"file": ("film.mp4", file)} if file is not None else {"file": ("", b"")}
    return await browser.post("/upload", data={"form-token": token, **fields}, files=files)


async def test_a_film_goes_to_the_catalogue_with_who_is_in_it(site: Site) -> None:
    response = await sent(await signed_in(site), GOOD | ROWAN)

    assert response.status_code == 303
    assert response.headers["location"] == "/processing?added=t_added&unseen=nobody"
    (submission,) = site.intake.taken
    assert submission.title == "Coming home"
    assert submission.people[0].agreed == {Purpose.TAKE_PART, Purpose.KEEP_RECORDING}
    assert list(site.services.settings.upload_folder.iterdir()) == []


async def test_a_film_nobody_agreed_to_is_kept_and_it_is_said_that_nobody_sees_it(site: Site) -> None:
    browser = await signed_in(site)

    response = await sent(browser, GOOD)
    page = (await browser.get(response.headers["location"])).text

    assert "Nobody will see it until their consent is recorded" in page


async def test_a_form_with_problems_comes_back_with_all_that_was_typed(site: Site) -> None:
    browser = await signed_in(site)

    response = await sent(browser, GOOD | {"title": "", "person-2-label": "Heron 0A1", "person-2-starts": "soon"}, file=None)

    assert response.status_code == 422
    assert "There is a problem" in response.text
    for field in ("file", "title", "person-2-starts"):
        assert f'href="#{field}"' in response.text
        assert f'id="{field}"' in response.text
        assert f'id="{field}-error"' in response.text
    assert 'value="Heron 0A1"' in response.text
    assert 'value="soon"' in response.text
    assert site.intake.taken == []


async def test_a_file_that_is_no_film_is_refused_kindly(site: Site) -> None:
    site.intake.refusal = BadMedia("not_media", "That is not a film or sound.", remedy="Export it as MP4.")

    response = await sent(await signed_in(site), GOOD)

    assert response.status_code == 422
    assert "That is not a film or sound. Export it as MP4." in response.text
    assert 'value="Coming home"' in response.text


async def test_a_full_disk_is_said_and_nothing_is_left(site: Site) -> None:
    site.intake.refusal = StoreFull()

    response = await sent(await signed_in(site), GOOD)

    assert response.status_code == 507
    assert "The disk is full" in response.text
    assert list(site.services.settings.upload_folder.iterdir()) == []


async def test_a_file_that_is_too_large_is_refused_with_the_limit(site: Site) -> None:
    response = await sent(await signed_in(site), GOOD, file=b"x" * 200_000)

    assert response.status_code == 413
    assert "too large" in response.text
    assert "The most is" in response.text
    assert list(site.services.settings.upload_folder.iterdir()) == []


async def test_a_viewer_may_not_upload(site: Site) -> None:
    browser = await signed_in(site, "vic@example.org")
    token = token_in((await browser.get("/")).text)

    assert (await browser.get("/upload")).status_code == 403
    response = await browser.post("/upload", data={"form-token": token, **GOOD}, files={"file": ("f", b"x")})
    assert response.status_code == 403
    assert site.intake.taken == []


async def test_an_upload_without_its_token_does_nothing(site: Site) -> None:
    browser = await signed_in(site)

    response = await browser.post("/upload", data=GOOD, files={"file": ("f", b"x")})

    assert response.status_code == 403
    assert site.intake.taken == []
    assert list(site.services.settings.upload_folder.iterdir()) == []


async def test_another_partnerships_consultation_cannot_be_added_to(site: Site) -> None:
    response = await sent(await signed_in(site, "ed@example.org"), GOOD)

    assert response.status_code == 422
    assert site.intake.taken == []


@pytest.mark.parametrize(
    "field", ["title", "consultation", "made-on", "person-1-label", "person-1-starts", "person-1-ends", "person-1-how"]
)
async def test_whatever_was_typed_comes_back_as_text(site: Site, field: str) -> None:
    response = await sent(await signed_in(site), GOOD | {field: f'"><b>{SCRIPT}'}, file=None)

    assert "<script>alert" not in response.text
    assert "<b>" not in response.text


def test_whose_consent_is_missing_is_told() -> None:
    consultation = Consultation(
        id=ConsultationId("c"), partnership_id=PartnershipId("ps"), name="c", title="C", approach=Approach.FILM,
        script_hash=None, opened_at=NOON,
    )  # fmt: skip
    yes = PersonInIt(pseudonym="Rowan 4F7", agreed=frozenset({Purpose.TAKE_PART}), how=HowGiven.SPOKEN)
    no = PersonInIt(pseudonym="Heron 0A1", agreed=frozenset({Purpose.KEEP_RECORDING}), how=HowGiven.SPOKEN)

    answers = [
        unseen_in(Submission(consultation=consultation, title="", made_at=NOON, people=people))
        for people in ((), (no,), (yes, no), (yes,))
    ]

    assert answers == ["everyone", "everyone", "someone", "nobody"]
