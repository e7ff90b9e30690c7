"""Consultations and one person's walk through one: approaches, sessions, dispositions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from core.people import AddressId, ParticipantId, PartnershipId

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


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """Something a partnership asks about. ``name`` is its short name in commands and addresses ("first_night")."""

    id: ConsultationId
    partnership_id: PartnershipId
    name: str
    title: str
    approach: Approach
    script_hash: str | None  # New sessions begin with this script; None where nothing is asked by chat.
    opened_at: datetime
    closed_at: datetime | None = None


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
    PAUSED = "paused"  #: was shown help lines, and is asked whether to carry on or stop
    SURE = "sure"  #: asked to have everything taken back, and is asked once whether they are sure
    STOPPED = "stopped"  #: said STOP; silent until they clearly re-join
    ENDED = "ended"  #: nothing more to ask


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a session holds for one question. ``value`` is what conditions see; open words live in the testimony."""

    question: str
    value: str
    at: datetime
    testimony_id: str | None = None
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Session:
    """One participant's walk through one script.

    Pinned to the script it began with. ``turn`` counts saved turns and guards against two writers; ``said`` counts what was
    sent, so that message keys are the same if a turn is decided twice.
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
    waiting_at: str | None  # The name of the question someone is waiting at, or of the purpose in consent.
    answers: Mapping[str, Answer] = field(default_factory=dict)
    tries: int = 0
    turn: int = 0
    said: int = 0
    started_at: datetime
    heard_at: datetime
    came_from: Stage | None = None  # The stage in which they asked to have everything taken back, while they are asked if sure.
    shown_for: str | None = None  # The kind of risk (`core.concerns.Risk`) for which the card was shown last.


def place_of(session: Session) -> str:
    """Return a name for what is being asked now, so that a button is taken only where it was offered; see `Heard.place`."""
    return f"{session.id}:{session.stage.value}:{session.waiting_at or ''}"
