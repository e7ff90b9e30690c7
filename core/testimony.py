"""What people said and made: testimony, recordings, transcripts and quotable passages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from core.consultations import ConsultationId, Route, SessionId, Setting
from core.people import ParticipantId, PartnershipId, StaffId

TestimonyId = NewType("TestimonyId", str)
PassageId = NewType("PassageId", str)


class Medium(Enum):
    """What a testimony is made of."""

    TEXT = "text"  #: typed words
    VOICE = "voice"  #: a voice note
    FILM = "film"  #: moving pictures
    SOUND = "sound"  #: a longer sound recording, such as an interview
    PICTURE = "picture"  #: a photo or drawing
    FILE = "file"  #: any other file, kept as it came and never opened


class TestimonyState(Enum):
    """How far a testimony has come."""

    RECEIVED = "received"  #: kept, and nothing done yet
    PROCESSING = "processing"  #: in the pipeline
    READY = "ready"  #: searchable
    FAILED = "failed"  #: a step could not be done; kept, and can be tried again


@dataclass(frozen=True, kw_only=True)
class Testimony:
    """One thing a participant said or made. Text has ``text``; everything else has ``recording_sha256``."""

    id: TestimonyId
    partnership_id: PartnershipId
    consultation_id: ConsultationId
    medium: Medium
    made_at: datetime
    received_at: datetime
    title: str = ""
    session_id: SessionId | None = None
    question: str | None = None
    question_label: str = ""  # The question as the person was asked it.
    text: str | None = None
    recording_sha256: str | None = None
    state: TestimonyState = TestimonyState.RECEIVED
    version: int = 1  # Rises when the testimony is to be worked through again from the start.
    fault: str | None = None  # Why it failed, or why a ready one has no words, in words for the facilitator.
    held_for_concern: bool = False  # Out of search and reports until the duty contact has read it.
    message: str | None = None  # The external id of the message it came in, so that an edit finds it.
    route: Route = Route.SELF
    setting: Setting = Setting.COMMUNITY
    worker_id: StaffId | None = None  # Who typed or recorded it for the person.
    is_group_answer: bool = False  # What a group agreed on together, rather than one person's own answer.


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A participant is seen or heard in a testimony between two times; both None means all of it."""

    testimony_id: TestimonyId
    participant_id: ParticipantId
    start_ms: int | None = None
    end_ms: int | None = None

    def overlaps(self, start_ms: int | None, end_ms: int | None) -> bool:
        """Whether this person is there between two times. Unknown times overlap everything: when in doubt, they are there."""
        starts_before_its_end = self.start_ms is None or end_ms is None or self.start_ms < end_ms
        ends_after_its_start = self.end_ms is None or start_ms is None or self.end_ms > start_ms
        return starts_before_its_end and ends_after_its_start


@dataclass(frozen=True, kw_only=True)
class Recording:
    """The media file behind a testimony, known by its SHA-256 and never altered; what the probe read from its content."""

    sha256: str
    byte_count: int
    container: str  # ffmpeg's demuxer name, such as "mov,mp4,m4a,3gp,3g2,mj2".
    length_ms: int
    has_sound: bool
    has_picture: bool
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    is_truncated: bool = False  # The file ends early; what could be read was kept.
    sound_tracks: int = 1  # How many sounds run beside one another, as cameras with several microphones record them.
    sounds: tuple[int, ...] | None = None  # Which of its sounds these are, counted from 0; None means the first of them.
    transfer: str | None = None  # Of an HDR picture: "smpte2084" (HDR10, Dolby Vision) or "arib-std-b67" (HLG).
    plays_as_it_is: bool = False  # Every browser plays what is in it, so that it is packed anew and not encoded again.
    loudness_lufs: float | None = None  # Integrated, as EBU R 128 has it; None where nothing is loud enough to measure.


class RenditionKind(Enum):
    """What a derived file is for."""

    PLAYABLE = "playable"  #: H.264/AAC or AAC that every browser plays
    POSTER = "poster"  #: one JPEG picture
    OUTSIDE = "outside"  #: for showing outside: silent where names are said; see `core.outside`
    STORYBOARD = "storyboard"  #: small pictures of the film at even times in one JPEG: see `core.storyboards`
    WAVEFORM = "waveform"  #: JSON: {"peaks_per_s": int, "peaks": [0..100, …]}


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A file derived from a recording; can always be made again."""

    testimony_id: TestimonyId
    kind: RenditionKind
    sha256: str
    byte_count: int
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word with its time. ``text`` carries the engine's own leading space; times lie within their segment's."""

    text: str
    start_ms: int
    end_ms: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One stretch of machine transcript and the signals by which it can be doubted."""

    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]
    no_speech_probability: float
    mean_log_probability: float
    compression_ratio: float


@dataclass(frozen=True, kw_only=True)
class HeardStretch:
    """What was made of one stretch of a long recording, kept until its transcript is whole: a checkpoint.

    ``made_with`` names engine, model, options and language exactly; what was made with others is not gone on with. The times of
    ``segments`` are the recording's.
    """

    start_ms: int
    end_ms: int
    made_with: str
    segments: tuple[Segment, ...]


class TranscriptOrigin(Enum):
    """Who wrote a version of a transcript."""

    MACHINE = "machine"  #: an engine; never edited
    CORRECTED = "corrected"  #: a person changed it
    APPROVED = "approved"  #: a person listened and vouches for it
    TYPED = "typed"  #: the participant's own typed words


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """The words of a testimony, one version. ``engine`` facts are kept so that a version can be accounted for."""

    testimony_id: TestimonyId
    version: int
    origin: TranscriptOrigin
    language: str
    segments: tuple[Segment, ...]
    engine: str = ""
    model_sha256: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The transcript's whole text: its segments' texts, each already carrying its own spacing."""
        return "".join(segment.text for segment in self.segments)


class Doubt(Enum):
    """Why machine text may be invented. Doubted text is flagged, never silently deleted."""

    NO_SPEECH = "no_speech"  #: the model itself heard little speech and was unsure of its words
    LOOP = "loop"  #: the same words over and over
    KNOWN_PHRASE = "known_phrase"  #: a phrase models are known to invent on silence
    TOO_FAST = "too_fast"  #: more words a second than anybody speaks
    SILENCE = "silence"  #: an independent detector heard no speech here
    UNSURE = "unsure"  #: the model gave its own words a low probability
    UNSURE_WORDS = "unsure_words"  #: several of the words were little more than a guess
    OTHER_LANGUAGE = "other_language"  #: another language than the one that is spoken
    REPEATED = "repeated"  #: the same words as in the passage beside it


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A quotable slice of a testimony: byte-exact text of the transcript between two offsets (in characters).

    Times are None for typed words. ``speaker_id`` is None where nobody has said who speaks.
    """

    id: PassageId
    testimony_id: TestimonyId
    transcript_version: int
    position: int
    text: str
    start_char: int
    end_char: int
    start_ms: int | None = None
    end_ms: int | None = None
    speaker_id: ParticipantId | None = None
    words: tuple[Word, ...] = ()
    doubts: frozenset[Doubt] = frozenset()
