"""The ports: how the rooms meet without knowing each other. Each docstring is the contract its adapter is tested against.

Everything a *viewer* reads goes through a port that takes a `Viewer` and asks the gate. Ports without one serve the bot's own
turns and the pipeline, and are never wired to a page.

The file is long because it is the only place where rooms meet: whoever looks for a joint finds all of them here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from core.assisting import AskingFor, Briefing, BriefingCard, BriefingId, HeldTalk, Tapped
from core.captions import Audience, CaptionFormat
from core.chat import ChatLine, Delivery, Heard, InboxId, KeptHeard, Receipt, Say, ToSend
from core.concerns import Concern, ConcernEvent, ConcernView, Risk
from core.consent import ConsentRecord, HowGiven, Purpose
from core.consultations import Consultation, ConsultationId, Session, SessionId, Setting, Tally
from core.corrections import (
    ClearedDoubt,
    Correction,
    Editable,
    HeardSpan,
    Saved,
    TranscriptVersion,
    VersionLine,
)
from core.describing import Description, Element
from core.findings import FindingsPage, Progress, Query, TestimonyView
from core.holding import Held
from core.links import PrivateLink
from core.names import LookedThrough, Name, NamesInReview, NameState
from core.outside import OutsideCopy, OutsideMaterial, OutsideStanding
from core.panels import Marked, PanelMember, Reach
from core.paper import FormCode, Joined, PaperForm
from core.people import (
    Address,
    AddressId,
    Participant,
    ParticipantId,
    Partnership,
    PartnershipId,
    StaffId,
    StaffMember,
    Viewer,
)
from core.testimony import (
    Appearance,
    HeardStretch,
    Passage,
    PassageId,
    Recording,
    Rendition,
    RenditionKind,
    Segment,
    Testimony,
    TestimonyId,
    TestimonyState,
    Transcript,
)
from core.texts import TextCount
from core.themes import Codebook, Tag
from core.turns import Turn
from core.voices import HeardVoice, VoiceTurn
from core.walls import Wall, WallCandidate, WallChoices, WallCode

if TYPE_CHECKING:  # numpy is large, and most of what imports the ports never touches a number.
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"
"""16 kHz mono sound in [-1, 1], shape (n,)."""

Vectors: TypeAlias = "NDArray[np.float32]"
"""Rows of unit length, shape (n, 384)."""

StepResult = TypeVar("StepResult", bound="str | int | None")

Clock = Callable[[], datetime]
"""Returns now, in aware UTC. Only `app` makes a real one."""

NewId = Callable[[str], str]
"""Returns a new unguessable id that begins with the given letter and an underscore: "t_…"."""


# -- conversations ---------------------------------------------------------------------------------------------------------


class Inbox(Protocol):
    """What came in and has not had its turn. Kept before it is acknowledged."""

    async def keep(self, heard: Heard) -> InboxId | None:
        """Store `heard` durably; return None when ``(channel, external_id)`` was kept before."""

    async def waiting(self) -> Sequence[KeptHeard]:
        """Return what has not had its turn, oldest first."""

    async def still_waiting(self, channel: str, external_id: str) -> KeptHeard | None:
        """Return one message that has not had its turn; None where it had, or was never kept."""

    async def waiting_from(self, channel: str, address: str) -> Sequence[KeptHeard]:
        """Return what came from one address and has not had its turn, oldest first."""

    async def fetched(self, inbox_id: InboxId, heard: Heard) -> None:
        """Keep `heard`, its file fetched or known not to come, in place of what waited for the file; its reference goes.

        Raises `StoreBusy` when the file went meanwhile: fetch it again.
        """

    async def not_fetched(self, inbox_id: InboxId, *, retry_at: datetime) -> None:
        """Note one more try that brought no file, and when to try again."""


class Turns(Protocol):
    """Sessions and the one transaction that moves them on."""

    async def address(self, channel: str, value: str) -> Address | None:
        """Return who is reached at this address, looked up by keyed hash."""

    async def session_at(self, address_id: AddressId) -> Session | None:
        """Return the session at this address in which somebody was heard last, whatever its stage."""

    async def sessions_at(self, address_id: AddressId) -> Sequence[Session]:
        """Return every session at this address, the one in which somebody was heard last first."""

    async def sessions_of(self, participant_id: ParticipantId) -> Sequence[Session]:
        """Return every session of a participant, oldest first."""

    async def save(self, turn: Turn) -> None:
        """Keep the whole turn and mark its inbox row done, in one transaction.

        Saving the same inbox id twice changes nothing. Raises `StaleTurn` when the session has moved on, `StoreFull`.
        """

    async def session(self, session_id: SessionId) -> Session:
        """Return a session. Raises `NotFound`."""

    async def address_of(self, address_id: AddressId) -> Address:
        """Return an address with its value, for the channel that sends to it. Raises `NotFound`."""

    async def unended(self, consultation_id: ConsultationId | None = None) -> Sequence[Session]:
        """Return every session that has not ended (of one consultation, or of all), oldest first."""

    async def said_in(self, session_id: SessionId, message: str) -> Testimony | None:
        """Return the testimony that was kept from the message with this external id, or None."""

    async def decided_in(
        self, participant_id: ParticipantId, consultation_id: ConsultationId, message: str
    ) -> Sequence[ConsentRecord]:
        """Return what someone said yes or no to in the message with this external id."""

    async def decided_since(
        self, participant_id: ParticipantId, consultation_id: ConsultationId, since: datetime
    ) -> frozenset[Purpose]:
        """Return the purposes that someone said yes or no to from then on, for the whole consultation."""

    async def held(self, participant_id: ParticipantId) -> Held:
        """Return what is held about someone, counted."""

    async def standing(self, participant_id: ParticipantId, consultation_id: ConsultationId) -> frozenset[Purpose]:
        """Return what someone agrees to now in one consultation."""

    async def to_copy(self, participant_id: ParticipantId, consultation_id: ConsultationId) -> Sequence[Testimony]:
        """Return what someone sent whose recording may be kept since, and that waits to be worked through once more.

        Saving a turn with a yes to keeping recordings makes what has nothing to play of it wait so.
        """

    async def tally(self, consultation_id: ConsultationId, *, wave: int) -> Tally:
        """Return how many people a wave of a consultation has heard to the end, and what they chose."""


class ReleaseDates(Protocol):
    """When somebody comes out of custody, as staff were told; kept so that nobody writes to them before, and for no more."""

    async def put_release_date(self, participant_id: ParticipantId, on: date | None) -> None:
        """Keep or change the day; None forgets it. Raises `NotFound` for nobody we know."""

    async def release_dates(self) -> Mapping[ParticipantId, date]:
        """Return everybody's day, for those who have one."""


