"""A film or sound for showing outside: without the names that are said in it, and only of what may be shown to anyone."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.names import LookedThrough
from core.people import PartnershipId, StaffId
from core.testimony import Recording, Rendition, TestimonyId


class Hindrance(Enum):
    """Why there can be no copy for showing outside. Its value is for whoever asks for one."""

    CONSENT = "Not everybody in it has agreed to its being shown in public."
    NOT_READY = "It is still being worked on, or it cannot be played."
    HELD = "It is held until the duty contact has read it."
    NAMES = "Names wait for somebody to decide, or nobody has read all of it yet."
    DOUBTS = "The computer is unsure of some of its words. Somebody must listen to them first."


class CopyState(Enum):
    """How far a copy for showing outside has come."""

    ASKED = "asked"  #: it waits to be made, or is being made
    READY = "ready"  #: it can be saved
    FAILED = "failed"  #: it could not be made


@dataclass(frozen=True, kw_only=True)
class OutsideCopy:
    """A copy that somebody asked for. ``recipe`` says exactly what it is made of, once it is made."""

    testimony_id: TestimonyId
    with_captions: bool
    asked_by: StaffId
    asked_at: datetime
    state: CopyState = CopyState.ASKED
    recipe: str = ""


@dataclass(frozen=True, kw_only=True)
class OutsideMaterial:
    """What a copy is made of. Where ``hindrances`` are, none may be made or given out."""

    testimony_id: TestimonyId
    partnership_id: PartnershipId
    passages: tuple[LookedThrough, ...]  # All of them.
    quotable: frozenset[str]  # The ids of those whose words may be quoted.
    recording: Recording | None
    playable: Rendition | None
    hindrances: tuple[Hindrance, ...]
    copy: OutsideCopy | None
    made: Rendition | None


@dataclass(frozen=True, kw_only=True)
class OutsideStanding:
    """What whoever asks is told: what hinders a copy, and how far the one they asked for has come."""

    hindrances: tuple[Hindrance, ...]
    copy: OutsideCopy | None
    may_ask: bool
    has_picture: bool
