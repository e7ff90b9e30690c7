"""Consultations and one person's walk through one: approaches, sessions, dispositions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from core.people import AddressId, ParticipantId, PartnershipId, StaffId

ConsultationId = NewType("ConsultationId", str)
SessionId = NewType("SessionId", str)


class Approach(Enum):
    """How people are consulted; reports show reach by approach."""

    SURVEY = "survey"  #: the same closed questions to many
    TEXT_SURVEY = "text_survey"  #: a few short questions by message
    INTERVIEW = "interview"  #: open questions, one person
    ASSISTED_INTERVIEW = "assisted_interview"  #: a worker types or records for someone
    FOCUS_GROUP = "focus_group"  #: several people together
    EVENT = "event"  #: many people on one day
    FILM = "film"  #: participants make a film
    PANEL = "panel"  #: the same people, asked again in waves


class Route(Enum):
    """Through whose hands the words came; reports show reach by route too."""

    SELF = "self"  #: the person chatted themselves
    WORKER = "worker"  #: a worker typed or recorded for them
    GROUP = "group"  #: several people in one session, with a facilitator
    PAPER = "paper"  #: a paper form, typed up later
    IMPORTED = "imported"  #: a completed form from Kobo or ODK


class Setting(Enum):
    """Where someone was asked. Under an order or in custody there is less freedom to refuse, and a different privacy notice."""

    COMMUNITY = "community"  #: free to come and go
    ORDER = "order"  #: as part of a community order
    CUSTODY = "custody"  #: in prison


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """Something a partnership asks about. ``name`` is its short name in commands and addresses ("first_night").

    ``wave`` counts how often a panel has been asked; other approaches have one.
    """

    id: ConsultationId
    partnership_id: PartnershipId
    name: str
    title: str
    approach: Approach
    script_hash: str | None  # New sessions begin with this script; None where nothing is asked by chat.
    opened_at: datetime
    closed_at: datetime | None = None
    wave: int = 1


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many people a consultation has heard, for its quotas. ``chosen`` counts completed sessions by (question, choice)."""

    completed: int = 0
    chosen: Mapping[tuple[str, str], int] = field(default_factory=dict)


TAKEN_NAMES = frozenset(
    {"help", "return", "go", "link", "offline", "kiosk", "static", "stop", "start", "join", "talk", "voice"}
)
"""Short names that lead elsewhere: to pages of the chat, or, written in a text message, to a command."""


class Disposition(Enum):
    """How a session stands, in the terms of survey practice (AAPOR Standard Definitions)."""

    INVITED = "invited"  #: asked, nothing answered yet
    STARTED = "started"  #: agreed to take part
    PARTIAL = "partial"  #: answered some and went quiet
    BREAK_OFF = "break_off"  #: said STOP part of the way
    COMPLETED = "completed"  #: reached the end
    REFUSED = "refused"  #: said no to taking part
    WITHDRAWN = "withdrawn"  #: took back what they said
    UNREACHABLE = "unreachable"  #: their channel no longer takes messages


