"""The wall of an event: words that people agreed to have quoted, and that a member of staff chose to show to a room."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from core.consultations import ConsultationId
from core.people import PartnershipId
from core.testimony import PassageId

WallCode = NewType("WallCode", str)


@dataclass(frozen=True, kw_only=True)
class Wall:
    """One consultation's wall. ``code`` is unguessable, and whoever knows it may look at the wall: it goes on a projector."""

    code: WallCode
    partnership_id: PartnershipId
    consultation_id: ConsultationId
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class WallCandidate:
    """Words that may go on the wall, and whether they are on it. There is no pseudonym here, so that none gets there."""

    passage_id: PassageId
    text: str
    question: str
    made_at: datetime
    is_on: bool


@dataclass(frozen=True, kw_only=True)
class WallChoices:
    """A page of words that may go on a wall and are not on it; whether there are older ones."""

    words: tuple[WallCandidate, ...]
    has_older: bool