class RiskSense(Protocol):
    """Reads the meaning of words for risk, beside the phrases; may be switched off, and nothing depends on it."""

    async def risk_in(self, text: str) -> Risk | None:
        """Return the risk that the meaning of `text` suggests, or None. Raises `EngineFailed`."""


class ThemeSense(Protocol):
    """Says which themes words touch, for choosing a probe."""

    async def themes_in(self, text: str, partnership_id: PartnershipId) -> frozenset[str]:
        """Return the codes of the themes that `text` touches. Raises `EngineFailed`."""


class ProbeWriter(Protocol):
    """A language model that may word a probe; what it says is never sent without the governor."""

    @property
    def model(self) -> str:
        """The model's name, to be kept with every probe."""

    @property
    def is_local(self) -> bool:
        """Whether nothing leaves the partnership's own computers."""

    async def propose(self, prompt: str) -> str:
        """Return one wording. Raises `EngineFailed`, when it takes too long too."""


class Outbox(Protocol):
    """Messages decided on and not yet sent."""

    async def due(self, channel: str, now: datetime, *, limit: int = 100) -> Sequence[Say]:
        """Return unsent messages in the order they were said; what nobody waits for (`Say.is_bulk`) comes after all else."""

    async def sent(self, key: str, at: datetime) -> None:
        """Mark a message as sent."""

    async def failed(self, key: str, *, retry_at: datetime | None) -> None:
        """Note a failed try; with no ``retry_at`` the message is given up."""

    async def said(self, key: str) -> Say | None:
        """Return a message by its key, sent or not, so that a button under it is known again; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one try to send a message. With a ``receipt`` it went out.

    Without one it is tried again at ``retry_at``, or given up where there is none; ``in_doubt`` says that it may have arrived,
    and ``untried`` that nothing was handed over yet.
    """

    key: str
    at: datetime
    receipt: Receipt | None = None
    retry_at: datetime | None = None
    in_doubt: bool = False
    untried: bool = False


class Sendings(Protocol):
    """The outbox as the one sender of a channel empties it. Every try is on record before it is made.

    What was begun and has no outcome is in doubt: it may have arrived. It is sent once more, and after a second doubt it counts
    as sent, because being asked the same thing three times is worse than once too few.
    """

    async def to_send(self, channel: str, now: datetime, *, limit: int = 100) -> Sequence[ToSend]:
        """Return what is due and not under way, in the order of `Outbox.due`, with addresses. None to who cannot be reached."""

    async def begun(self, keys: Sequence[str], at: datetime) -> Sequence[str]:
        """Record that these are about to be sent, and return those that still may be.

        What was called back meanwhile may not, nor what is to be tried again later.
        """

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record what became of tries, in one transaction."""

    async def doubt_all(self, channel: str, at: datetime) -> int:
        """Put in doubt whatever a sender that is no more had under way; return how many messages are sent once more."""

    async def reported(self, channel: str, reference: str, delivery: Delivery, at: datetime) -> bool:
        """Keep what the channel reports of a message that it took; return whether it is ours. The first report stands."""


class Reachability(Protocol):
    """Where people can be reached over a channel, and where no more."""

    async def mark_unreachable(self, address_id: AddressId, at: datetime) -> bool:
        """Note that since `at` nothing arrives at an address, and give up what was to be sent there.

        Return whether that is news: what is known of a later moment stands.
        """

    async def mark_reachable(self, address_id: AddressId, at: datetime) -> bool:
        """Note that since `at` an address can be written to again; return whether that is news, as above."""

    async def move_address(self, channel: str, old: str, new: str) -> None:
        """Let everything at one address belong to another from now on, as when a group gets a new number. Twice is once."""


class TextMessages(Protocol):
    """What the outbox tells of text messages in particular, where every part costs."""

    async def is_first_for_voice(self, key: str) -> bool:
        """Whether this message is the first of its session for which a voice note was welcome."""

    async def sent_to(self, channel: str, reference: str) -> AddressId | None:
        """Return where the message went that a channel knows by this reference; None where it is not ours."""

    async def texts_of(self, consultation_id: ConsultationId) -> TextCount:
        """Return how many texts a consultation's sessions were sent, and what became of them."""


class PrivateLinks(Protocol):
    """Links that open a page as somebody. Only their tokens' hashes are kept."""

    async def keep_private_link(self, token: str, link: PrivateLink, *, expires_at: datetime) -> None:
        """Keep a link."""

    async def private_link(self, token: str, now: datetime) -> PrivateLink | None:
        """Return what a token opens; None when it is unknown or too old."""


class ChatLog(Protocol):
    """A conversation as the participant saw it."""

    async def lines(self, address_id: AddressId) -> Sequence[ChatLine]:
        """Return what was heard from and said to this address, oldest first."""


class Scripts(Protocol):
    """Compiled scripts, immutable, by content hash."""

    async def put_script(self, script_hash: str, name: str, body: str) -> None:
        """Keep a compiled script; keeping the same hash again changes nothing."""

    async def script(self, script_hash: str) -> str:
        """Return a compiled script's body. Raises `NotFound`."""


