"""Partnerships, participants and staff: who is who, and how a channel reaches someone. Holds no one's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

PartnershipId = NewType("PartnershipId", str)
ParticipantId = NewType("ParticipantId", str)
AddressId = NewType("AddressId", str)
StaffId = NewType("StaffId", str)


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """A Public Social Partnership; the tenant. Everything else belongs to exactly one."""

    id: PartnershipId
    name: str
    is_sample: bool = False  # Samples hold invented people and say so on every page.


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A person who took part, known by a pseudonym such as "Rowan 4F7" and by nothing else."""

    id: ParticipantId
    partnership_id: PartnershipId
    pseudonym: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Address:
    """How one channel reaches someone. ``value`` is secret: stored encrypted, looked up by keyed hash, never logged."""

    id: AddressId
    channel: str
    value: str
    participant_id: ParticipantId


class Role(Enum):
    """What a member of staff may do in their partnership."""

    ADMINISTRATOR = "administrator"  #: invites people and changes settings
    FACILITATOR = "facilitator"  #: uploads films and records who is in them
    ANALYST = "analyst"  #: searches, reviews tags, writes reports
    VIEWER = "viewer"  #: searches and reads
    DUTY_CONTACT = "duty_contact"  #: is told of concerns and reads what is held


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """Someone who signs in. ``password_hash`` is an argon2 hash, empty until they have chosen a password."""

    id: StaffId
    partnership_id: PartnershipId
    name: str
    email: str
    roles: frozenset[Role]
    password_hash: str = ""


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """On whose behalf something is read: the gate is always asked with one."""

    staff_id: StaffId
    partnership_id: PartnershipId
    roles: frozenset[Role]
