"""Going on with an upload: every byte counts once, for the one person who began it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.people import Role, StaffId, StaffMember
from portal.tus import BYTES
from portal.upload_folder import UploadFolder
from portal.upload_records import Outcome
from tests.portal.sample_site import HERE, PASSWORD, QUICK, Site
from tests.portal.test_upload_folder import room_for
from tests.portal.uploads import FILM, Uploader, handed_on, uploader


def bytes_in(site: Site) -> bytes:
    (place,) = site.services.settings.upload_folder.glob("*.bytes")
    return place.read_bytes()


async def test_a_film_comes_in_pieces_and_goes_to_the_catalogue_once(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()

    first = await isla.send(at, 0, FILM[:100])
    there = await isla.offset(at)
    rest = await isla.send(at, 100, FILM[100:])
    await handed_on(site)
    again = await isla.send(at, 300, b"")

    assert (first.status_code, first.headers["upload-offset"], there) == (204, "100", 100)
    assert (rest.status_code, rest.headers["upload-offset"]) == (204, "300")
    assert (again.status_code, again.headers["upload-offset"]) == (204, "300")
    (submission,) = site.intake.taken
    assert (submission.title, submission.people[0].pseudonym) == ("Coming home", "Rowan 4F7")
    assert (await isla.listed())[0]["state"] == "kept"
    assert list(site.services.settings.upload_folder.glob("*.bytes")) == []


@pytest.mark.parametrize("wrong", [0, 99, 101, 300, 5000])
async def test_bytes_from_a_wrong_offset_are_refused_and_change_nothing(site: Site, wrong: int) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    await isla.send(at, 0, FILM[:100])

    assert (await isla.send(at, wrong, b"x" * 10)).status_code == 409
    assert bytes_in(site) == FILM[:100]


async def test_more_than_was_said_is_refused_and_what_was_there_stays(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    await isla.send(at, 0, FILM[:100])

    assert (await isla.send(at, 100, b"x" * 201)).status_code == 413
    assert bytes_in(site) == FILM[:100]


async def test_bytes_of_another_content_type_are_refused(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()

    assert (await isla.send(at, 0, FILM, **{"Content-Type": "video/mp4"})).status_code == 415
    assert await isla.offset(at) == 0


async def test_to_anybody_else_an_upload_is_not_there(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    await isla.send(at, 0, FILM[:100])
    await site.store.staff.put_member(
        StaffMember(
            id=StaffId("m_ann"), partnership_id=HERE, name="Ann Colleague", email="ann@example.org",
            roles=frozenset({Role.FACILITATOR, Role.ADMINISTRATOR}), password_hash=QUICK.hash(PASSWORD),
        )
    )  # fmt: skip

    for email in ("ann@example.org", "ed@example.org"):
        other = await uploader(site, email)
        answers = [
            await other.browser.head(at, headers=other.headers()),
            await other.send(at, 100, FILM[100:]),
            await other.browser.delete(at, headers=other.headers()),
        ]
        assert [each.status_code for each in answers] == [404, 404, 404]
        assert await other.listed() == []
    assert bytes_in(site) == FILM[:100]


async def test_somebody_who_is_not_signed_in_is_told_to(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    stranger = Uploader(site.browser(), isla.token)

    answers = [await stranger.browser.head(at, headers=stranger.headers()), await stranger.send(at, 0, FILM)]

    assert [each.status_code for each in answers] == [401, 401]


async def test_bytes_from_another_sites_page_or_without_the_token_are_refused(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()

    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Form-Token": "x"}):
        assert (await isla.send(at, 0, FILM, **headers)).status_code == 403
        assert (await isla.browser.delete(at, headers=isla.headers(**headers))).status_code == 403
    assert await isla.offset(at) == 0


async def test_an_upload_that_has_expired_is_gone_and_then_not_there(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    folder = UploadFolder(site.services.settings.upload_folder)
    (upload,) = folder.uploads()
    assert upload.expires_at == upload.answered_at + timedelta(days=7)
    folder.keep(replace(upload, expires_at=upload.answered_at))

    late = [(await isla.browser.head(at, headers=isla.headers())).status_code, (await isla.send(at, 0, FILM)).status_code]
    listed = await isla.listed()
    await site.services.finished_uploads.round()
    later = await isla.browser.head(at, headers=isla.headers())

    assert (late, listed, later.status_code) == ([410, 410], [], 404)
    assert list(site.services.settings.upload_folder.glob(f"{upload.id}.*")) == []


async def test_an_upload_can_be_thrown_away(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    await isla.send(at, 0, FILM[:100])

    thrown = await isla.browser.delete(at, headers=isla.headers())

    assert thrown.status_code == 204
    assert (await isla.browser.head(at, headers=isla.headers())).status_code == 404
    assert list(site.services.settings.upload_folder.glob("*.bytes")) == []


async def test_an_upload_that_is_being_finished_cannot_be_thrown_away(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    folder = UploadFolder(site.services.settings.upload_folder)
    (upload,) = folder.uploads()

    with folder.alone_with(upload):
        busy = await isla.browser.delete(at, headers=isla.headers())

    assert busy.status_code == 423
    assert await isla.offset(at) == 0


async def test_what_came_before_the_line_was_lost_counts(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()

    await lose_the_line(site, isla, at, FILM[:120])

    assert await isla.offset(at) == 120
    assert (await isla.send(at, 120, FILM[120:])).status_code == 204
    await handed_on(site)
    assert len(site.intake.taken) == 1


async def test_a_disk_that_is_full_is_said_and_what_came_is_kept(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()

    with room_for(130):
        full = await isla.send(at, 0, FILM)

    assert full.status_code == 507
    assert "The disk is full. What has come so far is kept" in full.json()["problem"]
    assert await isla.offset(at) == 130
    assert (await isla.send(at, 130, FILM[130:])).status_code == 204


async def test_the_list_says_how_far_each_is_and_until_when(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    await isla.send(at, 0, FILM[:100])

    (upload,) = await isla.listed()

    assert upload | {"fingerprint": ""} == {
        "url": at, "title": "Coming home", "fingerprint": "", "length": 300, "arrived": 100,
        "until": "9 March 2026", "state": "coming", "unseen": "", "problem": "",
    }  # fmt: skip


async def test_a_refused_upload_is_listed_with_the_reason_until_it_is_taken_off_the_list(site: Site) -> None:
    isla = await uploader(site)
    at = await isla.begin()
    folder = UploadFolder(site.services.settings.upload_folder)
    (upload,) = folder.uploads()
    folder.keep(replace(upload, outcome=Outcome.REFUSED, problem="That is no film."))

    assert [(each["state"], each["problem"]) for each in await isla.listed()] == [("refused", "That is no film.")]
    assert (await isla.browser.head(at, headers=isla.headers())).status_code == 410
    assert (await isla.browser.delete(at, headers=isla.headers())).status_code == 204
    assert await isla.listed() == []


async def test_a_client_can_ask_what_is_understood(site: Site) -> None:
    isla = await uploader(site)

    answer = await isla.browser.options("/api/uploads")

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,termination,expiration"
    assert answer.headers["tus-max-size"] == "100000"


async def lose_the_line(site: Site, isla: Uploader, at: str, body: bytes) -> None:
    """Send bytes and hang up before the request is over, as a lost line does."""
    sent = isla.headers(**{"Upload-Offset": "0", "Content-Type": BYTES})
    request = isla.browser.build_request("PATCH", at, headers=sent)
    messages = [{"type": "http.request", "body": body, "more_body": True}, {"type": "http.disconnect"}]
    scope = {
        "type": "http", "method": "PATCH", "path": at, "raw_path": at.encode(), "query_string": b"", "root_path": "",
        "scheme": "http", "server": ("heard.test", 80), "client": ("127.0.0.1", 1), "http_version": "1.1",
        "headers": [(name.lower().encode(), value.encode()) for name, value in request.headers.items()],
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    async def send(message: dict[str, object]) -> None:
        """Nobody is there."""

    await site.app(scope, receive, send)
