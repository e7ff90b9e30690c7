"""Testimony comes to ready whatever it is made of, whoever kills the program, and fails in words when it must."""

import errno
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from core.concerns import Risk, RiskPhrase
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Approach, Consultation, ConsultationId, SessionId
from core.errors import EngineFailed, NotFound, StoreBusy, StoreFull
from core.people import ParticipantId, Partnership, PartnershipId, Role, StaffId, Viewer
from core.ports import PersonInIt, Submission
from core.testimony import (
    Appearance,
    Medium,
    RenditionKind,
    Segment,
    Testimony,
    TestimonyId,
    TestimonyState,
    TranscriptOrigin,
    Word,
)
from core.themes import Codebook, Theme
from media_catalogue.codebook_files import read_codebook
from media_catalogue.engines.minilm import MiniLM
from media_catalogue.engines.models import bundled_meaning_model, bundled_speech_model
from media_catalogue.engines.whisper_faster import FasterWhisper
from media_catalogue.intake import CatalogueIntake
from media_catalogue.looking import ChildLook
from media_catalogue.name_finding import NameFinding
from media_catalogue.pictures import kept_as_it_came
from media_catalogue.pipeline import FAILED, OUTDATED, UNFORESEEN, Pipeline, fault_of
from media_catalogue.tagging import Tagger
from storage.media_files import StoredMediaFiles
from storage.opening import open_store
from tests.media_catalogue.catalogue_in_memory import (
    CatalogueInMemory,
    CodebookInMemory,
    JobsInMemory,
    Killed,
    NamesInMemory,
    StepsInMemory,
)
from tests.media_catalogue.conftest import ENCODED, make
from tests.media_catalogue.spoken import ROOT, joined, said, silence
from tests.opened import opened_store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WORDS = " I had nowhere to live when I came out."
MEDIA_STEPS = [
    "begin", "look", "transcribe", "voices", "passages", "concerns", "names", "convert", "tag", "meaning", "forget", "finish",
]  # fmt: skip
CODEBOOK = Codebook(
    version="1",
    sha256="cd" * 32,
    themes=(Theme(code="housing", label="Housing", definition="A place to live.", cues=("nowhere to live",)),),
)


OUR_FILM = Consultation(
    id=ConsultationId("k_1"),
    partnership_id=PartnershipId("ps_1"),
    name="our_film",
    title="Our film",
    approach=Approach.FILM,
    script_hash=None,
    opened_at=NOW,
)


class Scripted:
    """A recogniser that hears what it is told to, and counts how often it is asked."""

    engine, model_sha256, options = "scripted", "00" * 32, {"beam": "1"}

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None

    is_here = True

    def understands(self, language: str) -> bool:
        return language == "en"

    async def language_in(self, samples) -> str | None:
        return None

    async def transcribe(self, samples, *, language, progress, hot_words=()) -> Sequence[Segment]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        for done in (0.001, 0.002, 0.5, 0.505, 1.0):
            await progress(done)
        words = tuple(
            Word(text=f" {word}", start_ms=200 * at, end_ms=200 * at + 200, probability=0.9)
            for at, word in enumerate(WORDS.split())
        )
        signals = {"no_speech_probability": 0.01, "mean_log_probability": -0.2, "compression_ratio": 1.1}
        return [Segment(text=WORDS, start_ms=0, end_ms=2000, words=words, **signals)]


class Conversation:
    """A conversation in which a voice note came; remembers what it was told."""

    def __init__(self, *, language: str | None = "en", asks: bool = False) -> None:
        self.language = language
        self.asks = asks
        self.told: list[tuple[str, str]] = []
        self.knows_language: list[bool] = []

    async def words_heard(self, testimony: Testimony, text: str, *, knows_language: bool = True) -> None:
        self.told.append((testimony.id, text))
        self.knows_language.append(knows_language)

    async def language_of(self, testimony: Testimony) -> str | None:
        return self.language

    async def asks_consent(self, testimony: Testimony) -> bool:
        return self.asks


class OneMeaning:
    """Every text means the same."""

    model = "one"

    async def embed(self, texts: Sequence[str]):
        return np.tile(np.eye(1, 384, dtype=np.float32), (len(texts), 1))


