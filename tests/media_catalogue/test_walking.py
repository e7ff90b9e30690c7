"""What a walk makes of a note whose person agrees late, or speaks a language the recogniser does not know."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.consent import ConsentRecord, HowGiven, Purpose
from core.errors import EngineFailed, NotFound, StoreFull
from core.testimony import RenditionKind, Testimony, TestimonyId, TestimonyState, Word
from media_catalogue.walking import UNKNOWN_LANGUAGE, Walk
from tests.media_catalogue.catalogue_in_memory import Killed, StepsInMemory
from tests.media_catalogue.conftest import make
from tests.media_catalogue.test_pipeline import KEEP, NOW, WORDS_ONLY, Conversation, Scripted, World, a_note_in_a_chat


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


async def agrees_to_keeping(world: World, testimony_id: TestimonyId, *, granted: bool = True, later: int = 1) -> None:
    note = world.catalogue.things[testimony_id]
    (person,) = await world.catalogue.appearances(testimony_id)
    record = ConsentRecord(
        participant_id=person.participant_id,
        consultation_id=note.consultation_id,
        purpose=Purpose.KEEP_RECORDING,
        granted=granted,
        how=HowGiven.TAPPED,
        wording="en-1",
        at=NOW + timedelta(minutes=later),
    )
    world.catalogue.ledger.append(record)


def kinds(world: World) -> set[RenditionKind]:
    return {kind for _, kind in world.catalogue.renditions}


async def test_a_note_that_waited_for_consent_gets_its_copy_once_it_is_walked_again_after_a_yes(
    world: World, voice_note: Path
) -> None:
    conversation = Conversation(asks=True)
    note_id = await a_note_in_a_chat(world, voice_note, conversation, WORDS_ONLY)
    await world.pipeline.run(note_id, StepsInMemory())
    assert kinds(world) == set()

    await agrees_to_keeping(world, note_id)
    conversation.asks = False
    await world.pipeline.run(note_id, StepsInMemory())

    assert kinds(world) == {RenditionKind.PLAYABLE, RenditionKind.WAVEFORM}
    assert world.state(note_id) is TestimonyState.READY


async def test_a_yes_that_comes_while_the_note_is_worked_on_is_not_too_late(world: World, voice_note: Path) -> None:
    class AgreeingMeanwhile(StepsInMemory):
        async def run(self, name, step):
            if name == "passages":
                await agrees_to_keeping(world, note_id)
            return await super().run(name, step)

    note_id = await a_note_in_a_chat(world, voice_note, Conversation(asks=True), WORDS_ONLY)

    await world.pipeline.run(note_id, AgreeingMeanwhile())

    assert kinds(world) == {RenditionKind.PLAYABLE, RenditionKind.WAVEFORM}
    assert world.state(note_id) is TestimonyState.READY


async def test_a_yes_after_a_no_brings_no_file_back_and_the_words_stay_ready(world: World, voice_note: Path) -> None:
    conversation = Conversation()
    note_id = await a_note_in_a_chat(world, voice_note, conversation, WORDS_ONLY)
    await world.pipeline.run(note_id, StepsInMemory())
    words = world.catalogue.kept_passages[note_id]
    with pytest.raises(NotFound):
        await world.files.size(str(world.catalogue.things[note_id].recording_sha256))

    await agrees_to_keeping(world, note_id)
    await world.pipeline.run(note_id, StepsInMemory())

    assert (world.state(note_id), kinds(world)) == (TestimonyState.READY, set())
    assert world.catalogue.kept_passages[note_id] == words


async def test_a_lost_file_that_was_always_to_be_kept_is_a_fault(world: World, voice_note: Path) -> None:
    note_id = await a_note_in_a_chat(world, voice_note, Conversation(), KEEP)
    await world.files.delete(str(world.catalogue.things[note_id].recording_sha256))

    await world.pipeline.run(note_id, StepsInMemory())

    assert world.state(note_id) is TestimonyState.FAILED


async def test_staff_and_the_person_are_told_where_the_recogniser_does_not_know_the_language(
    world: World, voice_note: Path
) -> None:
    conversation = Conversation(language="gd")
    note_id = await a_note_in_a_chat(world, voice_note, conversation, KEEP)

    await world.pipeline.run(note_id, StepsInMemory())

    assert conversation.knows_language == [False]
    assert world.catalogue.things[note_id].fault == UNKNOWN_LANGUAGE
    assert kinds(world) == {RenditionKind.PLAYABLE, RenditionKind.WAVEFORM}


async def test_the_steps_of_typed_words_look_into_no_file(world: World) -> None:
    text = world.catalogue.things[await world.holding("An invented answer.", KEEP)]

    names = [name for name, _ in Walk(world.pipeline, replace(text, recording_sha256=None)).steps()]

    assert not {"look", "convert", "forget"} & set(names)


async def test_words_of_risk_are_found_before_the_recording_is_converted(world: World, voice_note: Path) -> None:
    note_id = await a_note_in_a_chat(world, voice_note, Conversation(), KEEP)

    names = [name for name, _ in Walk(world.pipeline, world.catalogue.things[note_id]).steps()]

    assert names.index("transcribe") < names.index("concerns") < names.index("convert")


@pytest.mark.parametrize(
    "fault", [EngineFailed("It cannot be loaded."), NotFound("session"), ZeroDivisionError("words of theirs")]
)
async def test_a_conversation_that_cannot_be_told_keeps_no_words_of_risk_from_being_looked_for(
    world: World, voice_note: Path, fault: Exception
) -> None:
    class Broken(Conversation):
        async def words_heard(self, testimony: Testimony, text: str, *, knows_language: bool = True) -> None:
            raise fault

    note_id = await a_note_in_a_chat(world, voice_note, Broken(), KEEP)
    steps = StepsInMemory()

    with capture_logs() as logs:
        await world.pipeline.run(note_id, steps)

    assert "concerns" in steps.done_now
    assert world.state(note_id) is TestimonyState.READY
    [told] = [each for each in logs if each["event"] == "telling_failed"]
    assert (told["testimony_id"], "theirs" in str(told)) == (note_id, False)


async def test_a_full_store_leaves_the_telling_for_later(world: World, voice_note: Path) -> None:
    class Full(Conversation):
        async def words_heard(self, testimony: Testimony, text: str, *, knows_language: bool = True) -> None:
            raise StoreFull

    note_id = await a_note_in_a_chat(world, voice_note, Full(), KEEP)

    with pytest.raises(StoreFull):
        await world.pipeline.run(note_id, StepsInMemory())

    assert world.state(note_id) is TestimonyState.PROCESSING


def damage(world: World, testimony_id: TestimonyId) -> None:
    """Change one byte of the kept file, as a failing disk would."""
    (kept,) = world.files._folder.rglob(str(world.catalogue.things[testimony_id].recording_sha256))
    kept.chmod(0o600)
    with kept.open("r+b") as file:
        file.seek(200)
        byte = file.read(1)
        file.seek(200)
        file.write(bytes([byte[0] ^ 1]))


async def test_a_kept_film_that_was_changed_on_the_disk_is_a_fault_in_words_and_is_never_opened(
    world: World, voice_note: Path
) -> None:
    film_id = await world.holding(voice_note, KEEP)
    damage(world, film_id)

    await world.pipeline.run(film_id, StepsInMemory())

    assert world.state(film_id) is TestimonyState.FAILED
    assert "no longer the one that came in" in str(world.catalogue.things[film_id].fault)
    assert (world.transcriber.asked, world.catalogue.recordings, kinds(world)) == (0, {}, set())


async def test_a_film_that_was_changed_while_its_job_lay_still_is_not_gone_on_with(world: World, voice_note: Path) -> None:
    film_id, steps = await world.holding(voice_note, KEEP), StepsInMemory(killed_in="transcribe")
    with pytest.raises(Killed):
        await world.pipeline.run(film_id, steps)
    steps.remembered["transcribe"] = 1
    damage(world, film_id)

    await world.pipeline.run(film_id, replace(steps, killed_in=None))

    assert world.state(film_id) is TestimonyState.FAILED
    assert kinds(world) == set()


async def test_adding_the_film_again_mends_what_the_disk_had_changed(world: World, voice_note: Path) -> None:
    film_id = await world.holding(voice_note, KEEP)
    damage(world, film_id)
    await world.pipeline.run(film_id, StepsInMemory())

    await world.files.put(voice_note)
    await world.pipeline.run(film_id, StepsInMemory())

    assert world.state(film_id) is TestimonyState.READY


class TwoSpeak(Scripted):
    """Hears a word of each of two people."""

    async def transcribe(self, samples, *, language, progress, hot_words=()):
        (heard,) = await super().transcribe(samples, language=language, progress=progress)
        words = (
            Word(text=" Housing?", start_ms=1_000, end_ms=2_000, probability=0.9),
            Word(text=" Nowhere.", start_ms=6_000, end_ms=7_000, probability=0.9),
        )
        return [replace(heard, text=" Housing? Nowhere.", words=words, start_ms=1_000, end_ms=7_000)]


async def test_an_interview_with_a_microphone_for_each_is_cut_between_them_and_carries_whom_a_person_named(
    world: World, tmp_path: Path
) -> None:
    left, right = "0.3*sin(880*t)*lt(t,4)+0.01*sin(660*t)*gte(t,4)", "0.3*sin(660*t)*gte(t,4)+0.01*sin(880*t)*lt(t,4)"
    film = make(tmp_path / "two.m4a", "-f", "lavfi", "-i", f"aevalsrc='{left}|{right}':d=8:s=16000", "-c:a", "aac")
    film_id = await world.holding(film, KEEP, KEEP)
    _, second = (each.participant_id for each in await world.catalogue.appearances(film_id))
    world.catalogue.named_voices = {2: second}

    await replace(world.pipeline, transcriber=TwoSpeak()).run(film_id, StepsInMemory())

    said = [(each.text, each.speaker_id) for each in await world.catalogue.passages(film_id)]
    assert said == [("Housing?", None), ("Nowhere.", second)]
    assert [turn.voice for turn in await world.catalogue.voices(film_id)] == [1, 2]