class Stage(Enum):
    """Where in the conversation a session stands."""

    CONSENT = "consent"  #: being asked what they agree to
    ASKING = "asking"  #: being asked the script's questions
    CONFIRM = "confirm"  #: something spoken was understood and read back; a yes makes it the answer
    LANGUAGE = "language"  #: asked which language they would like
    WHO = "who"  #: asked whether this is still the same person
    CHANGING = "changing"  #: changing one thing they agreed to, in the middle of everything else
    PAUSED = "paused"  #: was shown help lines, and is asked whether to carry on or stop
    SURE = "sure"  #: asked to have everything taken back, and is asked once whether they are sure
    QUIET = "quiet"  #: went round in circles, so nothing is said until they clearly go on; what they say is kept
    STOPPED = "stopped"  #: said STOP; silent until they clearly re-join
    ENDED = "ended"  #: nothing more to ask


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a session holds for one question. ``value`` is what conditions see; open words live in the testimony.

    ``question`` is the question's key: its name, or inside a repeat "repeat[2]/name", counted from 1. ``message`` is the
    external id of the message it came in, so that an edit finds it. ``spoken`` is set where it was said and read back. One with
    neither a value nor a skip takes back the answer before it, and a session loaded again has none there.
    """

    question: str
    value: str
    at: datetime
    testimony_id: str | None = None
    skipped: bool = False
    message: str | None = None
    spoken: bool = False


class ProbeSource(Enum):
    """Who worded a probe."""

    SCRIPT = "script"  #: the script's author
    MODEL = "model"  #: a language model, past the governor


@dataclass(frozen=True, kw_only=True)
class ProbeRefusal:
    """A wording that the governor did not let through, and the rule that it broke."""

    text: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A follow-up question that was asked about an open answer, and how it came about.

    ``model`` and ``prompt`` are empty for a scripted probe that no model was asked about; ``prompt`` is what the model was
    given, word for word. ``refusals`` are in the order in which they came; ``text`` is empty where all were refused and the
    script had no probe of its own, so nothing was asked.
    """

    id: str
    session_id: SessionId
    question: str
    text: str
    source: ProbeSource
    at: datetime
    testimony_id: str | None = None  # The answer it follows.
    model: str = ""
    prompt: str = ""
    refusals: tuple[ProbeRefusal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Member:
    """Someone in a group session. ``label`` is how the facilitator tells them apart, such as "A"; never a name."""

    label: str
    participant_id: ParticipantId


@dataclass(frozen=True, kw_only=True)
class Session:
    """One participant's walk through one script.

    Pinned to the script it began with. ``turn`` counts saved turns and guards against two writers; ``said`` counts what was
    sent, so that message keys are the same if a turn is decided twice. ``waiting_at`` and the keys of ``answers`` are question
    keys (see `Answer`), or in consent the purpose's name.
    """

    id: SessionId
    partnership_id: PartnershipId
    consultation_id: ConsultationId
    participant_id: ParticipantId
    address_id: AddressId
    channel: str
    script_hash: str
    language: str
    stage: Stage
    disposition: Disposition
    waiting_at: str | None  # The key of the question someone is waiting at, or the name of the purpose in consent.
    answers: Mapping[str, Answer] = field(default_factory=dict)
    tries: int = 0
    turn: int = 0
    said: int = 0
    started_at: datetime
    heard_at: datetime
    asked_at: datetime | None = None  # When what waits was first asked: words sent before belong to the question before.
    came_from: Stage | None = (
        None  # The stage to which something asked beside it goes back: a stop, a pause, what waited when they asked to delete.
    )
    shown_for: str | None = None  # For which kind of risk the card was shown last, and when; see `bot.caring`.
    offered: str | None = None  # What was understood from speech and read back, while it waits for a yes.
    is_muted: bool = False  # No language model words anything in this session any more.
    is_easy: bool = False  # They asked for easier words.
    probes: Mapping[str, int] = field(default_factory=dict)  # How many probes each question has had, by key; see `bot.probing`.
    idle: int = 0  # How many turns in a row brought nothing on; see the loop guard.
    reminders: int = 0
    reminded_at: datetime | None = None
    route: Route = Route.SELF
    setting: Setting = Setting.COMMUNITY
    helper_id: StaffId | None = None  # The worker who types or records for them, or who runs the group.
    members: tuple[Member, ...] = ()
    wave: int = 1
    sits_in: SessionId | None = None  # The group's session, where this one only asks a member of it what they agree to.
    migrated_from: str | None = None  # The script this session began with, where it was moved to a newer one.


def place_of(session: Session) -> str:
    """Return a name for what is being asked now, so that a button is taken only where it was offered; see `Heard.place`."""
    return f"{session.id}:{session.stage.value}:{session.waiting_at or ''}"