class World:
    """A pipeline over a catalogue in memory, with real media files, real children and real ffmpeg."""

    def __init__(self, tmp_path: Path) -> None:
        self.catalogue = CatalogueInMemory()
        self.names = NamesInMemory()
        self.files = StoredMediaFiles(tmp_path / "media")
        self.transcriber = Scripted()
        self.scratch = tmp_path / "scratch"
        self.pipeline = Pipeline(
            catalogue=self.catalogue,
            files=self.files,
            themes=CodebookInMemory(CODEBOOK),
            look=ChildLook(),
            transcriber=self.transcriber,
            embedder=OneMeaning(),
            tagger=Tagger(OneMeaning()),
            names=NameFinding(self.catalogue, self.names),
            risk_phrases=(RiskPhrase(risk=Risk.SELF, phrase="hurt myself"),),
            scratch=self.scratch,
            clock=lambda: NOW,
        )

    async def holding(self, source: Path | str, *agreed: frozenset[Purpose]) -> TestimonyId:
        """Keep a film, or typed words, with one person for each of `agreed`."""
        typed = isinstance(source, str)
        testimony = Testimony(
            id=TestimonyId(f"t_{len(self.catalogue.things) + 1}"),
            partnership_id=PartnershipId("ps_1"),
            consultation_id=ConsultationId("k_1"),
            medium=Medium.TEXT if typed else Medium.FILM,
            made_at=NOW,
            received_at=NOW,
            text=source if typed else None,
            recording_sha256=None if typed else (await self.files.put(source)).sha256,
        )
        people = [ParticipantId(f"p_{testimony.id}_{number}") for number in range(len(agreed))]
        consents = [
            ConsentRecord(
                participant_id=person,
                consultation_id=testimony.consultation_id,
                purpose=purpose,
                granted=True,
                how=HowGiven.WITNESSED,
                wording="facilitator/1",
                at=NOW,
            )
            for person, purposes in zip(people, agreed, strict=True)
            for purpose in purposes
        ]
        appearances = [Appearance(testimony_id=testimony.id, participant_id=person) for person in people]
        await self.catalogue.add(testimony, recording=None, participants=(), appearances=appearances, consents=consents)
        return testimony.id

    def state(self, testimony_id: TestimonyId) -> TestimonyState:
        return self.catalogue.things[testimony_id].state


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


KEEP = frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING})
WORDS_ONLY = frozenset({Purpose.TAKE_PART})


async def test_a_film_comes_to_ready_with_everything_that_is_made_of_it(world: World, film: Path) -> None:
    film_id, steps = await world.holding(film, KEEP), StepsInMemory()

    await world.pipeline.run(film_id, steps)

    assert world.state(film_id) is TestimonyState.READY
    assert steps.done_now == MEDIA_STEPS
    assert {kind for _, kind in world.catalogue.renditions} == set(RenditionKind) - {RenditionKind.OUTSIDE}
    assert "".join(passage.text for passage in world.catalogue.kept_passages[film_id]).strip() == WORDS.strip()
    assert [tag.theme for tag in world.catalogue.tags[film_id]][:1] == ["housing"]
    assert set(world.catalogue.vectors) == {passage.id for passage in world.catalogue.kept_passages[film_id]}
    for rendition in world.catalogue.renditions.values():
        assert await world.files.size(rendition.sha256) == rendition.byte_count


async def test_no_word_leaves_the_store_for_the_memory_of_steps(world: World, voice_note: Path) -> None:
    note_id, steps = await world.holding(voice_note, KEEP), StepsInMemory()

    await world.pipeline.run(note_id, steps)

    assert all(isinstance(value, int) for value in steps.remembered.values())


async def test_a_voice_note_has_sound_and_a_waveform_and_no_poster(world: World, voice_note: Path) -> None:
    note_id = await world.holding(voice_note, KEEP)

    await world.pipeline.run(note_id, StepsInMemory())

    assert {kind for _, kind in world.catalogue.renditions} == {RenditionKind.PLAYABLE, RenditionKind.WAVEFORM}
    assert world.catalogue.renditions[note_id, RenditionKind.PLAYABLE].content_type == "audio/mp4"


