"""A name said in a film, from the voice to the copy for showing outside: all parts are real, everybody is invented."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.wiring import SPARE_FONTS
from core.names import NameState
from core.people import Role
from core.ports import Samples
from core.testimony import Recording, TestimonyState
from media_catalogue.decoding import decode_sound
from media_catalogue.engines.models import bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from media_catalogue.name_finding import NameFinding
from media_catalogue.name_review import NamesDesk
from media_catalogue.outside_films import OutsideFilms
from media_catalogue.passages import passages_from
from media_catalogue.scratch import Scratch
from media_catalogue.transcribing import transcript_from
from storage.media_files import StoredMediaFiles
from storage.opening import Store
from tests.media_catalogue.conftest import ENCODED, make
from tests.media_catalogue.spoken import joined, said, silence
from tests.media_catalogue.testimony_samples import a_testimony
from tests.opened import NOON, opened_store
from tests.storage.made import consultation, film, partnership, recording, rendition, viewer

BY = viewer(Role.FACILITATOR)
SAID = "When I came out of prison, my friend Michael met me at the gate."


async def words_in(transcriber: FasterWhisper, sound: Samples):
    async def nothing(_: float) -> None: ...

    segments = await transcriber.transcribe(sound, language="en", progress=nothing)
    return transcript_from(segments, testimony=a_testimony(), transcriber=transcriber, language="en")


def filmed(folder: Path, sound: Samples) -> Path:
    spoken = folder / "said.f32"
    spoken.write_bytes(sound.tobytes())
    return make(
        folder / "spoken.mp4",
        *("-f", "lavfi", "-i", f"testsrc=size=320x240:rate=10:duration={len(sound) / 16_000}"),
        *("-f", "f32le", "-ar", "16000", "-ac", "1", "-i", str(spoken), *ENCODED),
    )


@asynccontextmanager
async def kept(home: Path, played: Path, passages) -> AsyncIterator[tuple[Store, StoredMediaFiles, Recording]]:
    """Keep a film that everybody in it agreed to have shown, as the pipeline would have left it, but for names."""
    async with opened_store(home) as store:
        files = StoredMediaFiles(home / "media")
        await store.consultations.put_partnership(partnership())
        await store.consultations.put_consultation(consultation())
        await film(store, [], identity="t_rowan", passages=passages, names=None)
        facts = replace(recording(f"{'t_rowan':0>64}"), has_picture=True, length_ms=9_000)
        await store.catalogue.save_recording(facts)
        stored = await files.put(played)
        await store.catalogue.save_rendition(rendition("t_rowan", sha256=stored.sha256, byte_count=stored.byte_count))
        await store.catalogue.set_state("t_rowan", TestimonyState.READY)
        yield store, files, facts


@pytest.mark.journey
async def test_a_name_that_is_said_is_not_heard_outside(tmp_path: Path) -> None:
    sound = joined(silence(1.0), said(SAID), silence(1.0))
    transcriber = FasterWhisper(bundled_speech_model(), threads=2)
    passages = passages_from(await words_in(transcriber, sound))
    assert "Michael" in " ".join(each.text for each in passages)

    async with kept(tmp_path, filmed(tmp_path, sound), passages) as (store, files, facts):
        names = NamesDesk(finding=NameFinding(store.catalogue, store.names), reviews=store.name_reviews, clock=lambda: NOON)
        films = OutsideFilms(copies=store.outside, files=files, scratch=tmp_path / "s", fonts=SPARE_FONTS, clock=lambda: NOON)
        (found,) = {name.stand_in for each in (await names.review("t_rowan", BY)).passages for name in each.names}
        await names.decide("t_rowan", found, NameState.ACCEPTED, BY)
        await names.confirm("t_rowan", BY)
        await films.ask("t_rowan", BY, with_captions=True)
        await films.round()
        made = await films.copy("t_rowan", BY)
        async with files.local_path(made.sha256) as path:
            outside = await decode_sound(path, replace(facts, byte_count=made.byte_count), scratch=Scratch(tmp_path / "d"))

    heard = (await words_in(transcriber, outside)).text.casefold()
    assert found == "[a friend]"
    assert "michael" not in heard
    assert "came out of prison" in heard
    assert "at the gate" in heard