class Consultations(Protocol):
    """The consultations of a partnership."""

    async def put_partnership(self, partnership: Partnership) -> None:
        """Keep a partnership, or bring its name up to date."""

    async def partnership(self, partnership_id: PartnershipId) -> Partnership:
        """Return a partnership. Raises `NotFound`."""

    async def partnerships(self) -> Sequence[Partnership]:
        """Return all of them, oldest first."""

    async def put_consultation(self, consultation: Consultation) -> None:
        """Keep a consultation, or bring it up to date.

        Raises `BadInput` when another, of whichever partnership, has its short name: it is a join code, so it leads to one.
        """

    async def consultation_named(self, name: str, partnership_id: PartnershipId | None = None) -> Consultation | None:
        """Return the consultation with this short name, its join code too; of any partnership or of this one alone."""

    async def consultation(self, consultation_id: ConsultationId) -> Consultation:
        """Return a consultation. Raises `NotFound`."""

    async def consultations(self, partnership_id: PartnershipId) -> Sequence[Consultation]:
        """Return a partnership's consultations, oldest first."""


# -- testimony and the pipeline --------------------------------------------------------------------------------------------


class Catalogue(Protocol):
    """Testimony on its way through the pipeline. Every write is idempotent: a step may run twice."""

    async def add(
        self,
        testimony: Testimony,
        *,
        recording: Recording | None,
        participants: Sequence[Participant],
        appearances: Sequence[Appearance],
        consents: Sequence[ConsentRecord],
        described: Mapping[Element, str] | None = None,
    ) -> Testimony:
        """Keep a new testimony, its recording's facts, what is written about it and who is in it, in one transaction.

        When the same recording is already in the same consultation, return that testimony: people who are not yet known to be
        in it are added with their appearances, everybody's consents are added, and one that had failed begins again. What is
        written about it stands as it is.
        """

    async def begin_again(self, testimony_id: TestimonyId) -> Testimony:
        """Make a failed testimony received again, as its next version, so that it gets a new job; any other is left as it is.

        Raises `NotFound`.
        """

    async def add_people(
        self,
        testimony_id: TestimonyId,
        *,
        participants: Sequence[Participant],
        appearances: Sequence[Appearance],
        consents: Sequence[ConsentRecord],
    ) -> None:
        """Add who is in a testimony after the fact, in one transaction. Whoever already appears in it keeps their times.

        Raises `NotFound`.
        """

    async def testimony(self, testimony_id: TestimonyId) -> Testimony:
        """Return a testimony. Raises `NotFound`."""

    async def recorded(self, sha256: str, consultation_id: ConsultationId) -> Testimony | None:
        """Return the testimony of a consultation that has this recording, or None."""

    async def recording(self, sha256: str) -> Recording:
        """Return a recording's facts. Raises `NotFound`."""

    async def save_recording(self, recording: Recording) -> None:
        """Keep what the probe read."""

    async def save_rendition(self, rendition: Rendition) -> None:
        """Keep a derived file, in place of one of the same kind."""

    async def save_stretch(self, testimony_id: TestimonyId, version: int, stretch: HeardStretch) -> None:
        """Keep what was made of one stretch of a recording, in place of one with the same start."""

    async def stretches(self, testimony_id: TestimonyId, version: int) -> Sequence[HeardStretch]:
        """Return the stretches that were kept of this version so far, in order."""

    async def save_transcript(self, transcript: Transcript) -> None:
        """Keep one version of a transcript, in place of the same version. Its stretches go: they are in it."""

    async def transcript(self, testimony_id: TestimonyId) -> Transcript | None:
        """Return the newest version."""

    async def save_voices(self, testimony_id: TestimonyId, turns: Sequence[VoiceTurn]) -> None:
        """Keep what voices were told apart, in place of those before. Other turns than before are other voices: names go."""

    async def voices(self, testimony_id: TestimonyId) -> Sequence[VoiceTurn]:
        """Return the voices that were told apart, in order."""

    async def voice_names(self, testimony_id: TestimonyId) -> Mapping[int, ParticipantId]:
        """Return whose voice each is, as a person said; voices that nobody named are not in it."""

    async def save_passages(self, testimony_id: TestimonyId, passages: Sequence[Passage]) -> None:
        """Keep a testimony's passages in place of those before; tags and vectors of passages that are gone go too."""

    async def passages(self, testimony_id: TestimonyId) -> Sequence[Passage]:
        """Return a testimony's passages in order."""

    async def save_tags(
        self, testimony_id: TestimonyId, tags: Sequence[Tag], *, only: Collection[PassageId] | None = None
    ) -> None:
        """Keep machine tags in place of earlier machine tags; tags that a person made or decided on stay.

        With `only`, the tags of other passages stay as they are.
        """

    async def reworded(self) -> Mapping[TestimonyId, Collection[PassageId]]:
        """Return the passages that people rewrote and nobody has read for their meaning since, by testimony."""

    async def save_vectors(self, passage_ids: Sequence[PassageId], vectors: Vectors, *, model: str) -> None:
        """Keep one vector a passage, shape (len(passage_ids), 384), unit length."""

    async def save_concern(self, concern: Concern) -> None:
        """Keep a concern and hold its testimony until the duty contact has read it."""

    async def appearances(self, testimony_id: TestimonyId) -> Sequence[Appearance]:
        """Return who is seen or heard, and when."""

    async def forget_renditions(self, testimony_id: TestimonyId) -> None:
        """Forget what was derived from its recording; the files themselves are `MediaFiles` business."""

    async def files_used_only_by(self, testimony_id: TestimonyId) -> Sequence[str]:
        """Return the SHA-256 of its recording and renditions, without those that another testimony has too."""

    async def consents(self, participant_id: ParticipantId, consultation_id: ConsultationId) -> Sequence[ConsentRecord]:
        """Return one person's consent records, in the order they were made."""

    async def note_step(self, testimony_id: TestimonyId, step: str, done: float, at: datetime) -> None:
        """Note how far the pipeline has come: the step's name, how much of it is done, 0 to 1, and when that was so.

        A fault that was noted on the way is forgotten: it goes on.
        """

    async def set_state(self, testimony_id: TestimonyId, state: TestimonyState, *, fault: str | None = None) -> None:
        """Set a testimony's own state; this, not the job, is the truth about it."""

    async def unfinished(self) -> Sequence[Testimony]:
        """Return every testimony that is received or processing, oldest first."""


