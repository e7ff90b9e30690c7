"""What each page offers its template: one frozen context a template, named in it. No behaviour beyond that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar

from core.concerns import ConcernEventKind, Risk
from core.consent import HowGiven, Purpose
from core.consultations import Approach
from core.describing import Element
from core.findings import FindingKind, Progress
from core.people import Participant
from core.storyboards import Storyboard
from core.testimony import Doubt, Medium, TestimonyState
from core.themes import Tag, Theme
from portal.description_form import DescriptionForm
from portal.fields import FormProblem
from portal.marking import Piece, SpokenPiece
from portal.people_form import PersonRow
from portal.progress import Extent
from portal.upload_form import UploadForm
from portal.waveforms import Drawing


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every page shows around its own content. ``here`` is the menu entry the page belongs to."""

    member_name: str | None = None
    may_upload: bool = False
    may_read_concerns: bool = False
    form_token: str = ""
    is_sample: bool = False
    here: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Any whole page."""

    template: ClassVar[str]
    frame: Frame


@dataclass(frozen=True, kw_only=True)
class WelcomePage(Page):
    """The first page, to someone who is not signed in."""

    template: ClassVar[str] = "welcome.html"


@dataclass(frozen=True, kw_only=True)
class OpenConsultation:
    """A consultation on the first page. ``chat_url`` is empty where nothing is asked by chat."""

    title: str
    approach: Approach
    page_url: str
    chat_url: str
    search_url: str
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One finding as shown in a list. ``time`` is where it stands in the recording, empty for typed words.

    What is no passage is nobody's quote: ``participant`` is empty.
    """

    kind: FindingKind
    pieces: tuple[Piece, ...]
    participant: str
    consultation: str
    approach: Approach
    medium: Medium
    made_at: datetime
    title: str
    question: str
    themes: tuple[str, ...]
    why: tuple[str, ...]
    is_doubted: bool
    may_play: bool
    time: str
    url: str


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The first page, to a member of staff. ``concerns_waiting`` is zero for all but the duty contact."""

    template: ClassVar[str] = "home.html"
    concerns_waiting: int
    consultations: tuple[OpenConsultation, ...]
    in_progress: tuple[Progress, ...]
    newest: tuple[Hit, ...]


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """The form to sign in with. ``problem`` is empty at first, then "wrong" or "wait"; ``wait_minutes`` says how long."""

    template: ClassVar[str] = "sign_in.html"
    email: str
    after: str
    problem: str
    wait_minutes: int


@dataclass(frozen=True, kw_only=True)
class LinkPage(Page):
    """A one-time link, before its button is pressed or after it turned out to be used up."""

    template: ClassVar[str] = "sign_in_link.html"
    is_used_up: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter or a list to choose from. ``count`` is None where nothing is counted."""

    value: str
    label: str
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One filter of the search by its name in the address, with what it can be set to."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class ChosenFilter:
    """A filter that is set, and the address of the same search without it."""

    label: str
    without_url: str


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """What was looked for and what was found. Addresses of neighbouring pages are empty where there are none."""

    template: ClassVar[str] = "search.html"
    text: str
    hits: tuple[Hit, ...]
    total: int
    filters: tuple[Filter, ...]
    chosen: tuple[ChosenFilter, ...]
    page: int
    page_count: int
    previous_url: str
    next_url: str


@dataclass(frozen=True, kw_only=True)
class ShownTag:
    """A tag with its theme's label."""

    label: str
    tag: Tag


