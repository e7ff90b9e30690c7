"""`core.ports.Catalogue`, `Themes`, `Steps` and `Jobs` in memory, for tests of the order of work rather than of the store."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.concerns import Concern
from core.consent import ConsentRecord
from core.errors import NotFound, StoreFull
from core.names import Name
from core.testimony import (
    Appearance,
    HeardStretch,
    Passage,
    Recording,
    Rendition,
    RenditionKind,
    Testimony,
    TestimonyState,
    Transcript,
)
from core.themes import Codebook, Tag
from core.voices import VoiceTurn


@dataclass
class CatalogueInMemory:
    """Keeps testimony as the store does: every write takes the place of the one before."""

    things: dict[str, Testimony] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    renditions: dict[tuple[str, RenditionKind], Rendition] = field(default_factory=dict)
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    kept_stretches: dict[tuple[str, int], dict[int, HeardStretch]] = field(default_factory=dict)
    kept_passages: dict[str, Sequence[Passage]] = field(default_factory=dict)
    kept_voices: dict[str, Sequence[VoiceTurn]] = field(default_factory=dict)
    named_voices: dict[int, str] = field(default_factory=dict)
    tags: dict[str, Sequence[Tag]] = field(default_factory=dict)
    vectors: dict[str, object] = field(default_factory=dict)
    rewritten: dict[str, list[str]] = field(default_factory=dict)
    concerns: dict[str, Concern] = field(default_factory=dict)
    people: list[Appearance] = field(default_factory=list)
    ledger: list[ConsentRecord] = field(default_factory=list)
    notes: list[tuple[str, float]] = field(default_factory=list)
    is_full: bool = False

    async def add(self, testimony, *, recording, participants, appearances, consents, described=None) -> Testimony:
        self.things[testimony.id] = testimony
        self.people.extend(appearances)
        self.ledger.extend(consents)
        return testimony

    async def testimony(self, testimony_id: str) -> Testimony:
        if testimony_id not in self.things:
            raise NotFound("testimony")
        return self.things[testimony_id]

    async def recording(self, sha256: str) -> Recording:
        if sha256 not in self.recordings:
            raise NotFound("recording")
        return self.recordings[sha256]

    async def save_recording(self, recording: Recording) -> None:
        self.recordings[recording.sha256] = recording

    async def save_rendition(self, rendition: Rendition) -> None:
        self.renditions[rendition.testimony_id, rendition.kind] = rendition

    async def save_stretch(self, testimony_id: str, version: int, stretch: HeardStretch) -> None:
        self.kept_stretches.setdefault((testimony_id, version), {})[stretch.start_ms] = stretch

    async def stretches(self, testimony_id: str, version: int) -> Sequence[HeardStretch]:
        kept = self.kept_stretches.get((testimony_id, version), {})
        return [kept[start_ms] for start_ms in sorted(kept)]

    async def save_transcript(self, transcript: Transcript) -> None:
        self.transcripts[transcript.testimony_id] = transcript
        for key in [key for key in self.kept_stretches if key[0] == transcript.testimony_id]:
            del self.kept_stretches[key]

    async def transcript(self, testimony_id: str) -> Transcript | None:
        return self.transcripts.get(testimony_id)

    async def save_voices(self, testimony_id: str, turns: Sequence[VoiceTurn]) -> None:
        self.kept_voices[testimony_id] = turns

    async def voices(self, testimony_id: str) -> Sequence[VoiceTurn]:
        return self.kept_voices.get(testimony_id, ())

    async def voice_names(self, testimony_id: str) -> Mapping[int, str]:
        return self.named_voices

    async def save_passages(self, testimony_id: str, passages: Sequence[Passage]) -> None:
        self.kept_passages[testimony_id] = passages

    async def passages(self, testimony_id: str) -> Sequence[Passage]:
        return self.kept_passages.get(testimony_id, ())

    async def save_tags(self, testimony_id: str, tags: Sequence[Tag], *, only: Collection[str] | None = None) -> None:
        others = [] if only is None else [tag for tag in self.tags.get(testimony_id, ()) if tag.passage_id not in only]
        self.tags[testimony_id] = [*others, *tags]

    async def reworded(self) -> Mapping[str, Collection[str]]:
        return self.rewritten

    async def save_vectors(self, passage_ids, vectors, *, model: str) -> None:
        self.vectors.update(zip(passage_ids, vectors, strict=True))

    async def save_concern(self, concern: Concern) -> None:
        self.concerns[concern.id] = concern
        self.things[concern.testimony_id] = replace(self.things[concern.testimony_id], held_for_concern=True)

    async def appearances(self, testimony_id: str) -> Sequence[Appearance]:
        return [each for each in self.people if each.testimony_id == testimony_id]

    async def consents(self, participant_id: str, consultation_id: str) -> Sequence[ConsentRecord]:
        return [each for each in self.ledger if each.participant_id == participant_id]

    async def files_used_only_by(self, testimony_id: str) -> Sequence[str]:
        def files_of(thing: Testimony) -> set[str]:
            made = {each.sha256 for (owner, _), each in self.renditions.items() if owner == thing.id}
            return made | {thing.recording_sha256 or ""}

        others = [files_of(each) for each in self.things.values() if each.id != testimony_id]
        return sorted(files_of(self.things[testimony_id]) - set().union(*others))

    async def forget_renditions(self, testimony_id: str) -> None:
        self.renditions = {key: each for key, each in self.renditions.items() if key[0] != testimony_id}

    async def note_step(self, testimony_id: str, step: str, done: float, at: datetime) -> None:
        self._refuse_when_full()
        self.notes.append((step, done))

    async def set_state(self, testimony_id: str, state: TestimonyState, *, fault: str | None = None) -> None:
        self._refuse_when_full()
        self.things[testimony_id] = replace(await self.testimony(testimony_id), state=state, fault=fault)

    def _refuse_when_full(self) -> None:
        if self.is_full:
            raise StoreFull


@dataclass
class CodebookInMemory:
    """One codebook for every partnership."""

    held: Codebook

    async def codebook(self, partnership_id: str) -> Codebook:
        return self.held


class Killed(BaseException):
    """Stands for the process being killed: nothing below it gets to tidy up."""


@dataclass
class StepsInMemory:
    """Remembers what steps returned, and can be killed in one of them."""

    remembered: dict[str, object] = field(default_factory=dict)
    done_now: list[str] = field(default_factory=list)
    killed_in: str | None = None

    async def run(self, name: str, step: Callable[[], Awaitable[object]]) -> object:
        if name in self.remembered:
            return self.remembered[name]
        result = await step()
        if name == self.killed_in:
            raise Killed
        self.remembered[name] = result
        self.done_now.append(name)
        return result


@dataclass
class JobsInMemory:
    """Remembers which jobs were started."""

    started: list[Testimony] = field(default_factory=list)

    async def start(self, testimony: Testimony) -> None:
        self.started.append(testimony)

    async def restart_ended(self, testimony: Testimony) -> None:
        self.started.append(testimony)


@dataclass
class NamesInMemory:
    """Keeps names as the store does, as far as the pipeline knows."""

    pseudonyms: Sequence[str] = ()
    kept: dict[str, list[Name]] = field(default_factory=dict)
    unlooked: list[str] = field(default_factory=list)

    async def roster(self, testimony_id: str) -> Sequence[str]:
        return self.pseudonyms

    async def names_of(self, testimony_id: str) -> Sequence[Name]:
        return [name for names in self.kept.values() for name in names]

    async def save_names(self, passages: Sequence[Passage], names: Sequence[Name]) -> None:
        for passage in passages:
            self.kept[passage.id] = [name for name in names if name.passage_id == passage.id]

    async def not_looked_through(self, *, limit: int) -> Sequence[str]:
        return self.unlooked[:limit]
