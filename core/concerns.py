"""Concerns: something said that suggests someone may be at risk. They go to a named person, never into the themes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.people import ParticipantId, PartnershipId
from core.testimony import TestimonyId


class Risk(Enum):
    """The kind of risk words may point to. Leans to recall, and is never shown as a diagnosis."""

    SELF = "self"  #: they may hurt themselves
    OTHERS = "others"  #: someone else may be hurt
    ABUSE = "abuse"  #: someone may be hurting them
    CHILD = "child"  #: a child may be at risk


@dataclass(frozen=True, kw_only=True)
class Concern:
    """A note to the duty contact that something needs reading by a person today."""

    id: str
    partnership_id: PartnershipId
    participant_id: ParticipantId | None
    testimony_id: TestimonyId | None
    risk: Risk
    raised_at: datetime


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