class Names(Protocol):
    """The names that were found in testimony, on its way through the pipeline."""

    async def roster(self, testimony_id: TestimonyId) -> Sequence[str]:
        """Return the pseudonyms of everybody in a testimony."""

    async def names_of(self, testimony_id: TestimonyId) -> Sequence[Name]:
        """Return every name in a testimony, in the order of its passages."""

    async def save_names(self, passages: Sequence[Passage], names: Sequence[Name]) -> None:
        """Keep what was found in these passages, which are looked through from then on.

        It takes the place of what nobody had decided about; what people decided stays, and hides what it overlaps. Passages
        whose text has changed meanwhile are left as they are.
        """

    async def not_looked_through(self, *, limit: int) -> Sequence[TestimonyId]:
        """Return testimonies with a passage in which no names were looked for."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A kept file: its SHA-256 in hex and its length."""

    sha256: str
    byte_count: int


class MediaFiles(Protocol):
    """Files by SHA-256, in a folder or an object store. Never altered; checked when kept."""

    async def put(self, source: Path | AsyncIterator[bytes]) -> StoredFile:
        """Keep a file; keeping the same bytes again keeps one. Raises `StoreFull` with nothing half-kept."""

    async def size(self, sha256: str) -> int:
        """Return a kept file's length in bytes. Raises `NotFound`."""

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes [start, end) in pieces. Raises `NotFound`."""

    def local_path(self, sha256: str) -> AbstractAsyncContextManager[Path]:
        """Give a local path to read the file from while the context lasts. Raises `NotFound`."""

    async def delete(self, sha256: str) -> None:
        """Forget a file; forgetting it twice is no error."""


class LookInside(Protocol):
    """Opens an untrusted file in a limited child process and says what it is."""

    async def look(self, path: Path, *, sha256: str, byte_count: int) -> Recording:
        """Return what the file's content says it is, whatever its name. Raises `BadMedia`."""


class Transcriber(Protocol):
    """A speech recogniser: takes sound and gives words with times."""

    @property
    def engine(self) -> str:
        """The engine's name and version."""

    @property
    def model_sha256(self) -> str:
        """The model file's SHA-256."""

    @property
    def options(self) -> Mapping[str, str]:
        """How the engine was asked to work, to be kept with every transcript it makes."""

    @property
    def is_here(self) -> bool:
        """Whether nothing that it hears leaves the partnership's own computers."""

    def understands(self, language: str) -> bool:
        """Whether the engine's model knows this language, named as in "en"; what it does not know it must not be asked."""

    async def language_in(self, samples: Samples) -> str | None:
        """Return which language is spoken, named as in "en"; None where the engine cannot tell. Raises `EngineFailed`."""

    async def transcribe(
        self,
        samples: Samples,
        *,
        language: str,
        hot_words: Sequence[str] = (),
        progress: Callable[[float], Awaitable[None]],
    ) -> Sequence[Segment]:
        """Return the speech, in order. Silence gives an empty sequence. Raises `EngineFailed`.

        `hot_words` may be said: names and words of services that a model would else write as others it knows better.
        """


class Embedder(Protocol):
    """Turns texts into vectors whose dot product says how near they are in meaning."""

    @property
    def model(self) -> str:
        """A name that changes whenever vectors would."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length row a text. Raises `EngineFailed`."""


class Steps(Protocol):
    """Checkpoints of one durable job. What a step returned is remembered, so it must hold ids and counts, never words."""

    async def run(self, name: str, step: Callable[[], Awaitable[StepResult]]) -> StepResult:
        """Run `step`, or return what it returned before a crash."""


class Jobs(Protocol):
    """Durable work on testimony."""

    async def start(self, testimony: Testimony) -> None:
        """Begin the pipeline for this testimony and version; starting it twice starts one."""

    async def restart_ended(self, testimony: Testimony) -> None:
        """Begin again a job that ended although its testimony is unfinished; one under way goes on."""


class Conversed(Protocol):
    """The conversation that a voice note came in: its language, what it still asks, and telling it what a recogniser heard."""

    async def words_heard(self, testimony: Testimony, text: str, *, knows_language: bool = True) -> None:
        """Bring the words to the session they belong to, once. Testimony of no session is let pass.

        No words say that nothing could be made out; where the recogniser does not know the language, that is told too.
        """

    async def language_of(self, testimony: Testimony) -> str | None:
        """Return the language of the session it came in; None where it came in none."""

    async def asks_consent(self, testimony: Testimony) -> bool:
        """Whether its session still asks what the person agrees to, so that an answer is yet to come."""


# -- what staff read -------------------------------------------------------------------------------------------------------


class Findings(Protocol):
    """Search. The gate is applied inside every query, counts and facets included."""

    async def search(self, query: Query, viewer: Viewer) -> FindingsPage:
        """Return the findings `viewer` may read, best first. Any punctuation is safe; no text raises."""


class Descriptions(Protocol):
    """What the team writes about films, recordings, pictures and files, for those who may read all of what it is about."""

    async def description(self, testimony_id: TestimonyId, viewer: Viewer) -> Description:
        """Return what is written about it, which may be nothing. Raises `NotFound` where not all of it may be read."""

    async def describe(self, description: Description, viewer: Viewer, now: datetime) -> Description:
        """Keep what is written about it in place of what was, and return it as kept; a search finds it at once.

        Raises `NotAllowed` unless `viewer` is a facilitator or an administrator, `NotFound`, and `BadInput` for what is too
        long, stands after the end, or was written while somebody else wrote.
        """


