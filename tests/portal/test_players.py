import pytest

from core.people import Role
from portal.players import player_of, start_in
from tests.portal.sample_site import FILM, VOICE, Site
from tests.storage.made import viewer


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


@pytest.mark.parametrize("written", ["", "x", "-1", "99999999999999", "²", "1e9"])
def test_no_time_in_an_address_is_taken_for_more_than_it_is(written: str) -> None:
    assert start_in(written) == 0
