"""Changes: "you said, we did": what a partnership decided, and the findings that caused it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.people import PartnershipId
from core.testimony import PassageId


class Outcome(Enum):
    """What became of it. Saying why not is an outcome too."""

    DONE = "done"  #: we did
    DOING = "doing"  #: we are doing it
    NOT_YET = "not_yet"  #: later, and why
    CANNOT = "cannot"  #: we can't, because


@dataclass(frozen=True, kw_only=True)
class Change:
    """A decision, linked to the passages that caused it, so that it can be told back to the people who said them."""

    id: str
    partnership_id: PartnershipId
    you_said: str
    we_did: str
    outcome: Outcome
    reason: str
    owner: str
    decided_on: date
    passages: tuple[PassageId, ...]
