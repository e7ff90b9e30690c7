from tests.portal.sample_site import CLOSED_BOOK, FILM, Site, signed_in

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
