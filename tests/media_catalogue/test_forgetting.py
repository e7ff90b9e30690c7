"""Whether a recording may be kept is what everybody in it said last, over the real store and real files."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.consent import Purpose
from core.errors import NotFound
from core.testimony import Appearance, Rendition, RenditionKind, Testimony
from media_catalogue.forgetting import forget_recording, may_be_kept
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.opened import opened_store
from tests.storage.made import a_testimony, consent, consultation, participant, partnership, recording


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened_store(tmp_path / "home") as opened:
        await opened.consultations.put_partnership(partnership())
        await opened.consultations.put_consultation(consultation())
        yield opened


async def kept(store: Store, sha256: str, *said: tuple[str, bool], identity: str = "t_1") -> Testimony:
    people = dict.fromkeys(who for who, _ in said)
    return await store.catalogue.add(
        a_testimony(identity, recording_sha256=sha256),
        recording=recording(sha256),
        participants=[participant(who) for who in people],
        appearances=[Appearance(testimony_id=identity, participant_id=who) for who in people],
        consents=[
            consent(Purpose.KEEP_RECORDING, who, granted=granted, minute=minute, testimony_id=identity)
            for minute, (who, granted) in enumerate(said)
        ],
    )


async def test_a_recording_may_be_kept_when_everybody_in_it_agreed(store: Store) -> None:
    testimony = await kept(store, "a" * 64, ("u_1", True), ("u_2", False), ("u_2", True))

    assert await may_be_kept(testimony, store.catalogue)


async def test_one_no_is_enough(store: Store) -> None:
    testimony = await kept(store, "a" * 64, ("u_1", True), ("u_2", False))

    assert not await may_be_kept(testimony, store.catalogue)


async def test_where_nobody_is_named_nobody_has_said_no(store: Store) -> None:
    testimony = await kept(store, "a" * 64)

    assert await may_be_kept(testimony, store.catalogue)


async def test_the_recording_and_what_was_made_of_it_are_gone_but_for_what_others_need(store: Store, tmp_path: Path) -> None:
    files, stored = StoredMediaFiles(tmp_path / "media"), []
    for number in range(3):
        source = tmp_path / str(number)
        source.write_text(f"invented bytes {number}")
        stored.append(await files.put(source))
    film, poster, shared = stored
    testimony = await kept(store, film.sha256)
    await kept(store, shared.sha256, identity="t_2")
    for kind, made in ((RenditionKind.POSTER, poster), (RenditionKind.PLAYABLE, shared)):
        await store.catalogue.save_rendition(
            Rendition(testimony_id="t_1", kind=kind, sha256=made.sha256, byte_count=made.byte_count, content_type="x/y")
        )

    forgotten = await forget_recording(testimony, catalogue=store.catalogue, files=files)

    assert forgotten == 2
    for gone in (film, poster):
        with pytest.raises(NotFound):
            await files.size(gone.sha256)
    assert await files.size(shared.sha256) == shared.byte_count
    assert await store.catalogue.files_used_only_by("t_1") == [film.sha256]
