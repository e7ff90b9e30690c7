"""Copies for showing outside over the real store, real files and real ffmpeg."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.wiring import SPARE_FONTS
from core.consent import Purpose
from core.errors import NotFound
from core.names import NameState
from core.outside import CopyState
from core.people import Role
from core.testimony import RenditionKind, TestimonyState
from media_catalogue.outside_films import OutsideFilms, recipe_of
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.media_catalogue.spoken_passages import spoken
from tests.opened import NOON, opened_store
from tests.storage.made import consent, consultation, partnership, rendition, viewer
from tests.storage.made import film as kept_film
from tests.storage.test_names import name

BY = viewer(Role.FACILITATOR)


class World:
    """A store with one film in it that may be shown to anybody."""

    def __init__(self, store: Store, home: Path) -> None:
        self.store = store
        self.files = StoredMediaFiles(home / "media")
        self.films = OutsideFilms(
            copies=store.outside, files=self.files, scratch=home / "scratch", fonts=SPARE_FONTS, clock=lambda: NOON
        )

    async def begin(self, film: Path) -> None:
        await self.store.consultations.put_partnership(partnership())
        await self.store.consultations.put_consultation(consultation())
        davie = name(6, 11, of="g_0", stand_in="[a friend]", state=NameState.ACCEPTED)
        await kept_film(self.store, [], passages=[spoken("I met Davie there", start_ms=500)], names=[davie])
        playable = await self.files.put(film)
        await self.store.catalogue.save_rendition(rendition(sha256=playable.sha256, byte_count=playable.byte_count))
        await self.store.catalogue.set_state("t_1", TestimonyState.READY)
        await self.store.name_reviews.confirm("t_1", BY, NOON)

    async def made(self, *, with_captions: bool = False) -> str:
        await self.films.ask("t_1", BY, with_captions=with_captions)
        await self.films.round()
        return (await self.films.copy("t_1", BY)).sha256

    async def is_kept(self, sha256: str) -> bool:
        try:
            return await self.files.size(sha256) > 0
        except NotFound:
            return False


@pytest_asyncio.fixture
async def world(tmp_path: Path, film: Path) -> AsyncIterator[World]:
    async with opened_store(tmp_path) as store:
        made = World(store, tmp_path)
        await made.begin(film)
        yield made


async def test_what_is_asked_for_is_made_by_the_next_round(world: World) -> None:
    await world.films.ask("t_1", BY, with_captions=False)
    before = await world.films.standing("t_1", BY)
    with pytest.raises(NotFound):
        await world.films.copy("t_1", BY)

    await world.films.round()

    after = await world.films.standing("t_1", BY)
    assert (before.copy.state, after.copy.state, after.hindrances) == (CopyState.ASKED, CopyState.READY, ())
    copy = await world.films.copy("t_1", BY)
    assert (copy.kind, copy.content_type) == (RenditionKind.OUTSIDE, "audio/mp4")
    assert await world.is_kept(copy.sha256)


async def test_names_are_silent_in_it_and_stand_ins_are_drawn(world: World) -> None:
    recipe = recipe_of(await world.store.outside.material("t_1", BY))

    assert recipe.silences == ((980, 1_520),)
    assert recipe.cues == ()


async def test_a_no_stops_it_at_once_and_the_file_goes_with_the_next_round(world: World) -> None:
    sha256 = await world.made()

    no = consent(Purpose.SHOW_PUBLICLY, granted=False, minute=5)
    await world.store.catalogue.add_people("t_1", participants=(), appearances=(), consents=[no])

    with pytest.raises(NotFound):
        await world.films.copy("t_1", BY)
    await world.films.round()
    assert not await world.is_kept(sha256)
    assert await world.store.outside.wanted() == []


async def test_a_name_that_is_decided_otherwise_makes_it_stale(world: World) -> None:
    sha256 = await world.made()

    await world.store.name_reviews.decide("t_1", "[a friend]", NameState.REJECTED, BY, NOON, instead="[a friend]")

    with pytest.raises(NotFound):
        await world.films.copy("t_1", BY)
    assert (await world.films.standing("t_1", BY)).copy is None
    await world.films.round()
    assert not await world.is_kept(sha256)


async def test_what_may_not_be_read_any_more_is_let_go_of_too(world: World) -> None:
    sha256 = await world.made()

    no = consent(Purpose.TAKE_PART, granted=False, minute=5)
    await world.store.catalogue.add_people("t_1", participants=(), appearances=(), consents=[no])
    await world.films.round()

    assert not await world.is_kept(sha256)


async def test_what_cannot_be_made_says_so(world: World, tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"\0\0\0\x20ftypisom" + b"\0" * 500)
    broken = await world.files.put(tmp_path / "broken")
    await world.store.catalogue.save_rendition(rendition(sha256=broken.sha256))
    await world.films.ask("t_1", BY, with_captions=False)

    await world.films.round()

    assert (await world.films.standing("t_1", BY)).copy.state is CopyState.FAILED


async def test_a_copy_that_is_as_it_would_be_made_now_stays(world: World) -> None:
    sha256 = await world.made()

    await world.films.round()

    assert (await world.films.copy("t_1", BY)).sha256 == sha256
