"""What the pages that correct a transcript offer their templates. No behaviour."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.corrections import PointedBy
from core.testimony import Doubt, TranscriptOrigin
from portal.contexts import Page, Player
from portal.differing import Change


@dataclass(frozen=True, kw_only=True)
class EditedPassage:
    """A passage to be corrected. ``known`` says what it was when the page was made; ``words`` is JSON: [start, end, word].

    ``play_url`` and ``listen_url`` are empty where it may not be played. ``after`` is how the next one was, empty at the end.
    """

    id: str
    anchor: str
    known: str
    text: str
    rows: int
    start_ms: int
    end_ms: int
    time: str
    speaker_id: str
    doubts: tuple[Doubt, ...]
    themes: tuple[str, ...]
    words: str
    play_url: str
    listen_url: str
    after: str
    after_end_ms: int


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Somebody who is in it and can be named."""

    id: str
    pseudonym: str


@dataclass(frozen=True, kw_only=True)
class ShownReview:
    """Something whose words were edited. ``passage_id`` is empty where its words are gone."""

    id: int
    kind: PointedBy
    theme: str
    quote: str
    passage_id: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class ShownConflict:
    """What somebody else changed while this was written: theirs, and a form that puts mine in its place."""

    anchor: str
    theirs: str
    mine: str
    known: tuple[str, ...]
    id: str
    speaker_id: str
    start_ms: int
    end_ms: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class EditPage(Page):
    """A transcript to be corrected beside its player. ``sitting`` makes what is saved from this page one version."""

    template: ClassVar[str] = "edit.html"
    title: str
    testimony_url: str
    edit_url: str
    versions_url: str
    people_url: str
    player: Player | None
    passages: tuple[EditedPassage, ...]
    speakers: tuple[Speaker, ...]
    reviews: tuple[ShownReview, ...]
    conflicts: tuple[ShownConflict, ...]
    sitting: str
    problem: str
    is_saved: bool
    changed_by: str
    changed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ListenPage(Page):
    """One doubted passage: it is played, and then confirmed. ``opened`` is when the page was made, in milliseconds."""

    template: ClassVar[str] = "listen.html"
    title: str
    edit_url: str
    listen_url: str
    player: Player
    text: str
    speaker: str
    time: str
    start_ms: int
    end_ms: int
    doubts: tuple[Doubt, ...]
    digest: str
    opened: int
    problem: str


@dataclass(frozen=True, kw_only=True)
class ShownVersion:
    """One version in the list. ``by_name`` is empty where a computer wrote it."""

    version: int
    origin: TranscriptOrigin
    by_name: str
    saved_at: datetime | None
    words: int


@dataclass(frozen=True, kw_only=True)
class VersionsPage(Page):
    """The versions of a transcript, and what differs between two of them."""

    template: ClassVar[str] = "versions.html"
    title: str
    testimony_url: str
    edit_url: str
    versions_url: str
    versions: tuple[ShownVersion, ...]
    older: int
    newer: int
    changes: tuple[Change, ...]
