"""Panels and reach: what is known of somebody who may be asked again, and how many people were heard in which way."""

from dataclasses import dataclass
from datetime import datetime

from core.consent import Purpose
from core.consultations import Disposition, Route, Session, Setting
from core.people import AddressId, ParticipantId


@dataclass(frozen=True, kw_only=True)
class PanelMember:
    """Someone a consultation asked before. ``sessions`` are all of theirs in the partnership, oldest first, without answers.

    ``agreed`` is what stands for them in this consultation; ``messaged_at`` is when anybody at an address of theirs was last
    sent what nobody waits for, such as a reminder. ``holds`` are the addresses at which nobody was heard after them.
    """

    participant_id: ParticipantId
    sessions: tuple[Session, ...]
    agreed: frozenset[Purpose]
    messaged_at: datetime | None = None
    holds: frozenset[AddressId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Marked:
    """How many sessions were said to have been held somewhere, and how many of those that began then were left as they are."""

    marked: int
    left_alone: int


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How many sessions of a consultation came by one route, in one setting and wave, and stand alike."""

    route: Route
    setting: Setting
    wave: int
    disposition: Disposition
    count: int
