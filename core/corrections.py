"""Corrections: what a person changes in a transcript, what became of it, and what is to be looked at again. Holds no rule."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.people import ParticipantId, StaffId
from core.testimony import Doubt, Passage, PassageId, TestimonyId, TranscriptOrigin


@dataclass(frozen=True, kw_only=True)
class Known:
    """A passage as whoever edits it last saw it: ``digest`` tells whether somebody changed it meanwhile."""

    id: PassageId
    digest: str


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """A passage as it shall be. ``id`` is that of a passage that was there, or None for one cut off another.

    Empty ``text`` takes the passage out.
    """

    id: PassageId | None
    text: str
    speaker_id: ParticipantId | None = None


@dataclass(frozen=True, kw_only=True)
class Region:
    """Passages next to each other, and what takes their place: the same ones changed, cut in two, or joined.

    A passage of ``base`` that is missing in ``passages`` was joined to the one before it. The times are those that ``base``
    had, by which others' changes are found where its passages are gone.
    """

    base: tuple[Known, ...]
    passages: tuple[Rewritten, ...]
    start_ms: int
    end_ms: int


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What one person saves at once. ``sitting`` is made once for each opening of the page: one sitting, one version."""

    sitting: str
    regions: tuple[Region, ...]


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A region that somebody else changed meanwhile. Neither is lost: theirs is kept, ``mine`` goes back to the page."""

    number: int
    mine: Region
    theirs: tuple[Passage, ...]


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What came of saving. ``passages`` are what stands now in place of each region that was taken, by its number."""

    version: int
    at: datetime
    passages: dict[int, tuple[Passage, ...]]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, kw_only=True)
class HeardSpan:
    """A stretch of a recording that was played, in milliseconds, as the page says."""

    start_ms: int
    end_ms: int


class PointedBy(Enum):
    """What pointed at words that were edited."""

    TAG = "tag"  #: a theme
    WALL = "wall"  #: a quote on an event's wall


@dataclass(frozen=True, kw_only=True)
class Review:
    """Something that pointed at words that were edited, and that a person should look at.

    ``quote`` is the words as they were; ``passage_id`` is where it stands now, None where its words were not found.
    """

    id: int
    testimony_id: TestimonyId
    passage_id: PassageId | None
    kind: PointedBy
    theme: str
    quote: str
    version: int


@dataclass(frozen=True, kw_only=True)
class TranscriptVersion:
    """One version of a transcript, without its words: who wrote it and when. ``by`` is None for a machine."""

    version: int
    origin: TranscriptOrigin
    by: StaffId | None
    by_name: str
    began_at: datetime | None
    saved_at: datetime | None
    words: int


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """One passage of a version as it was: who spoke and what they said."""

    speaker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Editable:
    """A transcript as it may be edited now. ``reviews`` are what waits for a person to look at."""

    version: int
    passages: tuple[Passage, ...]
    speakers: tuple[tuple[ParticipantId, str], ...]
    reviews: tuple[Review, ...]
    changed_by: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ClearedDoubt:
    """Somebody listened to a doubted passage and vouches for its words. ``heard`` is what was played, as the page says."""

    testimony_id: TestimonyId
    passage_id: PassageId
    version: int
    doubts: frozenset[Doubt]
    heard: tuple[HeardSpan, ...]
    by: StaffId
    at: datetime


def digest_of(passage: Passage) -> str:
    """Return what tells whether a passage was changed: its words and who speaks."""
    return hashlib.sha256(f"{passage.speaker_id or ''}\n{passage.text}".encode()).hexdigest()[:16]