async def test_a_film_without_sound_is_ready_without_words(world: World, silent_film: Path) -> None:
    film_id = await world.holding(silent_film, KEEP)

    await world.pipeline.run(film_id, StepsInMemory())

    assert world.state(film_id) is TestimonyState.READY
    assert world.transcriber.asked == 0
    assert world.catalogue.transcripts == {}
    assert list(world.catalogue.kept_passages[film_id]) == []
    assert {kind for _, kind in world.catalogue.renditions} == {
        RenditionKind.PLAYABLE,
        RenditionKind.POSTER,
        RenditionKind.STORYBOARD,
    }


async def test_typed_words_go_the_same_way_without_media(world: World) -> None:
    text_id, steps = await world.holding("I had nowhere to live.", KEEP), StepsInMemory()

    await world.pipeline.run(text_id, steps)

    assert world.state(text_id) is TestimonyState.READY
    assert steps.done_now == ["begin", "transcribe", "passages", "concerns", "names", "tag", "meaning", "finish"]
    assert world.catalogue.transcripts[text_id].origin is TranscriptOrigin.TYPED
    (passage,) = world.catalogue.kept_passages[text_id]
    assert (passage.text, passage.start_ms, passage.doubts) == ("I had nowhere to live.", None, frozenset())


async def test_progress_is_noted_by_step_and_not_for_every_crumb(world: World, voice_note: Path) -> None:
    note_id = await world.holding(voice_note, KEEP)

    await world.pipeline.run(note_id, StepsInMemory())

    assert [done for step, done in world.catalogue.notes if step == "transcribe"] == [0.0, 0.5, 1.0]
    assert world.catalogue.notes[-1] == ("finish", 1.0)


@pytest.mark.parametrize("step", ["transcribe", "passages", "forget"])
async def test_a_killed_job_goes_on_at_its_step_and_makes_nothing_twice(world: World, voice_note: Path, step: str) -> None:
    note_id = await world.holding(voice_note, KEEP)
    steps = StepsInMemory(killed_in=step)
    with pytest.raises(Killed):
        await world.pipeline.run(note_id, steps)

    again = replace(steps, killed_in=None, done_now=[])
    await world.pipeline.run(note_id, again)

    assert world.state(note_id) is TestimonyState.READY
    assert again.done_now == MEDIA_STEPS[MEDIA_STEPS.index(step) :]
    assert world.transcriber.asked == (2 if step == "transcribe" else 1)
    passages = world.catalogue.kept_passages[note_id]
    assert len({passage.id for passage in passages}) == len(passages)


async def test_a_recording_that_somebody_did_not_agree_to_keep_is_gone_and_its_words_stay(world: World, film: Path) -> None:
    film_id = await world.holding(film, KEEP, WORDS_ONLY)

    await world.pipeline.run(film_id, StepsInMemory())

    assert world.state(film_id) is TestimonyState.READY
    assert world.catalogue.kept_passages[film_id]
    assert world.catalogue.renditions == {}
    with pytest.raises(NotFound):
        await world.files.size(world.catalogue.things[film_id].recording_sha256)


async def test_what_was_made_before_somebody_took_back_their_yes_is_gone_too(world: World, voice_note: Path) -> None:
    note_id = await world.holding(voice_note, KEEP)
    steps = StepsInMemory(killed_in="convert")
    with pytest.raises(Killed):
        await world.pipeline.run(note_id, steps)
    steps.remembered["convert"] = 1
    made = [each.sha256 for each in world.catalogue.renditions.values()]
    last = world.catalogue.ledger[-1]
    world.catalogue.ledger.append(replace(last, purpose=Purpose.KEEP_RECORDING, granted=False))

    await world.pipeline.run(note_id, replace(steps, killed_in=None))

    assert made
    assert world.catalogue.renditions == {}
    for sha256 in (*made, world.catalogue.things[note_id].recording_sha256):
        with pytest.raises(NotFound):
            await world.files.size(sha256)


async def test_a_recording_that_others_agreed_to_keep_elsewhere_stays(world: World, voice_note: Path) -> None:
    kept_id = await world.holding(voice_note, KEEP)
    other_id = await world.holding(voice_note, WORDS_ONLY)

    for testimony_id in (kept_id, other_id):
        await world.pipeline.run(testimony_id, StepsInMemory())

    assert await world.files.size(world.catalogue.things[kept_id].recording_sha256)
    assert await world.files.size(world.catalogue.renditions[kept_id, RenditionKind.PLAYABLE].sha256)