@dataclass(frozen=True, kw_only=True)
class ShownPassage:
    """A passage as shown: cut at its words, with its tags. ``time`` and ``url`` are empty for typed words.

    ``listen_url`` is where its doubts are cleared, empty for whoever may not.
    """

    anchor: str
    pieces: tuple[SpokenPiece, ...]
    start_ms: int | None
    end_ms: int | None
    time: str
    url: str
    speaker: str
    doubts: tuple[Doubt, ...]
    listen_url: str
    tags: tuple[ShownTag, ...]


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """Someone who is in it. ``times`` says when; empty means all the way through."""

    pseudonym: str
    agreed: frozenset[Purpose]
    times: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Player:
    """A film or sound that may be played. ``start_ms`` is where it stands at first; Captions have no address without words.

    ``storyboard_url`` is empty where there is none; ``is_quiet`` says that it was recorded so quietly that people turn it up.
    """

    is_film: bool
    url: str
    content_type: str
    poster_url: str
    start_ms: int
    length_ms: int
    length: str
    waveform: Drawing | None
    captions_url: str
    subtitles_url: str
    storyboard_url: str
    storyboard: Storyboard
    is_quiet: bool


@dataclass(frozen=True, kw_only=True)
class ShownVoice:
    """A voice that was told apart, with words of it. ``url`` plays them, and is empty where they may not be played."""

    number: int
    field: str
    length: str
    words: str
    time: str
    url: str
    named: str


@dataclass(frozen=True, kw_only=True)
class VoicesPage(Page):
    """The form for whose each voice is. ``people`` may be chosen: ids with pseudonyms."""

    template: ClassVar[str] = "voices.html"
    title: str
    medium: Medium
    back_url: str
    action: str
    player: Player | None
    voices: tuple[ShownVoice, ...]
    people: tuple[tuple[str, str], ...]
    problems: tuple[FormProblem, ...]


@dataclass(frozen=True, kw_only=True)
class ShownNote:
    """What the team noted at one moment. ``url`` is empty where it may not be played."""

    time: str
    text: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ShownAbout:
    """What the team wrote about a testimony. ``write_url`` is empty for whoever does not write."""

    elements: Mapping[Element, str]
    notes: tuple[ShownNote, ...]
    write_url: str
    xml_url: str
    json_url: str


@dataclass(frozen=True, kw_only=True)
class DescriptionPage(Page):
    """The form for what is written about a testimony, as typed so far. ``first`` are the elements that are shown at once."""

    template: ClassVar[str] = "describe.html"
    medium: Medium
    title: str
    back_url: str
    action: str
    player: Player | None
    form: DescriptionForm
    first: tuple[Element, ...]
    others: tuple[Element, ...]
    has_times: bool
    problems: tuple[FormProblem, ...]
    problem_by_field: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class TestimonyPage(Page):
    """One testimony. ``people_url`` and ``edit_url`` are empty where the member cannot say who is in it, or correct its words.

    ``picture_url`` is set where a picture may be seen and ``file_url`` where a file may be downloaded. ``note`` says what a
    ready one lacks. ``typed`` are typed words that are not cut into passages yet. ``about`` is what the team wrote about it.
    ``voices_url`` is set where voices were told apart, for whoever says whose they are.
    """

    template: ClassVar[str] = "testimony.html"
    title: str
    question: str
    consultation: str
    approach: Approach
    medium: Medium
    was_typed_by_worker: bool
    is_group_answer: bool
    made_at: datetime
    is_ready: bool
    fault: str
    edit_url: str
    people_url: str
    names_url: str
    outside_url: str
    has_suggestions: bool
    player: Player | None
    picture_url: str
    file_url: str
    note: str
    typed: str
    passages: tuple[ShownPassage, ...]
    people: tuple[ShownPerson, ...]
    purposes: tuple[Purpose, ...]
    hidden_passages: bool
    about: ShownAbout | None
    voices_url: str


@dataclass(frozen=True, kw_only=True)
class UploadPage(Page):
    """The form to add a film or recording with, as typed so far."""

    template: ClassVar[str] = "upload.html"
    form: UploadForm
    problems: tuple[FormProblem, ...]
    problem_by_field: dict[str, str]
    consultations: tuple[Choice, ...]
    participants: tuple[Participant, ...]
    purposes: tuple[Purpose, ...]
    ways: tuple[HowGiven, ...]
    limit_mb: int
    limit_bytes: int
    today: str


@dataclass(frozen=True, kw_only=True)
class ProgressList:
    """The list of what is being processed, alone: the page asks for it again and again."""

    template: ClassVar[str] = "_progress_list.html"
    frame: Frame
    items: tuple[Progress, ...]


