"""One testimony's walk through the catalogue, step by step. The steps are here; running and remembering them is `pipeline`'s.

Every step may run twice: what it keeps takes the place of what it kept before. What a step returns is remembered outside the
store, so it is a count and never a word of anybody's.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import structlog

from core.concerns import Concern, RiskPhrase
from core.errors import NotFound, StoreBusy, StoreDamaged, StoreFull
from core.ports import Catalogue, Clock, Conversed, Embedder, LookInside, MediaFiles, RiskSense, Samples, Themes, Transcriber
from core.testimony import (
    HeardStretch,
    Medium,
    Recording,
    Rendition,
    RenditionKind,
    Segment,
    Testimony,
    TestimonyState,
    Transcript,
    TranscriptOrigin,
)
from core.themes import Codebook
from media_catalogue.channels import channel_levels, voices_in
from media_catalogue.decoding import decode_sound
from media_catalogue.doubts import with_doubts
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.forgetting import forget_recording, may_be_kept, was_ever_refused
from media_catalogue.hearing import heard_in_stretches
from media_catalogue.hot_words import hot_words_from
from media_catalogue.loudness import loudness_of
from media_catalogue.name_finding import NameFinding
from media_catalogue.originals import check_unaltered
from media_catalogue.passages import passages_from
from media_catalogue.pictures import make_picture
from media_catalogue.renditions import Made, make_playable, make_poster, make_waveform
from media_catalogue.risks import concern_in, meant_in
from media_catalogue.scratch import Scratch
from media_catalogue.speaker_turns import SpeakerTurn, turns_of
from media_catalogue.storyboards import make_storyboard
from media_catalogue.tagging import Tagger
from media_catalogue.transcribing import speech_in, transcript_from, typed_transcript
from media_catalogue.who_hears import engines_for, first_to_hear, language_in

log = structlog.get_logger()

Step = Callable[[], Awaitable[int]]

NO_FAULT_OF_ITS_OWN = (StoreFull, StoreBusy, StoreDamaged)
"""What can happen to any testimony, and says nothing about this one."""

KEPT_AS_THEY_CAME = frozenset({Medium.PICTURE, Medium.FILE})
"""What is neither film nor sound: no recogniser and no film reader ever sees it."""

MAY_HAVE_TWO_CHANNELS = frozenset({Medium.FILM, Medium.SOUND})
"""What was recorded with more than a phone: a microphone for each may be on a channel of its own."""

SMALLEST_PROGRESS = 0.02
"""Progress is written down in fiftieths: each note is a write to the store."""

UNKNOWN_LANGUAGE = "Nothing was written down, because the recogniser does not know its language. Play it to hear what was said."
"""Stands with testimony that is ready, in words for the facilitator."""


def _own_ffmpeg() -> Ffmpeg:
    return Ffmpeg(binary=find_ffmpeg())


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What working through testimony needs."""

    catalogue: Catalogue
    files: MediaFiles
    themes: Themes
    look: LookInside
    transcriber: Transcriber
    embedder: Embedder
    tagger: Tagger
    names: NameFinding
    risk_phrases: Sequence[RiskPhrase]
    scratch: Path
    clock: Clock
    conversed: Conversed | None = None
    risk_sense: RiskSense | None = None
    service: Transcriber | None = None  # Asked in the transcriber's place, where everybody in a recording agreed.
    speech_words: str = ""  # Names that may be said, with commas between.
    on_concern: Callable[[], None] = lambda: None  # Called when a concern was raised; must not take long.
    language: str = "en"
    ffmpeg: Ffmpeg = field(default_factory=_own_ffmpeg)