async def test_a_film_with_nobody_named_in_it_waits_with_its_recording(world: World, voice_note: Path) -> None:
    note_id = await world.holding(voice_note)

    await world.pipeline.run(note_id, StepsInMemory())

    assert await world.files.size(world.catalogue.things[note_id].recording_sha256)


async def test_words_of_risk_reach_the_duty_contact_once(world: World) -> None:
    text_id = await world.holding("Some nights I want to hurt myself.", KEEP)
    steps = StepsInMemory(killed_in="concerns")
    with pytest.raises(Killed):
        await world.pipeline.run(text_id, steps)

    await world.pipeline.run(text_id, replace(steps, killed_in=None))

    (concern,) = world.catalogue.concerns.values()
    assert (concern.risk, concern.testimony_id, concern.raised_at) == (Risk.SELF, text_id, NOW)
    assert concern.participant_id == f"p_{text_id}_0"
    assert world.catalogue.things[text_id].held_for_concern


async def test_nobody_is_named_in_a_concern_when_several_people_speak(world: World) -> None:
    text_id = await world.holding("I might hurt myself.", KEEP, KEEP)

    await world.pipeline.run(text_id, StepsInMemory())

    (concern,) = world.catalogue.concerns.values()
    assert concern.participant_id is None


async def test_words_that_only_mean_risk_are_a_concern_that_is_told_of_at_once(world: World) -> None:
    class Sense:
        async def risk_in(self, text: str) -> Risk | None:
            return Risk.ABUSE if "quiet" in text else None

    told: list[str] = []
    pipeline = replace(world.pipeline, risk_sense=Sense(), on_concern=lambda: told.append("now"))
    about_risk = await world.holding("He goes quiet and then I know what comes.", KEEP)
    about_nothing = await world.holding("The tea was cold.", KEEP)

    await pipeline.run(about_risk, StepsInMemory())
    await pipeline.run(about_nothing, StepsInMemory())

    assert [(each.testimony_id, each.risk) for each in world.catalogue.concerns.values()] == [(about_risk, Risk.ABUSE)]
    assert told == ["now"]


async def test_words_of_risk_are_passed_on_even_when_a_later_step_fails(world: World) -> None:
    text_id = await world.holding("I might hurt myself.", KEEP)

    class Broken(OneMeaning):
        async def embed(self, texts: Sequence[str]):
            raise EngineFailed("no model")

    await replace(world.pipeline, tagger=Tagger(Broken())).run(text_id, StepsInMemory())

    assert world.state(text_id) is TestimonyState.FAILED
    assert len(world.catalogue.concerns) == 1


async def test_a_file_that_cannot_be_opened_fails_in_words_for_the_facilitator(world: World, tmp_path: Path) -> None:
    letter = tmp_path / "film.mp4"
    letter.write_text("This is a letter.")
    letter_id, steps = await world.holding(letter, KEEP), StepsInMemory()

    await world.pipeline.run(letter_id, steps)

    assert world.state(letter_id) is TestimonyState.FAILED
    assert "not a film" in world.catalogue.things[letter_id].fault
    assert steps.remembered["look"] == FAILED
    assert "transcribe" not in steps.remembered


async def test_a_failed_job_that_is_met_again_stays_failed(world: World, voice_note: Path) -> None:
    note_id, steps = await world.holding(voice_note, KEEP), StepsInMemory()
    world.transcriber.error = EngineFailed("the model file is not what it should be")
    await world.pipeline.run(note_id, steps)

    await world.pipeline.run(note_id, steps)

    assert world.state(note_id) is TestimonyState.FAILED
    assert world.transcriber.asked == 1


