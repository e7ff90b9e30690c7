"""Concerns: something said that suggests someone may be at risk. They go to a named person, never into the themes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.people import ParticipantId, PartnershipId, StaffId
from core.testimony import Medium, TestimonyId


class Risk(Enum):
    """The kind of risk words may point to. Leans to recall, and is never shown as a diagnosis."""

    SELF = "self"  #: they may hurt themselves
    OTHERS = "others"  #: someone else may be hurt
    ABUSE = "abuse"  #: someone may be hurting them
    CHILD = "child"  #: a child may be at risk


@dataclass(frozen=True, kw_only=True)
class Concern:
    """A note to the duty contact that something needs reading by a person today.

    It waits until somebody has read it: ``read_at`` and ``read_by`` say when, and who. ``testimony_id`` is None where the words
    were said before the person had agreed to anything, and so were not kept.
    """

    id: str
    partnership_id: PartnershipId
    participant_id: ParticipantId | None
    testimony_id: TestimonyId | None
    risk: Risk
    raised_at: datetime
    read_at: datetime | None = None
    read_by: StaffId | None = None


@dataclass(frozen=True, kw_only=True)
class ConcernView:
    """A concern as the duty contact sees it in the queue, without the words themselves.

    ``participant`` is a pseudonym, empty where several people are in it. ``consultation`` is a title, empty where it is not
    known. ``medium`` is None where nothing was kept.
    """

    concern: Concern
    participant: str
    consultation: str
    medium: Medium | None


@dataclass(frozen=True, kw_only=True)
class RiskPhrase:
    """Words that point to a risk, in everyday spelling; matched as whole words whatever the case and punctuation."""

    risk: Risk
    phrase: str


def risk_in(text: str, phrases: Sequence[RiskPhrase]) -> Risk | None:
    """Return the first risk that `text` may speak of, in the order of `phrases`, or None."""
    spoken = f" {_plain(text)} "
    return next((each.risk for each in phrases if f" {_plain(each.phrase)} " in spoken), None)


def _plain(text: str) -> str:
    without_apostrophes = re.sub(r"['’`]", "", text.casefold())
    return " ".join(re.findall(r"\w+", without_apostrophes))
