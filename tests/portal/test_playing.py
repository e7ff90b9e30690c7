import pytest

from core.consent import ConsentRecord, HowGiven, Purpose
from core.testimony import Medium
from tests.opened import NOON
from tests.portal.sample_site import CLOSED_BOOK, FILM, FIRST_NIGHT, KEPT, Site, keep_sent, signed_in

CONTENT = b"0123456789" * 100


async def test_a_whole_file_is_sent_with_its_type_and_length(site: Site) -> None:
    response = await (await signed_in(site)).get(f"/media/{FILM}/playable")

    assert response.status_code == 200
    assert response.content == CONTENT
    assert response.headers["content-type"] == "video/mp4"
    assert response.headers["content-length"] == "1000"
    assert response.headers["accept-ranges"] == "bytes"


async def test_a_player_gets_the_range_it_asks_for(site: Site) -> None:
    browser = await signed_in(site)

    response = await browser.get(f"/media/{FILM}/playable", headers={"range": "bytes=995-"})

    assert response.status_code == 206
    assert response.content == CONTENT[995:]
    assert response.headers["content-range"] == "bytes 995-999/1000"
    assert response.headers["content-length"] == "5"


async def test_a_range_beyond_the_end_is_refused_with_the_length(site: Site) -> None:
    response = await (await signed_in(site)).get(f"/media/{FILM}/playable", headers={"range": "bytes=1000-"})

    assert response.status_code == 416
    assert response.headers["content-range"] == "bytes */1000"


async def test_what_nobody_agreed_to_keep_does_not_play(site: Site) -> None:
    browser = await signed_in(site)

    for kind in ("playable", "poster", "waveform"):
        assert (await browser.get(f"/media/{CLOSED_BOOK}/{kind}")).status_code == 404


async def test_a_kind_of_file_there_is_not_is_not_there(site: Site) -> None:
    browser = await signed_in(site)

    for kind in ("original", "poster", "..%2Fplayable"):
        assert (await browser.get(f"/media/{FILM}/{kind}")).status_code == 404


async def test_asking_about_a_file_sends_its_length_and_nothing_of_it(site: Site) -> None:
    response = await (await signed_in(site)).head(f"/media/{FILM}/playable")

    assert response.status_code == 200
    assert response.headers["content-length"] == "1000"
    assert response.content == b""


async def test_a_file_is_saved_as_it_came_under_no_name_of_its_own_and_never_shown(site: Site) -> None:
    await keep_sent(site, Medium.FILE, b"<svg onload=alert(1)>", agreed=KEPT)

    response = await (await signed_in(site)).get("/media/t_sent/file")

    assert response.content == b"<svg onload=alert(1)>"
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == 'attachment; filename="sent-in-a-chat.bin"'
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize("agreed", [frozenset(), frozenset({Purpose.TAKE_PART})])
async def test_a_file_that_nobody_agreed_to_keep_is_not_there(site: Site, agreed: frozenset[Purpose]) -> None:
    await keep_sent(site, Medium.FILE, b"an invented letter", agreed=agreed)

    assert (await (await signed_in(site)).get("/media/t_sent/file")).status_code == 404


async def test_the_original_of_a_picture_or_film_is_handed_to_nobody(site: Site) -> None:
    await keep_sent(site, Medium.PICTURE, b"\xff\xd8\xff with a place in it", agreed=KEPT)
    browser = await signed_in(site)

    for testimony_id in ("t_sent", FILM):
        assert (await browser.get(f"/media/{testimony_id}/file")).status_code == 404


async def test_nobody_who_is_not_signed_in_gets_a_file(site: Site) -> None:
    await keep_sent(site, Medium.FILE, b"an invented letter", agreed=KEPT)

    response = await site.browser().get("/media/t_sent/file")

    assert b"an invented letter" not in response.content


async def test_captions_of_what_was_said_are_there_for_browsers_and_for_editing_programs(site: Site) -> None:
    browser = await signed_in(site)

    shown = await browser.get(f"/media/{FILM}/captions.vtt")
    saved = await browser.get(f"/media/{FILM}/captions.srt")

    assert shown.headers["content-type"] == "text/vtt; charset=utf-8"
    assert "I had nowhere to live the first night." in shown.text
    assert saved.text.startswith("1\r\n00:00:00,000 --> ")
    assert shown.headers["cache-control"] == saved.headers["cache-control"] == "private, no-store"


async def test_captions_of_what_may_not_be_read_are_not_there(site: Site) -> None:
    browser = await signed_in(site)

    for address in (f"/media/{CLOSED_BOOK}/captions.vtt", f"/media/{FILM}/captions.exe", "/media/nothing/captions.srt"):
        assert (await browser.get(address)).status_code == 404
    assert (await site.browser().get(f"/media/{FILM}/captions.vtt")).status_code == 401


async def test_captions_are_gone_the_moment_a_person_takes_their_yes_back(site: Site) -> None:
    browser = await signed_in(site)
    no = ConsentRecord(
        participant_id=f"p_{FILM}", consultation_id=FIRST_NIGHT, purpose=Purpose.TAKE_PART, granted=False, how=HowGiven.SPOKEN,
        wording="sample/1", at=NOON,
    )  # fmt: skip

    await site.store.catalogue.add_people(FILM, participants=(), appearances=(), consents=[no])

    assert (await browser.get(f"/media/{FILM}/captions.vtt")).status_code == 404