async def test_what_nobody_foresaw_is_marked_and_raised(world: World, voice_note: Path) -> None:
    note_id = await world.holding(voice_note, KEEP)
    world.transcriber.error = ZeroDivisionError("a mistake of ours")

    with pytest.raises(ZeroDivisionError):
        await world.pipeline.run(note_id, StepsInMemory())

    assert world.state(note_id) is TestimonyState.FAILED
    assert world.catalogue.things[note_id].fault == UNFORESEEN


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (StoreFull(), "disk is full"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (StoreBusy("busy"), "busy for too long"),
    ],
)
async def test_a_store_without_room_leaves_it_unfinished_and_the_next_start_goes_on(
    world: World, voice_note: Path, error: Exception, says: str
) -> None:
    note_id = await world.holding(voice_note, KEEP)
    world.transcriber.error = error
    with pytest.raises((StoreFull, StoreBusy)):
        await world.pipeline.run(note_id, StepsInMemory())
    waiting = world.catalogue.things[note_id]
    world.transcriber.error = None

    await world.pipeline.run(note_id, StepsInMemory())

    assert waiting.state is TestimonyState.PROCESSING
    assert says in waiting.fault
    assert world.transcriber.asked == 2
    assert (world.state(note_id), world.catalogue.things[note_id].fault) == (TestimonyState.READY, None)


async def test_a_store_too_full_to_say_so_still_leaves_it_unfinished(world: World, voice_note: Path) -> None:
    note_id = await world.holding(voice_note, KEEP)
    world.catalogue.is_full = True

    with pytest.raises(StoreFull):
        await world.pipeline.run(note_id, StepsInMemory())

    assert world.state(note_id) is TestimonyState.RECEIVED
    assert world.transcriber.asked == 0


async def test_a_store_that_filled_after_forgetting_still_comes_to_ready(world: World, voice_note: Path) -> None:
    note_id, steps = await world.holding(voice_note, WORDS_ONLY), StepsInMemory(killed_in="forget")
    with pytest.raises(Killed):
        await world.pipeline.run(note_id, steps)
    passages = world.catalogue.kept_passages[note_id]

    await world.pipeline.run(note_id, StepsInMemory())

    assert world.state(note_id) is TestimonyState.READY
    assert world.catalogue.kept_passages[note_id] == passages
    assert world.transcriber.asked == 1


async def test_a_later_yes_offers_nothing_that_is_gone_from_the_real_store(voice_note: Path, tmp_path: Path) -> None:
    files = StoredMediaFiles(tmp_path / "media")
    async with opened_store(tmp_path / "home", clock=lambda: NOW) as store:
        await store.consultations.put_partnership(Partnership(id=PartnershipId("ps_1"), name="Invented Partnership"))
        await store.consultations.put_consultation(OUR_FILM)
        await store.themes.put_codebook(PartnershipId("ps_1"), CODEBOOK)
        parts = World(tmp_path).pipeline
        pipeline = replace(parts, catalogue=store.catalogue, files=files, themes=store.themes)
        numbers = count(1)
        intake = CatalogueIntake(
            look=ChildLook(),
            files=files,
            catalogue=store.catalogue,
            people=store.people,
            jobs=JobsInMemory(),
            clock=lambda: NOW,
            new_id=lambda letter: f"{letter}_{next(numbers)}",
        )
        unnamed = Submission(consultation=OUR_FILM, title="A note", made_at=NOW, people=())
        kept = await intake.add(voice_note, unnamed)
        await pipeline.run(kept.id, StepsInMemory())
        made = await store.catalogue.files_used_only_by(kept.id)
        facilitator = Viewer(staff_id=StaffId("s_1"), partnership_id=PartnershipId("ps_1"), roles=frozenset({Role.FACILITATOR}))
        refusing = PersonInIt(pseudonym="Invented Rowan", agreed=WORDS_ONLY, how=HowGiven.WITNESSED)

        await intake.name_people(kept.id, [refusing], facilitator)

        (person,) = await store.catalogue.appearances(kept.id)
        later = [
            ConsentRecord(
                participant_id=person.participant_id,
                consultation_id=OUR_FILM.id,
                purpose=purpose,
                granted=True,
                how=HowGiven.WITNESSED,
                wording="facilitator/1",
                at=NOW + timedelta(hours=1),
                testimony_id=kept.id,
            )
            for purpose in KEEP
        ]
        await store.catalogue.add_people(kept.id, participants=[], appearances=[], consents=later)
        view = await store.testimonies.view(kept.id, facilitator)
    assert len(made) == 3
    for sha256 in made:
        with pytest.raises(NotFound):
            await files.size(sha256)
    assert (view.renditions, len(view.passages)) == ((), 1)