class Walk:
    """One testimony on its way. Holds its decoded sound between steps; a resumed walk decodes it again."""

    def __init__(self, workshop: Workshop, testimony: Testimony) -> None:
        self._of = workshop
        self._testimony = testimony
        self._scratch = Scratch(workshop.scratch)
        self._sound: Samples | None = None
        self._heard: Sequence[tuple[int, int]] | None = None
        self._is_copied = False
        self._is_unaltered = False

    def steps(self) -> Sequence[tuple[str, Step]]:
        """Return the steps in order. Words of risk are looked for as soon as there are words: that waits for nothing."""
        if self._testimony.medium in KEPT_AS_THEY_CAME:
            return self._steps_of_a_file()
        with_media: Sequence[tuple[str, Step]] = (
            ("look", self._look),
            ("transcribe", self._transcribe),
            *((("tell", self._tell),) if self._of.conversed and self._testimony.session_id else ()),
        )
        return (
            ("begin", self._begin),
            *(with_media if self._testimony.recording_sha256 else (("transcribe", self._take_typed_words),)),
            *((("voices", self._tell_voices_apart),) if self._testimony.medium in MAY_HAVE_TWO_CHANNELS else ()),
            ("passages", self._cut_into_passages),
            ("concerns", self._raise_concern),
            ("names", self._find_names),
            *((("convert", self._convert),) if self._testimony.recording_sha256 else ()),
            ("tag", self._tag),
            ("meaning", self._embed),
            *((("forget", self._forget),) if self._testimony.recording_sha256 else ()),
            ("finish", self._finish),
        )

    def _steps_of_a_file(self) -> Sequence[tuple[str, Step]]:
        """A picture gets a copy that can be shown; any other file is never opened. Neither has words."""
        drawn: Sequence[tuple[str, Step]] = (("draw", self._draw),) if self._testimony.medium is Medium.PICTURE else ()
        return (("begin", self._begin), *drawn, ("forget", self._forget), ("finish", self._finish))

    async def _draw(self) -> int:
        if not await self._may_be_copied():
            return 0
        recording = await self._recording()
        with self._scratch.folder() as folder:
            async with self._original() as path:
                made = await make_picture(self._of.ffmpeg, path, recording, folder=folder)
                await self._keep_rendition(RenditionKind.POSTER, made)
        self._is_copied = True
        return 1

    async def _begin(self) -> int:
        await self._of.catalogue.set_state(self._testimony.id, TestimonyState.PROCESSING)
        return self._testimony.version

    async def _look(self) -> int:
        if await self._was_forgotten():
            return 0
        byte_count = await self._of.files.size(self._sha256)
        async with self._original() as path:
            recording = await self._of.look.look(path, sha256=self._sha256, byte_count=byte_count)
        await self._of.catalogue.save_recording(recording)
        return recording.length_ms

    async def _transcribe(self) -> int:
        recording = await self._recording()
        if not recording.has_sound or await self._was_forgotten():
            return 0
        samples = await self._samples(recording)
        language = await self._stated_language() or await language_in(samples, self._of.transcriber) or self._of.language
        engines = [engine for engine in await self._engines() if engine.understands(language)]
        if not engines:
            return 0  # Words guessed in another language would be invented ones; the recording waits for somebody's ear.
        hear = partial(self._segments, samples, language)
        engine, segments = await first_to_hear(engines, hear, about=self._testimony.id)
        return await self._keep(transcript_from(segments, testimony=self._testimony, transcriber=engine, language=language))

    async def _segments(self, samples: Samples, language: str, engine: Transcriber) -> Sequence[Segment]:
        """Listen stretch by stretch; what an earlier walk kept is not listened to again."""
        return await heard_in_stretches(
            samples,
            transcriber=engine,
            language=language,
            hot_words=hot_words_from(await self._codebook(), self._of.speech_words),
            speech=partial(self._speech, samples),
            kept=await self._of.catalogue.stretches(self._testimony.id, self._testimony.version),
            keep=self._keep_stretch,
            progress=self._progress("transcribe"),
        )

    async def _codebook(self) -> Codebook | None:
        try:
            return await self._of.themes.codebook(self._testimony.partnership_id)
        except NotFound:
            return None

    async def _engines(self) -> Sequence[Transcriber]:
        return await engines_for(
            self._testimony, here=self._of.transcriber, service=self._of.service, catalogue=self._of.catalogue
        )

    async def _keep_stretch(self, stretch: HeardStretch) -> None:
        if not await self._was_forgotten():
            await self._of.catalogue.save_stretch(self._testimony.id, self._testimony.version, stretch)

    async def _speech(self, samples: Samples) -> Sequence[tuple[int, int]]:
        if self._heard is None:
            self._heard = await asyncio.to_thread(speech_in, samples)
        return self._heard

    async def _stated_language(self) -> str | None:
        return await self._of.conversed.language_of(self._testimony) if self._of.conversed else None

    async def _knows_language(self) -> bool:
        """Whether anything that may hear it knows its language; where nobody stated one, an engine is asked which it is."""
        stated = await self._stated_language()
        return stated is None or any(engine.understands(stated) for engine in await self._engines())

    async def _tell(self) -> int:
        """Tell the conversation at once, before anything slow: somebody may be waiting to hear whether they were understood.

        What goes wrong there says nothing about the words, in which somebody may be in danger: they go on their way.
        """
        if self._of.conversed is None or not (await self._recording()).has_sound:
            return 0
        transcript = await self._of.catalogue.transcript(self._testimony.id)
        words = "" if transcript is None else transcript.text.strip()
        try:
            await self._of.conversed.words_heard(self._testimony, words, knows_language=await self._knows_language())
        except NO_FAULT_OF_ITS_OWN:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, words of risk are looked for next
            log.error("telling_failed", testimony_id=self._testimony.id, error=type(error).__name__)  # noqa: TRY400
            return 0
        return len(words.split())

    async def _take_typed_words(self) -> int:
        return await self._keep(typed_transcript(self._testimony, language=self._of.language))

    async def _keep(self, transcript: Transcript) -> int:
        await self._of.catalogue.save_transcript(transcript)
        return len(transcript.segments)

    async def _may_be_copied(self) -> bool:
        return await may_be_kept(self._testimony, self._of.catalogue) and not await self._was_forgotten()

    async def _convert(self) -> int:
        if not await self._may_be_copied():
            return 0
        recording = await self._recording()
        with self._scratch.folder() as folder:
            async with self._original() as path:
                await self._make_copies(path, recording, folder)
            if recording.has_sound:
                drawn = await make_waveform(await self._samples(recording), folder=folder)
                await self._keep_rendition(RenditionKind.WAVEFORM, drawn)
        self._is_copied = True
        return recording.length_ms

    async def _make_copies(self, path: Path, recording: Recording, folder: Path) -> None:
        """Make what is played first: everything else is nice to have, and is made of it."""
        ffmpeg = self._of.ffmpeg
        made = await make_playable(ffmpeg, path, recording, folder=folder, on_progress=self._progress("convert"))
        await self._keep_rendition(RenditionKind.PLAYABLE, made)
        if recording.has_picture:
            await self._keep_rendition(RenditionKind.POSTER, await make_poster(ffmpeg, path, recording, folder=folder))
            board = await make_storyboard(ffmpeg, made.path, recording, folder=folder)
            await self._keep_rendition(RenditionKind.STORYBOARD, board)
        if recording.has_sound:
            loudness = await loudness_of(ffmpeg, made.path, recording, folder=folder)
            await self._of.catalogue.save_recording(replace(recording, loudness_lufs=loudness))

    async def _keep_rendition(self, kind: RenditionKind, made: Made) -> None:
        stored = await self._of.files.put(made.path)
        await self._of.catalogue.save_rendition(
            Rendition(
                testimony_id=self._testimony.id,
                kind=kind,
                sha256=stored.sha256,
                byte_count=stored.byte_count,
                content_type=made.content_type,
            )
        )

    async def _tell_voices_apart(self) -> int:
        """Tell voices apart where each has a channel of its own; whose each is, a person says."""
        transcript = await self._of.catalogue.transcript(self._testimony.id)
        if transcript is None or not transcript.segments or await self._was_forgotten():
            return 0
        async with self._original() as path:
            levels = await channel_levels(path, await self._recording(), scratch=self._scratch)
        turns = await asyncio.to_thread(voices_in, transcript.segments, levels)
        await self._of.catalogue.save_voices(self._testimony.id, turns)
        return len({turn.voice for turn in turns})

    async def _turns(self) -> Sequence[SpeakerTurn]:
        catalogue, this = self._of.catalogue, self._testimony.id
        voices, named = await catalogue.voices(this), await catalogue.voice_names(this)
        return turns_of(self._testimony, await catalogue.appearances(this), voices, named)

    async def _cut_into_passages(self) -> int:
        if self._testimony.recording_sha256 and await self._was_forgotten():
            return 0
        transcript = await self._of.catalogue.transcript(self._testimony.id)
        turns = await self._turns()
        passages = passages_from(transcript, turns) if transcript is not None else ()
        if transcript is not None and passages and transcript.origin is TranscriptOrigin.MACHINE:
            heard = await self._speech(await self._samples(await self._recording()))
            passages = with_doubts(passages, transcript, heard)
        await self._of.catalogue.save_passages(self._testimony.id, passages)
        return len(passages)

    async def _raise_concern(self) -> int:
        """Raise a concern once: a chat has already raised its own about words that were typed."""
        passages = await self._of.catalogue.passages(self._testimony.id)
        risk = concern_in(passages, self._of.risk_phrases) or await meant_in(passages, self._of.risk_sense)
        if risk is None or (await self._of.catalogue.testimony(self._testimony.id)).held_for_concern:
            return 0
        people = {each.participant_id for each in await self._of.catalogue.appearances(self._testimony.id)}
        await self._of.catalogue.save_concern(
            Concern(
                id=f"c_{self._testimony.id}_{self._testimony.version}",
                partnership_id=self._testimony.partnership_id,
                participant_id=people.pop() if len(people) == 1 else None,
                testimony_id=self._testimony.id,
                risk=risk,
                raised_at=self._of.clock(),
            )
        )
        self._of.on_concern()
        return 1

    async def _find_names(self) -> int:
        return await self._of.names.look_through(self._testimony.id)

    async def _tag(self) -> int:
        passages = await self._of.catalogue.passages(self._testimony.id)
        tags = await self._of.tagger.tags_for(passages, await self._of.themes.codebook(self._testimony.partnership_id))
        await self._of.catalogue.save_tags(self._testimony.id, tags)
        return len(tags)

    async def _embed(self) -> int:
        passages = await self._of.catalogue.passages(self._testimony.id)
        if passages:
            vectors = await self._of.embedder.embed([passage.text for passage in passages])
            ids = [passage.id for passage in passages]
            await self._of.catalogue.save_vectors(ids, vectors, model=self._of.embedder.model)
        return len(passages)

    async def _forget(self) -> int:
        """Forget the recording and all that was made of it where anybody in it did not agree to its being kept; words stay."""
        if await may_be_kept(self._testimony, self._of.catalogue) or await self._waits_for_consent():
            return 0
        return await forget_recording(self._testimony, catalogue=self._of.catalogue, files=self._of.files)

    async def _waits_for_consent(self) -> bool:
        """Whether the person is still being asked; what is not agreed to in the end is forgotten with that turn."""
        return self._of.conversed is not None and await self._of.conversed.asks_consent(self._testimony)

    async def _finish(self) -> int:
        """Say that it is ready; and where somebody agreed to its being kept only now, make what can be played of it.

        In this order: a yes that comes later still finds it ready, and has it worked through again.
        """
        await self._set_ready()
        if await self._is_copied_late():
            await self._set_ready()
        return 1

    async def _set_ready(self) -> None:
        fault = UNKNOWN_LANGUAGE if await self._is_unheard() else None
        await self._of.catalogue.set_state(self._testimony.id, TestimonyState.READY, fault=fault)
        await self._of.catalogue.note_step(self._testimony.id, "finish", 1.0, self._of.clock())

    async def _is_unheard(self) -> bool:
        """Whether somebody may speak in it, in a language that the recogniser does not know."""
        is_spoken = self._testimony.recording_sha256 and self._testimony.medium not in KEPT_AS_THEY_CAME
        return bool(is_spoken) and (await self._recording()).has_sound and not await self._knows_language()

    async def _is_copied_late(self) -> bool:
        makes = {Medium.TEXT: None, Medium.FILE: None, Medium.PICTURE: self._draw}.get(self._testimony.medium, self._convert)
        if makes is None or self._is_copied or self._testimony.session_id is None:
            return False
        return bool(await makes())

    @property
    def _sha256(self) -> str:
        if self._testimony.recording_sha256 is None:
            raise NotFound("recording")
        return self._testimony.recording_sha256

    @asynccontextmanager
    async def _original(self) -> AsyncIterator[Path]:
        """Give the file as it came. Each walk checks it once, before it is first opened, one that goes on after a crash too.

        Raises `BadMedia` where it was changed since.
        """
        async with self._of.files.local_path(self._sha256) as path:
            if not self._is_unaltered:
                await check_unaltered(path, self._sha256)
                self._is_unaltered = True
            yield path

    async def _was_forgotten(self) -> bool:
        """Whether an earlier walk came as far as forgetting: what needs the file is done, and a later yes brings none back."""
        try:
            await self._of.files.size(self._sha256)
        except NotFound:
            is_allowed = await may_be_kept(self._testimony, self._of.catalogue)
            return not is_allowed or await was_ever_refused(self._testimony, self._of.catalogue)
        return False

    async def _recording(self) -> Recording:
        return await self._of.catalogue.recording(self._sha256)

    async def _samples(self, recording: Recording) -> Samples:
        if self._sound is None:
            async with self._original() as path:
                self._sound = await decode_sound(path, recording, scratch=self._scratch)
        return self._sound

    def _progress(self, step: str) -> Callable[[float], Awaitable[None]]:
        noted = 0.0

        async def note(done: float) -> None:
            nonlocal noted
            if done - noted >= SMALLEST_PROGRESS:
                noted = done
                await self._of.catalogue.note_step(self._testimony.id, step, done, self._of.clock())

        return note
