"""What became of everything in a kit when it was brought home: a line for each kind of thing, and whether it adds up. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.consultations import Setting
from core.kits import CopyId, KitId
from core.people import PartnershipId


@dataclass(frozen=True, kw_only=True)
class Line:
    """How many of one kind a kit holds, and what became of each. ``stored`` are those that were new, or went on since."""

    kind: str
    in_kit: int
    already: int = 0
    stored: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)

    @property
    def balances(self) -> bool:
        """Whether every one of them is here, or was refused for a reason."""
        return self.in_kit == self.already + self.stored + sum(self.refused.values())


@dataclass(frozen=True, kw_only=True)
class BroughtHome:
    """What one kit brought. ``is_older`` where a later state of the same copy had been brought before."""

    kit_id: KitId
    copy_id: CopyId
    lines: Sequence[Line]
    is_older: bool = False

    @property
    def balances(self) -> bool:
        """Whether every item in the kit is every item stored."""
        return all(line.balances for line in self.lines)

    @property
    def in_kit(self) -> int:
        """How many things the kit holds."""
        return sum(line.in_kit for line in self.lines)

    @property
    def stored(self) -> int:
        """How many of them are new here."""
        return sum(line.stored for line in self.lines)

    @property
    def refused(self) -> int:
        """How many of them were not taken."""
        return sum(sum(line.refused.values()) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """That a copy of a kit came home, and with how much; the last time counts."""

    copy_id: CopyId
    at: datetime
    in_kit: int
    stored: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class KitOnRecord:
    """A kit in the home's register: made by whom, for what, until when, and how often it came home."""

    id: KitId
    partnership_id: PartnershipId
    made_at: datetime
    made_by: str
    until: datetime | None
    fingerprint: str
    consultations: tuple[str, ...]
    setting: Setting
    arrivals: tuple[Arrival, ...] = ()