async def test_nothing_short_lived_is_left_behind(world: World, voice_note: Path) -> None:
    await world.pipeline.run(await world.holding(voice_note, KEEP), StepsInMemory())

    assert list(world.scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (EngineFailed("tiny.en: hash mismatch"), "ask whoever runs Heard"),
        (NotFound("recording"), "no such recording any more"),
        (StoreFull(), "disk is full"),
    ],
)
def test_a_fault_is_worded_for_someone_who_can_mend_no_model(error: Exception, says: str) -> None:
    assert says in fault_of(error)
    assert "hash mismatch" not in fault_of(error)


@pytest.mark.journey
async def test_what_is_said_in_a_film_is_found_at_its_second_with_real_parts(media: Path, tmp_path: Path) -> None:
    """Real speech, real recognition, real meaning and the real store; the person and the words are invented."""
    sound = joined(
        silence(2.0), said("When I came out I had nowhere to live."), silence(1.5), said("My mentor phoned me every week.")
    )
    spoken = tmp_path / "said.f32"
    spoken.write_bytes(sound.tobytes())
    film = make(
        media / "spoken.mp4",
        *("-f", "lavfi", "-i", f"testsrc=size=320x240:rate=10:duration={len(sound) / 16_000}"),
        *("-f", "f32le", "-ar", "16000", "-ac", "1", "-i", str(spoken), *ENCODED),
    )
    meaning = MiniLM(bundled_meaning_model())
    async with open_store(tmp_path / "home", secret=bytes(32), embedder=meaning, clock=lambda: NOW) as store:
        partnership = PartnershipId("ps_1")
        await store.consultations.put_partnership(Partnership(id=partnership, name="Invented Partnership"))
        await store.consultations.put_consultation(OUR_FILM)
        await store.themes.put_codebook(partnership, read_codebook(ROOT / "prompts" / "codebook.yaml"))
        files, numbers = StoredMediaFiles(tmp_path / "media"), count(1)
        intake = CatalogueIntake(
            look=ChildLook(),
            files=files,
            catalogue=store.catalogue,
            people=store.people,
            jobs=JobsInMemory(),
            clock=lambda: NOW,
            new_id=lambda letter: f"{letter}_{next(numbers)}",
        )
        pipeline = Pipeline(
            catalogue=store.catalogue,
            files=files,
            themes=store.themes,
            look=ChildLook(),
            transcriber=FasterWhisper(bundled_speech_model(), threads=2),
            embedder=meaning,
            tagger=Tagger(meaning),
            names=NameFinding(store.catalogue, store.names),
            risk_phrases=(),
            scratch=tmp_path / "scratch",
            clock=lambda: NOW,
        )
        rowan = PersonInIt(pseudonym="Invented Rowan", agreed=KEEP, how=HowGiven.WITNESSED)
        submission = Submission(consultation=OUR_FILM, title="A film", made_at=NOW, people=(rowan,))

        kept = await intake.add(film, submission)
        await pipeline.run(kept.id, StepsInMemory())

        viewer = Viewer(staff_id=StaffId("s_1"), partnership_id=partnership, roles=frozenset({Role.ANALYST}))
        view = await store.testimonies.view(kept.id, viewer)
    assert view.testimony.state is TestimonyState.READY, view.testimony.fault
    assert {each.kind for each in view.renditions} == set(RenditionKind) - {RenditionKind.OUTSIDE}
    housing = next(passage for passage in view.passages if "nowhere to live" in passage.text)
    assert 1500 < housing.start_ms < 3500
    assert any(tag.passage_id == housing.id and tag.theme.startswith("housing") for tag in view.tags)


async def a_note_in_a_chat(
    world: World, voice_note: Path, conversation: Conversation, *agreed: frozenset[Purpose]
) -> TestimonyId:
    world.pipeline = replace(world.pipeline, conversed=conversation)
    note_id = await world.holding(voice_note, *agreed)
    note = replace(world.catalogue.things[note_id], medium=Medium.VOICE, session_id=SessionId("s_1"))
    world.catalogue.things[note_id] = note
    return note_id


