"""Takes one testimony from received to ready, step by checkpointed step. The order of work is here; the work itself is not.

Every step may run twice: what it keeps takes the place of what it kept before. What a step returns is remembered outside the
store, so it is a count and never a word of anybody's.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.concerns import Concern, RiskPhrase
from core.errors import EngineFailed, HeardError, NotFound, StoreBusy, StoreDamaged, StoreFull
from core.ports import Catalogue, Clock, Conversed, Embedder, LookInside, MediaFiles, Samples, Steps, Themes, Transcriber
from core.testimony import (
    Medium,
    Recording,
    Rendition,
    RenditionKind,
    Testimony,
    TestimonyId,
    TestimonyState,
    Transcript,
    TranscriptOrigin,
)
from media_catalogue.decoding import decode_sound
from media_catalogue.doubts import with_doubts
from media_catalogue.ffmpeg import Ffmpeg, find_ffmpeg
from media_catalogue.forgetting import forget_recording, may_be_kept
from media_catalogue.passages import passages_from
from media_catalogue.pictures import make_picture
from media_catalogue.renditions import Made, make_playable, make_poster, make_waveform
from media_catalogue.risks import concern_in
from media_catalogue.scratch import Scratch
from media_catalogue.tagging import Tagger
from media_catalogue.transcribing import speech_in, transcript_from, typed_transcript

Step = Callable[[], Awaitable[int]]

KEPT_AS_THEY_CAME = frozenset({Medium.PICTURE, Medium.FILE})
"""What is neither film nor sound: no recogniser and no film reader ever sees it."""

FAILED = "failed"
"""What a step that could not be done is remembered by; its fault stands with the testimony."""

OUTDATED = "outdated"
"""What a step is remembered by that was not done: the testimony was forgotten, or its words were changed, meanwhile."""

SMALLEST_PROGRESS = 0.02
"""Progress is written down in fiftieths: each note is a write to the store."""


def _own_ffmpeg() -> Ffmpeg:
    return Ffmpeg(binary=find_ffmpeg())


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """What working through testimony needs. One pipeline serves many testimonies at once."""

    catalogue: Catalogue
    files: MediaFiles
    themes: Themes
    look: LookInside
    transcriber: Transcriber
    embedder: Embedder
    tagger: Tagger
    risk_phrases: Sequence[RiskPhrase]
    scratch: Path
    clock: Clock
    conversed: Conversed | None = None
    language: str = "en"
    ffmpeg: Ffmpeg = field(default_factory=_own_ffmpeg)

    async def run(self, testimony_id: TestimonyId, steps: Steps) -> None:
        """Work a testimony through to ready. A step that cannot be done marks it failed, in words for the facilitator.

        Steps that `steps` remembers are not done again. What nobody foresaw is raised, after it is marked as failed.

        Raises:
            StoreFull, StoreBusy, StoreDamaged: nothing is wrong with the testimony, so it stays unfinished for the next start.
        """
        testimony = await self._newest(testimony_id)
        if testimony is None:
            return
        for name, step in _Walk(self, testimony).steps():
            if await steps.run(name, partial(self._attempt, testimony, name, step)) in {FAILED, OUTDATED}:
                return

    async def _newest(self, testimony_id: TestimonyId) -> Testimony | None:
        try:
            return await self.catalogue.testimony(testimony_id)
        except NotFound:
            return None

    async def _is_outdated(self, walked: Testimony) -> bool:
        newest = await self._newest(walked.id)
        return newest is None or newest.version != walked.version

    async def _attempt(self, testimony: Testimony, name: str, step: Step) -> int | str:
        """Do one step, unless it is about what is no more. What breaks because of that on the way is no failure."""
        if await self._is_outdated(testimony):
            return OUTDATED
        try:
            return await self._attempted(testimony.id, name, step)
        except NO_FAULT_OF_ITS_OWN:
            raise
        except Exception:
            if await self._is_outdated(testimony):
                return OUTDATED
            raise

    async def _attempted(self, testimony_id: TestimonyId, name: str, step: Step) -> int | str:
        """Do one step. Failures are kept here, inside the step, so that a resumed job meets the same end."""
        try:
            await self.catalogue.note_step(testimony_id, name, 0.0)
            return await step()
        except NO_FAULT_OF_ITS_OWN as error:
            await self._leave_waiting(testimony_id, error)
            raise
        except HeardError as error:
            await self.catalogue.set_state(testimony_id, TestimonyState.FAILED, fault=fault_of(error))
            return FAILED
        except Exception:
            await self._fail(testimony_id)
            raise

    async def _fail(self, testimony_id: TestimonyId) -> None:
        with suppress(NotFound):  # It was forgotten meanwhile.
            await self.catalogue.set_state(testimony_id, TestimonyState.FAILED, fault=UNFORESEEN)

    async def _leave_waiting(self, testimony_id: TestimonyId, error: HeardError) -> None:
        """Say why it waits, if there is room to: without, it is as unfinished as it was."""
        with suppress(*NO_FAULT_OF_ITS_OWN):
            await self.catalogue.set_state(testimony_id, TestimonyState.PROCESSING, fault=fault_of(error))


NO_FAULT_OF_ITS_OWN = (StoreFull, StoreBusy, StoreDamaged)
"""What can happen to any testimony, and says nothing about this one."""

UNFORESEEN = "Something went wrong that should not have. What was sent is kept; whoever runs Heard can see in the log where."


def fault_of(error: HeardError) -> str:
    """Return what went wrong in words for a facilitator, who can do nothing about models and their files."""
    if isinstance(error, EngineFailed):
        return "A speech or meaning model could not do its work. What was sent is kept; ask whoever runs Heard to look."
    if isinstance(error, NotFound):
        return f"There is no such {error.what} any more, so this cannot be worked through."
    if isinstance(error, StoreFull):
        return (
            "The disk is full, so this waits. What was sent is kept; once there is room, starting Heard again goes on with it."
        )
    if isinstance(error, StoreBusy):
        return "The store was busy for too long, so this waits. What was sent is kept; starting Heard again goes on with it."
    return str(error)


class _Walk:
    """One testimony on its way. Holds its decoded sound between steps; a resumed walk decodes it again."""

    def __init__(self, pipeline: Pipeline, testimony: Testimony) -> None:
        self._of = pipeline
        self._testimony = testimony
        self._scratch = Scratch(pipeline.scratch)
        self._sound: Samples | None = None

    def steps(self) -> Sequence[tuple[str, Step]]:
        """Return the steps in order. Words of risk are looked for as soon as there are words: that waits for nothing."""
        if self._testimony.medium in KEPT_AS_THEY_CAME:
            return self._steps_of_a_file()
        with_media: Sequence[tuple[str, Step]] = (
            ("look", self._look),
            ("transcribe", self._transcribe),
            *((("tell", self._tell),) if self._of.conversed and self._testimony.session_id else ()),
            ("convert", self._convert),
        )
        return (
            ("begin", self._begin),
            *(with_media if self._testimony.recording_sha256 else (("transcribe", self._take_typed_words),)),
            ("passages", self._cut_into_passages),
            ("concerns", self._raise_concern),
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
        if not await may_be_kept(self._testimony, self._of.catalogue):
            return 0
        recording = await self._recording()
        with self._scratch.folder() as folder:
            async with self._of.files.local_path(self._sha256) as path:
                made = await make_picture(self._of.ffmpeg, path, recording, folder=folder)
                await self._keep_rendition(RenditionKind.POSTER, made)
        return 1

    async def _begin(self) -> int:
        await self._of.catalogue.set_state(self._testimony.id, TestimonyState.PROCESSING)
        return self._testimony.version

    async def _look(self) -> int:
        if await self._was_forgotten():
            return 0
        byte_count = await self._of.files.size(self._sha256)
        async with self._of.files.local_path(self._sha256) as path:
            recording = await self._of.look.look(path, sha256=self._sha256, byte_count=byte_count)
        await self._of.catalogue.save_recording(recording)
        return recording.length_ms

    async def _transcribe(self) -> int:
        recording = await self._recording()
        if not recording.has_sound or await self._was_forgotten():
            return 0
        language = await self._language()
        if not self._of.transcriber.understands(language):
            return 0  # Words guessed in another language would be invented ones; the recording waits for somebody's ear.
        segments = await self._of.transcriber.transcribe(
            await self._samples(recording), language=language, progress=self._progress("transcribe")
        )
        return await self._keep(
            transcript_from(segments, testimony=self._testimony, transcriber=self._of.transcriber, language=language)
        )

    async def _language(self) -> str:
        conversed = self._of.conversed
        return (await conversed.language_of(self._testimony) if conversed else None) or self._of.language

    async def _tell(self) -> int:
        """Tell the conversation at once, before anything slow: somebody may be waiting to hear whether they were understood."""
        if self._of.conversed is None or not (await self._recording()).has_sound:
            return 0
        transcript = await self._of.catalogue.transcript(self._testimony.id)
        words = "" if transcript is None else transcript.text.strip()
        await self._of.conversed.words_heard(self._testimony, words)
        return len(words.split())

    async def _take_typed_words(self) -> int:
        return await self._keep(typed_transcript(self._testimony, language=self._of.language))

    async def _keep(self, transcript: Transcript) -> int:
        await self._of.catalogue.save_transcript(transcript)
        return len(transcript.segments)

    async def _convert(self) -> int:
        if not await may_be_kept(self._testimony, self._of.catalogue):
            return 0
        recording = await self._recording()
        with self._scratch.folder() as folder:
            async with self._of.files.local_path(self._sha256) as path:
                on_progress = self._progress("convert")
                made = await make_playable(self._of.ffmpeg, path, recording, folder=folder, on_progress=on_progress)
                await self._keep_rendition(RenditionKind.PLAYABLE, made)
                if recording.has_picture:
                    poster = await make_poster(self._of.ffmpeg, path, recording, folder=folder)
                    await self._keep_rendition(RenditionKind.POSTER, poster)
            if recording.has_sound:
                drawn = await make_waveform(await self._samples(recording), folder=folder)
                await self._keep_rendition(RenditionKind.WAVEFORM, drawn)
        return recording.length_ms

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

    async def _cut_into_passages(self) -> int:
        if self._testimony.recording_sha256 and await self._was_forgotten():
            return 0
        transcript = await self._of.catalogue.transcript(self._testimony.id)
        passages = passages_from(transcript) if transcript is not None else ()
        if transcript is not None and passages and transcript.origin is TranscriptOrigin.MACHINE:
            heard = await asyncio.to_thread(speech_in, await self._samples(await self._recording()))
            passages = with_doubts(passages, transcript, heard)
        await self._of.catalogue.save_passages(self._testimony.id, passages)
        return len(passages)

    async def _raise_concern(self) -> int:
        """Raise a concern once: a chat has already raised its own about words that were typed."""
        risk = concern_in(await self._of.catalogue.passages(self._testimony.id), self._of.risk_phrases)
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
        return 1

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
        await self._of.catalogue.set_state(self._testimony.id, TestimonyState.READY)
        await self._of.catalogue.note_step(self._testimony.id, "finish", 1.0)
        return 1

    @property
    def _sha256(self) -> str:
        if self._testimony.recording_sha256 is None:
            raise NotFound("recording")
        return self._testimony.recording_sha256

    async def _was_forgotten(self) -> bool:
        """Whether an earlier walk came as far as forgetting, and then could not finish: what needs the file is done."""
        try:
            await self._of.files.size(self._sha256)
        except NotFound:
            return not await may_be_kept(self._testimony, self._of.catalogue)
        return False

    async def _recording(self) -> Recording:
        return await self._of.catalogue.recording(self._sha256)

    async def _samples(self, recording: Recording) -> Samples:
        if self._sound is None:
            async with self._of.files.local_path(self._sha256) as path:
                self._sound = await decode_sound(path, recording, scratch=self._scratch)
        return self._sound

    def _progress(self, step: str) -> Callable[[float], Awaitable[None]]:
        noted = 0.0

        async def note(done: float) -> None:
            nonlocal noted
            if done - noted >= SMALLEST_PROGRESS:
                noted = done
                await self._of.catalogue.note_step(self._testimony.id, step, done)

        return note