class DescribedMeanings(Protocol):
    """The vectors of descriptions and notes, for the program's own round. No page reads here."""

    async def without_meaning(self, *, model: str, limit: int) -> Sequence[tuple[int, str]]:
        """Return what has no vector of this model yet: its number and its text, oldest first."""

    async def save_meanings(self, numbers: Sequence[int], vectors: Vectors, *, model: str) -> None:
        """Keep one vector each, shape (len(numbers), 384); what was changed or forgotten meanwhile is left out."""


class Voices(Protocol):
    """Whose the voices are that were told apart in a recording, as a person says: whoever may correct its words, all of which
    they must be allowed to read.

    Both methods raise `NotAllowed` for anybody else, `NotFound` for what is not there or not theirs to read, and `BadInput`
    while it is being worked on.
    """

    async def heard(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[HeardVoice]:
        """Return the voices, with words of each that can be played."""

    async def name(self, testimony_id: TestimonyId, named: Mapping[int, ParticipantId], viewer: Viewer, now: datetime) -> int:
        """Say whose each voice is, in place of what was said before, and return how many passages have a speaker by it.

        Only somebody who is in the recording can be named: it is their consent that is asked, before and after alike. What is
        not clearly one voice's, or was given a speaker by itself, stays as it is. Raises `BadInput` for anybody else.
        """


class Testimonies(Protocol):
    """Testimony as a viewer may see it."""

    async def view(self, testimony_id: TestimonyId, viewer: Viewer) -> TestimonyView:
        """Return what `viewer` may see. Raises `NotFound` alike for what is not there and what is not allowed."""

    async def rendition_for(self, testimony_id: TestimonyId, kind: RenditionKind, viewer: Viewer) -> Rendition:
        """Return a derived file `viewer` may play. Raises `NotFound`."""

    async def file_for(self, testimony_id: TestimonyId, viewer: Viewer) -> Recording:
        """Return a file that is kept as it came and that `viewer` may have, as they might play it. Raises `NotFound`.

        Of films, sound and pictures there is none: what is shown of those is derived.
        """

    async def progress(
        self, viewer: Viewer, *, limit: int = 50, only: Sequence[TestimonyId] | None = None
    ) -> Sequence[Progress]:
        """Return how far the viewer's partnership's testimony has come, newest first, without any words of it.

        With ``only``, those of them there are, however old. Titles and numbers of passages are for facilitators and
        administrators, who added it, and for whoever the gate lets read it; faults are for facilitators and administrators.
        """


class Quotes(Protocol):
    """Words that may go beyond the team."""

    async def quotable(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[LookedThrough]:
        """Return the passages that may be quoted to anybody, in order, with the names in them.

        Only those in which a person has decided about every name; none that is held, doubted or not ready.
        """


class OutsideCopies(Protocol):
    """What copies for showing outside are made of, and which were asked for."""

    async def material(self, testimony_id: TestimonyId, viewer: Viewer) -> OutsideMaterial:
        """Return what a copy is made of and what hinders one. Raises `NotFound` for what `viewer` may not read whole."""

    async def ask(self, testimony_id: TestimonyId, viewer: Viewer, now: datetime, *, with_captions: bool) -> None:
        """Note that a copy is wanted, in place of one before.

        Raises `NotAllowed` unless `viewer` is one of `core.names.REVIEWERS`, `NotFound`, `BadInput` where it is hindered.
        """

    async def wanted(self) -> Sequence[tuple[TestimonyId, Viewer]]:
        """Return every copy that was asked for or made, each with a viewer who may see no more than anybody outside."""

    async def keep(self, asked: OutsideCopy, rendition: Rendition, recipe: str) -> bool:
        """Keep a copy that was made; return False, and keep nothing, where it was asked for anew or let go of meanwhile."""

    async def failed(self, asked: OutsideCopy) -> None:
        """Note that a copy could not be made."""

    async def let_go(self, testimony_id: TestimonyId) -> Sequence[str]:
        """Forget a copy; return the SHA-256 of the files that nothing needs any more."""


class OutsideDesk(Protocol):
    """Copies for showing outside, as whoever asks for one meets them."""

    async def standing(self, testimony_id: TestimonyId, viewer: Viewer) -> OutsideStanding:
        """Return what hinders a copy and how far the one that was asked for has come. Raises `NotFound`."""

    async def ask(self, testimony_id: TestimonyId, viewer: Viewer, *, with_captions: bool) -> None:
        """Ask for a copy, which is made soon. Raises `NotAllowed`, `NotFound`, `BadInput` where it is hindered."""

    async def copy(self, testimony_id: TestimonyId, viewer: Viewer) -> Rendition:
        """Return a copy that may be given out at this moment. Raises `NotFound`."""


class NameReviews(Protocol):
    """What people decide about names. All of it is about the passages that the viewer may read, and no others.

    Looking needs the team's gate; deciding needs one of `core.names.REVIEWERS` besides, else `NotAllowed` is raised.
    """

    async def review(self, testimony_id: TestimonyId, viewer: Viewer) -> NamesInReview:
        """Return the names in what `viewer` may read. Raises `NotFound` alike for what is not there and what is not allowed."""

    async def decide(
        self, testimony_id: TestimonyId, stand_in: str, state: NameState, viewer: Viewer, now: datetime, *, instead: str
    ) -> None:
        """Decide about every mention that has this stand-in, which becomes `instead`. Raises `NotFound` where there is none."""

    async def add(self, testimony_id: TestimonyId, names: Sequence[Name], viewer: Viewer, now: datetime) -> None:
        """Keep names that a person found, in place of those they overlap."""

    async def confirm(self, testimony_id: TestimonyId, viewer: Viewer, now: datetime) -> None:
        """Note that a person has read all of it and decided about every name."""


class NamesDesk(Protocol):
    """The names in a testimony as its reviewers meet them; see `NameReviews` for who may."""

    async def review(self, testimony_id: TestimonyId, viewer: Viewer) -> NamesInReview:
        """Return the names in what `viewer` may read, looked for anew where it changed. Raises `NotFound`."""

    async def decide(
        self, testimony_id: TestimonyId, stand_in: str, state: NameState, viewer: Viewer, *, instead: str = ""
    ) -> None:
        """Decide about every mention of one name, and what stands for it. Raises `BadInput`, `NotAllowed`, `NotFound`."""

    async def hide(self, testimony_id: TestimonyId, words: str, viewer: Viewer, *, instead: str = "") -> int:
        """Make words a name wherever they stand; return how many times. Raises `BadInput`, `NotAllowed`, `NotFound`."""

    async def confirm(self, testimony_id: TestimonyId, viewer: Viewer) -> None:
        """Say that all of it was read and no name is left. Raises `BadInput` where one is undecided, `NotAllowed`."""


class Captions(Protocol):
    """What is shown under a film while it plays."""

    async def captions(
        self, testimony_id: TestimonyId, viewer: Viewer, *, written_as: CaptionFormat, audience: Audience = Audience.TEAM
    ) -> str:
        """Return a file of captions of the words that `viewer` may read and `audience` may see, and of no others.

        Raises `NotFound` alike for what is not there and what is not allowed.
        """


class Corrections(Protocol):
    """Transcripts as people correct them: facilitators, analysts and administrators, where they may read all of it.

    Every method raises `NotAllowed` for anybody else, and `NotFound` for what is not there or not theirs to read.
    """

    async def editable(self, testimony_id: TestimonyId, viewer: Viewer) -> Editable:
        """Return a transcript to be edited. Raises `BadInput` while it is still being worked on."""

    async def save(self, testimony_id: TestimonyId, correction: Correction, viewer: Viewer, now: datetime) -> Saved:
        """Keep what was rewritten as a version, but for what somebody else changed meanwhile, which is given back.

        One sitting of one person is one version. What was written before stays readable. Passages, word index and what points
        at the words change in one transaction. Raises `BadInput`.
        """

    async def versions(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[TranscriptVersion]:
        """Return every version, newest first."""

    async def lines(self, testimony_id: TestimonyId, version: int, viewer: Viewer) -> Sequence[VersionLine]:
        """Return the words of one version."""

    async def settle(
        self, testimony_id: TestimonyId, review_id: int, viewer: Viewer, now: datetime, *, keep_on: PassageId | None
    ) -> None:
        """Say what becomes of a theme or quote whose words were edited: a theme stands on `keep_on`, or is taken off."""

    async def clear_doubts(
        self,
        testimony_id: TestimonyId,
        passage_id: PassageId,
        viewer: Viewer,
        now: datetime,
        *,
        digest: str,
        heard: Sequence[HeardSpan],
    ) -> None:
        """Clear a passage's doubts and record who vouches for its words, which `digest` says.

        Raises `BadInput` where not all of it was heard, or where the words are not those that were heard.
        """

    async def cleared(self, testimony_id: TestimonyId, viewer: Viewer) -> Sequence[ClearedDoubt]:
        """Return the doubts that were cleared, oldest first."""


class Concerns(Protocol):
    """The duty contact's queue: each concern waits in it until a person has read it.

    It holds who, when and which kind of risk; the words themselves are read through `Testimonies`, which asks the gate.
    """

    async def waiting(self, viewer: Viewer) -> Sequence[ConcernView]:
        """Return the concerns of the viewer's partnership that nobody has read, oldest first.

        Raises `NotAllowed` unless `viewer` is a duty contact.
        """

    async def read(self, concern_id: str, viewer: Viewer, now: datetime, *, release: bool) -> None:
        """Record that `viewer` has read a concern, and when. The first reading stands: a second one changes nothing.

        With ``release`` the testimony it names is no longer held, unless another unread concern names it; without, it stays
        held. Raises `NotAllowed` unless `viewer` is a duty contact, `NotFound` for what is not in their partnership.
        """

    async def take_on(self, concern_id: str, viewer: Viewer, now: datetime) -> None:
        """Record that `viewer` is on it. Raises `NotAllowed` unless they are a duty contact, `NotFound`."""

    async def history(self, concern_id: str, viewer: Viewer) -> Sequence[ConcernEvent]:
        """Return what became of a concern, oldest first, without words: for duty contacts and administrators.

        Raises `NotAllowed`, `NotFound`.
        """

    async def newest(self, viewer: Viewer, *, limit: int = 50) -> Sequence[Concern]:
        """Return the partnership's concerns, read ones too, newest first: for duty contacts and administrators.

        Raises `NotAllowed`.
        """

    async def told_in_order(self, viewer: Viewer) -> Sequence[StaffMember]:
        """Return who is told of the partnership's concerns, first to last: for duty contacts and administrators.

        Raises `NotAllowed`.
        """

    async def count(self, viewer: Viewer) -> int:
        """Return how many concerns wait for `viewer` to read: none unless they are a duty contact."""


class ConcernLog(Protocol):
    """What became of each concern, and who is told of it. For the program's own rounds; staff read it through `Concerns`."""

    async def untaken(self) -> Sequence[Concern]:
        """Return the concerns that nobody has taken on or read, oldest first."""

    async def events(self, concern_id: str) -> Sequence[ConcernEvent]:
        """Return a concern's history, oldest first."""

    async def note(self, event: ConcernEvent) -> None:
        """Add a line to a concern's history; the same line again adds nothing."""

    async def duty_contacts(self, partnership_id: PartnershipId) -> Sequence[StaffMember]:
        """Return who is told of concerns, in this order: the duty contact, whoever stands in, administrators."""

    async def set_duty_contacts(self, partnership_id: PartnershipId, staff_ids: Sequence[StaffId]) -> None:
        """Name who is told, in this order. Raises `BadInput` for somebody who is no duty contact of the partnership."""


class Notifier(Protocol):
    """Tells a member of staff something outside the pages: that a concern waits, never what was said."""

    async def tell(self, member: StaffMember, *, subject: str, text: str) -> None:
        """Send one message. Raises `DeliveryFailed`."""


class Themes(Protocol):
    """The codebook in force."""

    async def put_codebook(self, partnership_id: PartnershipId, codebook: Codebook) -> None:
        """Keep a version; keeping the same hash again changes nothing. The newest kept is in force."""

    async def codebook(self, partnership_id: PartnershipId) -> Codebook:
        """Return the codebook in force. Raises `NotFound`."""


class Staff(Protocol):
    """Members of staff, their sign-in links and their sign-ins. Only hashes of links and sign-ins are kept."""

    async def put_member(self, member: StaffMember) -> None:
        """Keep a member, or bring them up to date."""

    async def member(self, staff_id: StaffId) -> StaffMember:
        """Return a member. Raises `NotFound`."""

    async def member_by_email(self, email: str) -> StaffMember | None:
        """Return the member with this address, whatever its capitals."""

    async def keep_link(self, token: str, staff_id: StaffId, *, expires_at: datetime) -> None:
        """Keep a one-time sign-in link."""

    async def use_link(self, token: str, now: datetime) -> StaffId | None:
        """Use a link up; None when it is unknown, used or too old. Two uses at once: one wins."""

    async def keep_sign_in(self, token: str, staff_id: StaffId, *, expires_at: datetime) -> None:
        """Keep a sign-in."""

    async def signed_in(self, token: str, now: datetime) -> StaffMember | None:
        """Return who is signed in with this token."""

    async def sign_out(self, token: str) -> None:
        """End a sign-in."""


class People(Protocol):
    """Participants, for the facilitator's roster."""

    async def participants(self, viewer: Viewer) -> Sequence[Participant]:
        """Return the viewer's partnership's participants, by pseudonym.

        Facilitators and administrators, who say who is in a film, are given everybody; others only those who agree to something
        still.
        """

    async def participant_called(self, pseudonym: str, partnership_id: PartnershipId) -> Participant | None:
        """Return the partnership's participant with this pseudonym, whatever its capitals and spaces."""


# -- intake ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PersonInIt:
    """Someone a facilitator names as being in a film or recording, what they agreed to and how; times as in `Appearance`.

    Everything in ``agreed`` is a yes; every other purpose was not agreed to, and nothing is assumed. ``agreed_at`` is when they
    said so, where that was before they are named here: what they took back since stays taken back.
    """

    pseudonym: str
    agreed: frozenset[Purpose]
    how: HowGiven
    start_ms: int | None = None
    end_ms: int | None = None
    agreed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a facilitator says about a file they add.

    ``answered_at`` is when they said what each person agreed to, where that was not just now: what somebody takes back while a
    long upload is on its way came after it. ``described`` is what they write about it; its title stands apart.
    """

    consultation: Consultation
    title: str
    made_at: datetime
    people: tuple[PersonInIt, ...]
    setting: Setting = Setting.COMMUNITY
    answered_at: datetime | None = None
    described: Mapping[Element, str] = field(default_factory=dict)


class Intake(Protocol):
    """The catalogue's front door for films and sound."""

    async def add(self, file: Path, submission: Submission) -> Testimony:
        """Look into `file`, keep it by its hash and keep the testimony; its job is started. The file itself stays where it is.

        The same file for the same consultation is kept once: adding it again adds the people who were not named before, and
        what was agreed to. Raises `BadMedia`, `BadInput`, `StoreFull`.
        """

    async def name_people(self, testimony_id: TestimonyId, people: Sequence[PersonInIt], viewer: Viewer) -> None:
        """Say who is in a film that is already kept, and what each agreed to.

        Raises `NotAllowed` unless `viewer` is a facilitator or an administrator, `NotFound` for what is not in their
        partnership, `BadInput` for times that make no sense.
        """

    async def try_again(self, testimony_id: TestimonyId, viewer: Viewer) -> Testimony:
        """Begin a failed testimony's work again, and start its job. Any other is left as it is.

        Raises `NotAllowed` unless `viewer` is a facilitator or an administrator, `NotFound` for what is not in their
        partnership.
        """


# -- events, panels and paper ----------------------------------------------------------------------------------------------


class Walls(Protocol):
    """The walls of events. What is on one is asked of the gate at every read, so that words taken back are gone at once."""

    async def open_wall(self, wall: Wall, viewer: Viewer) -> Wall:
        """Keep a consultation's wall, or return the one that it has. Raises `NotAllowed` unless `viewer` runs events."""

    async def wall_of(self, consultation_id: ConsultationId, viewer: Viewer) -> Wall | None:
        """Return a consultation's wall, of the viewer's partnership, or None."""

    async def close_wall(self, consultation_id: ConsultationId, viewer: Viewer) -> None:
        """Forget a wall and what is on it: its address leads nowhere any more. Raises `NotAllowed`."""

    async def on_wall(self, consultation_id: ConsultationId, viewer: Viewer) -> Sequence[WallCandidate]:
        """Return all the words that are on the wall, newest first, however many. Raises `NotAllowed`."""

    async def candidates(
        self, consultation_id: ConsultationId, viewer: Viewer, *, page: int = 1, limit: int = 200
    ) -> WallChoices:
        """Return one page, from 1, of the words that may go on the wall and are not on it, newest first.

        Only those that the gate lets be quoted, that are not held and not doubted. Raises `NotAllowed`.
        """

    async def put_on(self, passage_id: PassageId, viewer: Viewer, now: datetime) -> None:
        """Put words on their consultation's wall; twice is once. Raises `NotAllowed`, `NotFound` where they may not."""

    async def take_off(self, passage_id: PassageId, viewer: Viewer) -> None:
        """Take words off; taking off what is not on is no error. Raises `NotAllowed`."""

    async def shown(self, code: WallCode) -> Sequence[str]:
        """Return the words on a wall, in the order they were put there. For everyone. Raises `NotFound` for no such wall."""


class PaperForms(Protocol):
    """Printed forms, by code, and whose they turned out to be. What was written is kept by `Turns`."""

    async def put_forms(self, forms: Sequence[PaperForm]) -> None:
        """Keep what is known of printed forms. Raises `BadInput`, with nothing kept, where a code is there already."""

    async def form(self, code: FormCode) -> PaperForm | None:
        """Return a printed form, or None."""

    async def typed_by(self, code: FormCode) -> ParticipantId | None:
        """Return the participant that typing this form up made; None where nobody has typed it up."""

    async def is_of_concern(self, code: FormCode) -> bool:
        """Whether a concern was raised about what stands on this form."""

    async def join(self, joined: Joined) -> None:
        """Record whose a form is. Raises `BadInput` where it is known as another's."""

    async def joined(self, code: FormCode) -> Joined | None:
        """Return whose a form is known to be, or None."""


class Panels(Protocol):
    """Whom a consultation asked before, and in which ways people were heard."""

    async def members(self, consultation_id: ConsultationId) -> Sequence[PanelMember]:
        """Return everybody the consultation has a session with, in the order in which they were first asked."""

    async def reach(self, consultation_id: ConsultationId, viewer: Viewer) -> Sequence[Reach]:
        """Return how many sessions came by which route, for the team. Raises `NotFound` for another partnership's."""

    async def mark(
        self, consultation_id: ConsultationId, setting: Setting, *, since: datetime, until: datetime, custody_too: bool = False
    ) -> Marked:
        """Say in which setting the sessions that people held themselves between two times were held, and what was said in them.

        What a worker or a form noted stays as it is, and custody too unless `custody_too` says that it was not custody.
        """


class PaperDesk(Protocol):
    """Prints forms and types them up. For facilitators and administrators alone; every method raises `NotAllowed`."""

    async def print_forms(self, order: PrintOrder, viewer: Viewer) -> bytes:
        """Return a PDF with so many copies, each with a code of its own that is kept. Raises `BadInput`, `NotFound`."""

    async def poster(self, consultation: Consultation, viewer: Viewer) -> bytes:
        """Return a PDF poster whose QR code opens the consultation's chat. Raises `BadInput` where nothing is asked."""

    async def blank(self, code: FormCode, viewer: Viewer) -> BlankForm:
        """Return what a printed form asks, in the order of its questions. Raises `NotFound`."""

    async def type_up(
        self, code: FormCode, written: Mapping[str, str], viewer: Viewer, *, setting: Setting | None = None
    ) -> Sequence[WrittenProblem]:
        """Keep what was written on a form, whole and once, or return everything wrong with it and keep nothing.

        `written` has question keys, and purposes with "consent_" before them. ``setting`` is where it was
        written, if not where it was to be handed out. Raises `BadInput` where it was typed up before, `NotFound`.
        """

    async def help_lines(self, code: FormCode, viewer: Viewer) -> Sequence[str]:
        """Return the help lines that are open now where words of risk stood on a typed form; none for any other."""

    async def take_back(self, code: FormCode, viewer: Viewer) -> None:
        """Take back all that a form says: a witnessed no to every purpose. Raises `NotFound`, `BadInput`."""


@dataclass(frozen=True, kw_only=True)
class PrintOrder:
    """How many copies of a consultation's form to print, in which language, and where they are to be handed out."""

    consultation: Consultation
    copies: int
    language: str = ""
    setting: Setting = Setting.COMMUNITY


@dataclass(frozen=True, kw_only=True)
class BlankField:
    """One thing a form asks, for typing up. ``choices`` are values with labels; ``several`` takes more than one of them."""

    key: str
    number: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    several: bool = False
    is_long: bool = False


@dataclass(frozen=True, kw_only=True)
class BlankForm:
    """What a printed form asks."""

    form: PaperForm
    title: str
    consents: tuple[BlankField, ...]
    questions: tuple[BlankField, ...]
    is_typed: bool


@dataclass(frozen=True, kw_only=True)
class WrittenProblem:
    """What is wrong with one thing that was typed up, in words for whoever types. Never holds what was written."""

    key: str
    problem: str


# -- asking for someone, and groups ----------------------------------------------------------------------------------------


class Briefings(Protocol):
    """What workers confirmed before they asked. Only ever added to."""

    async def put_briefing(self, briefing: Briefing) -> None:
        """Keep what a worker confirmed."""

    async def briefing(self, briefing_id: BriefingId, staff_id: StaffId) -> Briefing:
        """Return what this worker confirmed. Raises `NotFound` for what is not there and for another's."""

    async def briefings_by(self, staff_id: StaffId, consultation_id: ConsultationId) -> Sequence[Briefing]:
        """Return what a worker confirmed for one consultation, newest first."""


class WorkerDesk(Protocol):
    """Holds conversations for people, and with groups, through a worker who types or records what they say.

    For facilitators and administrators, each in their own conversations; every method raises `NotAllowed` for anybody else and
    `NotFound` for another worker's.
    """

    async def cards(self, consultation: Consultation, viewer: Viewer) -> Sequence[BriefingCard]:
        """Return what is to be read and confirmed first, in each language of the consultation, its own first."""

    async def begin(self, asked: AskingFor, viewer: Viewer) -> BriefingId:
        """Keep what was confirmed and open the conversation, or take it up again where the same worker left it.

        Raises `BadInput` where something is not confirmed, or the person asked for may not be asked.
        """

    async def talk(self, briefing_id: BriefingId, viewer: Viewer) -> HeldTalk:
        """Return the conversation as it stands."""

    async def say(self, briefing_id: BriefingId, tapped: Tapped, viewer: Viewer) -> None:
        """Take words that somebody said, or a button. Raises `StoreFull`, `StoreBusy`."""

    async def record(self, briefing_id: BriefingId, tapped: Tapped, file: Path, viewer: Viewer) -> None:
        """Take a recording of what somebody said. Raises `BadMedia`, `StoreFull`, `StoreBusy`."""

    async def seat(self, briefing_id: BriefingId, pseudonym: str, viewer: Viewer) -> None:
        """Add a member to a group: somebody new, or with a pseudonym somebody known. Raises `BadInput`."""

    async def underway(self, consultation: Consultation, viewer: Viewer) -> Sequence[HeldTalk]:
        """Return the viewer's own conversations in a consultation that have not ended, newest first."""
