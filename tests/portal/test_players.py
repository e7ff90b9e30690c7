from dataclasses import replace

import pytest

from core.people import Role
from core.testimony import RenditionKind
from portal.players import player_of, start_in
from tests.portal.sample_site import FILM, VOICE, Site
from tests.storage.made import rendition, viewer


async def test_a_player_stands_where_it_is_asked_to_and_never_behind_the_end(site: Site) -> None:
    view = await site.store.testimonies.view(FILM, viewer(Role.ANALYST, partnership="ps_here"))

    player = await player_of(view, site.services.files, start_ms=99_000)

    assert player is not None
    assert (player.is_film, player.start_ms, player.length) == (True, 6000, "0:06")


async def test_a_voice_note_has_a_player_without_a_picture(site: Site) -> None:
    view = await site.store.testimonies.view(VOICE, viewer(Role.ANALYST, partnership="ps_here"))

    player = await player_of(view, site.services.files, start_ms=0)

    assert player is not None
    assert not player.is_film
    assert player.waveform is not None


async def test_a_film_has_a_storyboard_once_one_was_made(site: Site) -> None:
    someone = viewer(Role.ANALYST, partnership="ps_here")
    before = await player_of(await site.store.testimonies.view(FILM, someone), site.services.files, start_ms=0)
    await site.store.catalogue.save_rendition(replace(rendition(FILM), kind=RenditionKind.STORYBOARD))

    after = await player_of(await site.store.testimonies.view(FILM, someone), site.services.files, start_ms=0)

    assert before is not None
    assert after is not None
    assert (before.storyboard_url, after.storyboard_url) == ("", f"/media/{FILM}/storyboard")
    assert (after.storyboard.count, after.storyboard.interval_ms) == (6, 1000)


@pytest.mark.parametrize(("loudness_lufs", "is_quiet"), [(None, False), (-23.0, False), (-41.5, True)])
async def test_what_was_recorded_very_quietly_says_so(site: Site, loudness_lufs: float | None, is_quiet: bool) -> None:
    someone = viewer(Role.ANALYST, partnership="ps_here")
    view = await site.store.testimonies.view(FILM, someone)
    assert view.recording is not None

    player = await player_of(
        replace(view, recording=replace(view.recording, loudness_lufs=loudness_lufs)), site.services.files, start_ms=0
    )

    assert player is not None
    assert player.is_quiet is is_quiet


@pytest.mark.parametrize("written", ["", "x", "-1", "99999999999999", "²", "1e9"])
def test_no_time_in_an_address_is_taken_for_more_than_it_is(written: str) -> None:
    assert start_in(written) == 0