@dataclass(frozen=True, kw_only=True)
class NowSeen:
    """How much of a testimony shows now that its people were named. ``url`` is empty where nothing of it does."""

    title: str
    extent: Extent
    state: TestimonyState
    url: str
    people_url: str


@dataclass(frozen=True, kw_only=True)
class ProcessingPage(Page):
    """What is being processed, and what was just done. ``unseen`` says whom consent is missing from in what was added."""

    template: ClassVar[str] = "processing.html"
    items: tuple[Progress, ...]
    was_added: bool
    unseen: str
    is_begun_again: bool
    named: NowSeen | None


@dataclass(frozen=True, kw_only=True)
class NamingPeoplePage(Page):
    """The form for who is in a testimony, as typed so far. ``item`` holds nothing that was said in it."""

    template: ClassVar[str] = "naming_people.html"
    item: Progress
    rows: tuple[PersonRow, ...]
    problems: tuple[FormProblem, ...]
    problem_by_field: dict[str, str]
    participants: tuple[Participant, ...]
    purposes: tuple[Purpose, ...]
    ways: tuple[HowGiven, ...]


@dataclass(frozen=True, kw_only=True)
class ShownEvent:
    """One line of a concern's history. ``name`` is whom it is about, empty where it is about nobody."""

    kind: ConcernEventKind
    at: datetime
    name: str


@dataclass(frozen=True, kw_only=True)
class PastConcern:
    """A concern by its history alone: nothing in it says who it is about, of which kind it is or what was said."""

    raised_at: datetime
    is_read: bool
    history: tuple[ShownEvent, ...]


@dataclass(frozen=True, kw_only=True)
class ShownConcern:
    """A concern in the queue. ``participant`` is empty where it is not known whose words they were.

    ``medium`` is None where no words were kept; ``url`` is empty where they may not be shown. ``words`` are what was typed,
    empty for what was spoken.
    """

    id: str
    risk: Risk
    participant: str
    consultation: str
    medium: Medium | None
    raised_at: datetime
    question: str
    words: str
    url: str
    history: tuple[ShownEvent, ...] = ()
    is_mine: bool = False  # Whether the viewer has said that they are on it.


class Afterwards(Enum):
    """What became of what a concern was about, once it was read."""

    NOTED = "noted"  #: nothing of it can be shown, or it had been read before
    KEPT_OUT = "kept_out"  #: it stays out of search
    WAITED_FOR = "waited_for"  #: it stays out of search until another concern about it is read
    MAY_BE_USED = "may_be_used"  #: it is in search now


@dataclass(frozen=True, kw_only=True)
class ConcernsPage(Page):
    """The duty contact's queue. ``afterwards`` is None unless a concern was just read; ``read_url`` is where it is shown."""

    template: ClassVar[str] = "concerns.html"
    waiting: tuple[ShownConcern, ...]
    afterwards: Afterwards | None
    read_url: str
    contacts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConcernHistoryPage(Page):
    """What became of concerns, newest first, and who is told in which order. Holds no words."""

    template: ClassVar[str] = "concern_history.html"
    past: tuple[PastConcern, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ThemeGroup:
    """A theme of the upper level with the codes under it."""

    theme: Theme
    codes: tuple[Theme, ...]


@dataclass(frozen=True, kw_only=True)
class ThemesPage(Page):
    """The codebook in force; no groups where there is none yet."""

    template: ClassVar[str] = "themes.html"
    version: str
    groups: tuple[ThemeGroup, ...]


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """Something went wrong. ``problem`` says what, where there is more to say than the status does."""

    template: ClassVar[str] = "error.html"
    status: int
    problem: str


@dataclass(frozen=True, kw_only=True)
class PatternsPage(Page):
    """Every visual piece the pages are made of, on one page."""

    template: ClassVar[str] = "patterns.html"
    hits: tuple[Hit, ...]
    items: tuple[Progress, ...]
    concerns: tuple[ShownConcern, ...]
    problems: tuple[FormProblem, ...]
    waveform: Drawing