async def test_the_words_of_a_voice_note_are_told_to_its_conversation_before_anything_slow(
    world: World, voice_note: Path
) -> None:
    conversation, steps = Conversation(), StepsInMemory()
    note_id = await a_note_in_a_chat(world, voice_note, conversation, KEEP)

    await world.pipeline.run(note_id, steps)

    assert conversation.told == [(note_id, WORDS.strip())]
    assert steps.done_now[:8] == ["begin", "look", "transcribe", "tell", "passages", "concerns", "names", "convert"]
    assert all(isinstance(value, int) for value in steps.remembered.values())


async def test_a_language_the_model_does_not_know_is_not_guessed_at_and_the_recording_stays(
    world: World, voice_note: Path
) -> None:
    conversation = Conversation(language="gd")
    note_id = await a_note_in_a_chat(world, voice_note, conversation, KEEP)

    await world.pipeline.run(note_id, StepsInMemory())

    assert world.transcriber.asked == 0
    assert conversation.told == [(note_id, "")]
    assert world.state(note_id) is TestimonyState.READY
    assert await world.files.size(str(world.catalogue.things[note_id].recording_sha256))


class Elsewhere(Scripted):
    """A service outside, which knows more languages."""

    engine, is_here = "elsewhere", False

    def understands(self, language: str) -> bool:
        return language in {"en", "pl"}


@pytest.mark.parametrize(
    ("agreed", "by"), [(KEEP | {Purpose.TAKE_PART, Purpose.OUTSIDE_AI}, "elsewhere"), (KEEP | {Purpose.TAKE_PART}, "scripted")]
)
async def test_a_service_outside_hears_only_those_who_agreed_to_it(
    world: World, voice_note: Path, agreed: frozenset[Purpose], by: str
) -> None:
    service = Elsewhere()
    world.pipeline = replace(world.pipeline, service=service)
    note_id = await world.holding(voice_note, agreed)

    await world.pipeline.run(note_id, StepsInMemory())

    assert (service.asked, world.transcriber.asked) == ((1, 0) if by == "elsewhere" else (0, 1))
    transcript = await world.catalogue.transcript(note_id)
    assert transcript is not None
    assert transcript.engine == by


async def test_a_service_that_fails_is_no_fault_where_the_engine_here_can_hear_it(world: World, voice_note: Path) -> None:
    service = Elsewhere()
    service.error = EngineFailed("The speech service answered with status 503.")
    world.pipeline = replace(world.pipeline, service=service)
    note_id = await world.holding(voice_note, KEEP | {Purpose.TAKE_PART, Purpose.OUTSIDE_AI})

    await world.pipeline.run(note_id, StepsInMemory())

    assert (service.asked, world.transcriber.asked, world.state(note_id)) == (1, 1, TestimonyState.READY)


async def test_a_language_that_only_a_service_knows_waits_for_a_yes_to_it(world: World, voice_note: Path) -> None:
    service = Elsewhere()
    world.pipeline = replace(world.pipeline, service=service)
    agreed = await a_note_in_a_chat(
        world, voice_note, Conversation(language="pl"), KEEP | {Purpose.TAKE_PART, Purpose.OUTSIDE_AI}
    )

    await world.pipeline.run(agreed, StepsInMemory())

    assert (service.asked, world.transcriber.asked) == (1, 0)


async def test_where_nobody_stated_a_language_the_engine_is_asked_which_it_is(world: World, voice_note: Path) -> None:
    class Detecting(Scripted):
        async def language_in(self, samples) -> str | None:
            return "pl"

        def understands(self, language: str) -> bool:
            return True

    world.pipeline = replace(world.pipeline, transcriber=Detecting())
    film_id = await world.holding(voice_note, KEEP)

    await world.pipeline.run(film_id, StepsInMemory())

    transcript = await world.catalogue.transcript(film_id)
    assert transcript is not None
    assert transcript.language == "pl"


async def test_the_engine_is_told_the_names_that_may_be_said(world: World, voice_note: Path) -> None:
    told: list[Sequence[str]] = []

    class Listening(Scripted):
        async def transcribe(self, samples, *, language, progress, hot_words=()):
            told.append(hot_words)
            return await super().transcribe(samples, language=language, progress=progress)

    world.pipeline = replace(world.pipeline, transcriber=Listening(), speech_words="Polmont, Low Moss")
    note_id = await world.holding(voice_note, KEEP)

    await world.pipeline.run(note_id, StepsInMemory())

    assert told[0][:2] == ("Polmont", "Low Moss")


