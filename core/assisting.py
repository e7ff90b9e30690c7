"""Asking for someone, and asking a group: what a worker confirms first, and what their pages show. Decides nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from core.chat import Button, ChatLine
from core.consent import Purpose
from core.consultations import Consultation, ConsultationId, Setting
from core.people import ParticipantId, PartnershipId, StaffId

BriefingId = NewType("BriefingId", str)

WORKER_CHANNEL = "worker"
"""The channel of conversations that a worker holds for somebody, or with a group. It reaches nobody."""


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """A worker confirmed how they will ask, before the first word. Without one no interview and no group begins.

    ``ticks`` are the names of what they confirmed. ``participant_id`` is whom they ask for; in a group it stands for the group
    as a whole, agrees to nothing and so lets nothing of its own be read.
    """

    id: BriefingId
    partnership_id: PartnershipId
    consultation_id: ConsultationId
    staff_id: StaffId
    participant_id: ParticipantId
    script_hash: str
    setting: Setting
    at: datetime
    ticks: tuple[str, ...]
    is_group: bool = False
    is_newcomer: bool = True


def place_of_worker(briefing: Briefing) -> str:
    """Return the address at which a worker asks for somebody: the same three bring the same conversation back.

    Nobody can guess it, because a participant's id is random and stands on no page.
    """
    parts = (WORKER_CHANNEL, briefing.staff_id, briefing.participant_id, briefing.consultation_id)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class BriefingCard:
    """What a worker reads and confirms before they ask. ``ticks`` are names with their sentences.

    ``notices`` are read out where there is less freedom to refuse. ``version`` names exactly these words. ``is_checked`` says
    whether a speaker of ``language`` has read every sentence.
    """

    version: str
    before: tuple[str, ...]
    read_out: tuple[str, ...]
    ticks: tuple[tuple[str, str], ...]
    group_ticks: tuple[tuple[str, str], ...]
    notices: Mapping[Setting, str]
    language: str = "en"
    is_checked: bool = True


@dataclass(frozen=True, kw_only=True)
class AskingFor:
    """What a worker filled in before they ask. No ``pseudonym`` means somebody new."""

    consultation: Consultation
    ticks: frozenset[str]
    setting: Setting | None
    is_group: bool = False
    is_somebody_known: bool = False
    pseudonym: str = ""


@dataclass(frozen=True, kw_only=True)
class Tapped:
    """One line of a worker's page: words or a button's value. ``key`` is the same when the same line is sent again."""

    key: str
    text: str = ""
    choice: str = ""
    place: str = ""
    speaker: str | None = None


@dataclass(frozen=True, kw_only=True)
class SeatedMember:
    """Somebody in a group as its page shows them: what they agreed to, and whether they have been asked."""

    label: str
    pseudonym: str
    agreed: frozenset[Purpose] = frozenset()
    was_asked: bool = False

    @property
    def takes_part(self) -> bool:
        """Whether their words are kept."""
        return Purpose.TAKE_PART in self.agreed


@dataclass(frozen=True, kw_only=True)
class HeldTalk:
    """A conversation as the worker's page shows it.

    ``staff_note`` and ``probes`` are for the worker's eyes. ``members`` and ``consents`` (what each is asked, in words) are
    there in a group alone. ``waits`` is false once nothing more is asked.
    """

    briefing: Briefing
    consultation: Consultation
    pseudonym: str
    lines: tuple[ChatLine, ...]
    place: str
    waits: bool
    has_stopped: bool = False
    buttons: tuple[Button, ...] = ()
    several: bool = False
    takes_voice: bool = False
    question: str = ""
    staff_note: str = ""
    probes: tuple[str, ...] = ()
    members: tuple[SeatedMember, ...] = ()
    consents: tuple[tuple[Purpose, str], ...] = field(default=())
    awaits_reply: bool = False