@pytest.mark.parametrize("asks", [True, False])
async def test_a_spoken_consent_is_listened_to_and_its_file_waits_for_the_answer_only_while_one_may_come(
    world: World, voice_note: Path, *, asks: bool
) -> None:
    conversation = Conversation(asks=asks)
    note_id = await a_note_in_a_chat(world, voice_note, conversation, frozenset())

    await world.pipeline.run(note_id, StepsInMemory())

    kept = list(world.files._folder.glob("*/*/*"))
    assert conversation.told == [(note_id, WORDS.strip())]
    assert world.catalogue.renditions == {}
    assert len(kept) == asks


async def test_what_is_forgotten_on_the_way_ends_its_work_without_a_fault(world: World, voice_note: Path) -> None:
    conversation, steps = Conversation(), StepsInMemory()
    note_id = await a_note_in_a_chat(world, voice_note, conversation, KEEP)

    class Forgetting(Scripted):
        async def transcribe(self, samples, *, language, progress, hot_words=()):
            del world.catalogue.things[note_id]
            raise EngineFailed("gone")

    world.pipeline = replace(world.pipeline, transcriber=Forgetting())

    await world.pipeline.run(note_id, steps)

    assert steps.remembered["transcribe"] == OUTDATED
    assert conversation.told == []


async def test_words_that_were_edited_meanwhile_are_left_to_the_work_on_the_new_ones(world: World) -> None:
    text_id, steps = await world.holding("The hostel was cold.", KEEP), StepsInMemory(killed_in="transcribe")
    with pytest.raises(Killed):
        await world.pipeline.run(text_id, steps)
    steps.killed_in = None
    world.catalogue.things[text_id] = replace(world.catalogue.things[text_id], text="It was warm.", version=2)

    await world.pipeline.run(text_id, StepsInMemory())

    assert [each.text for each in world.catalogue.kept_passages[text_id]] == ["It was warm."]


async def a_file(world: World, source: Path, medium: Medium, *agreed: frozenset[Purpose]) -> TestimonyId:
    file_id = await world.holding(source, *agreed)
    kept = replace(world.catalogue.things[file_id], medium=medium)
    world.catalogue.things[file_id] = kept
    head, size = source.read_bytes()[:16], source.stat().st_size
    await world.catalogue.save_recording(kept_as_it_came(head, sha256=str(kept.recording_sha256), byte_count=size))
    return file_id


async def test_a_picture_comes_to_ready_with_a_copy_to_see_and_no_words(world: World, tmp_path: Path) -> None:
    picture = make(tmp_path / "picture.png", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=1", "-frames:v", "1")
    picture_id = await a_file(world, picture, Medium.PICTURE, KEEP)

    await world.pipeline.run(picture_id, StepsInMemory())

    assert world.state(picture_id) is TestimonyState.READY
    assert [kind for _, kind in world.catalogue.renditions] == [RenditionKind.POSTER]
    assert world.transcriber.asked == 0


async def test_another_file_is_kept_and_never_opened(world: World, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 an invented letter")
    file_id, steps = await a_file(world, letter, Medium.FILE, KEEP), StepsInMemory()

    await world.pipeline.run(file_id, steps)

    assert steps.done_now == ["begin", "forget", "finish"]
    assert await world.files.size(str(world.catalogue.things[file_id].recording_sha256)) == letter.stat().st_size


@pytest.mark.parametrize("medium", [Medium.PICTURE, Medium.FILE])
async def test_a_picture_or_file_that_may_not_be_kept_is_forgotten(world: World, tmp_path: Path, medium: Medium) -> None:
    picture = make(tmp_path / "picture.png", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=1", "-frames:v", "1")
    file_id = await a_file(world, picture, medium, WORDS_ONLY)

    await world.pipeline.run(file_id, StepsInMemory())

    assert world.state(file_id) is TestimonyState.READY
    assert world.catalogue.renditions == {}
    with pytest.raises(NotFound):
        await world.files.size(str(world.catalogue.things[file_id].recording_sha256))
