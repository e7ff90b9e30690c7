"""The gate: whether something may be used in a way, by someone. Pure, and asked by every read path; deny by default.

`storage` applies the same rule inside its queries from the same table, `NEEDS`; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from core.consent import Purpose
from core.people import ParticipantId, PartnershipId, Role, Viewer


class Use(Enum):
    """A way of using what someone said."""

    READ = "read"  #: the partnership's team reads or finds the words
    PLAY = "play"  #: the partnership's team plays the voice or film
    QUOTE = "quote"  #: the words go into a report
    PLAY_TO_PARTNERS = "play_to_partners"  #: the voice or film is played to the wider partnership
    PLAY_PUBLICLY = "play_publicly"  #: the voice or film is played to anyone
    OUTSIDE_MODEL = "outside_model"  #: the words or voice are sent to a computer service outside


NEEDS: Mapping[Use, frozenset[Purpose]] = {
    Use.READ: frozenset({Purpose.TAKE_PART}),
    Use.PLAY: frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING}),
    Use.QUOTE: frozenset({Purpose.TAKE_PART, Purpose.QUOTE_WORDS}),
    Use.PLAY_TO_PARTNERS: frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING, Purpose.SHOW_TO_PARTNERS}),
    Use.PLAY_PUBLICLY: frozenset({Purpose.TAKE_PART, Purpose.KEEP_RECORDING, Purpose.SHOW_TO_PARTNERS, Purpose.SHOW_PUBLICLY}),
    Use.OUTSIDE_MODEL: frozenset({Purpose.TAKE_PART, Purpose.OUTSIDE_AI}),
}
"""What each person in it must have agreed to, for each use. A use that is not here is allowed to nobody."""

READERS = frozenset({Role.ADMINISTRATOR, Role.FACILITATOR, Role.ANALYST, Role.VIEWER, Role.DUTY_CONTACT})
"""Roles that may read at all."""

ADDERS = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})
"""Roles that add films and sound and say who is in them, and so know of both before anybody's consent is known."""

EDITORS = frozenset({Role.FACILITATOR, Role.ANALYST, Role.ADMINISTRATOR})
"""Roles that correct what a computer wrote down, and that clear its doubts by listening."""

CONFIRMED_BY_EAR = frozenset({Use.QUOTE, Use.PLAY_TO_PARTNERS, Use.PLAY_PUBLICLY})
"""Uses that leave the team: doubted machine text needs a person who has listened before any of them."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who appears in what is to be used, with the purposes that stand for them (see `core.consent.standing`)."""

    participant_id: ParticipantId
    agreed: frozenset[Purpose]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is to be used: whose partnership it is, everyone seen or heard in it, and what is known against its use."""

    partnership_id: PartnershipId
    people: tuple[Person, ...]
    held_for_concern: bool = False
    is_doubted: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The gate's answer. ``reason`` is for staff; ``must_confirm`` asks for a person who has listened first."""

    allowed: bool
    reason: str
    must_pseudonymise: bool = True
    must_confirm: bool = False


def may(use: Use, subject: Subject, viewer: Viewer) -> Decision:
    """Decide whether `viewer` may use `subject` in this way.

    A subject with nobody in it is denied: whose consent would it be? What is held for a concern is for the duty contact's eyes
    alone, and only to read or play.
    """
    if viewer.partnership_id != subject.partnership_id:
        return _no("It belongs to another partnership.")
    if not viewer.roles & READERS:
        return _no("This role does not read what people said.")
    if use not in NEEDS:
        return _no("Nobody has been asked about this use.")
    if not subject.people:
        return _no("It is not recorded who is in it, so nobody has agreed.")
    if any(not NEEDS[use] <= person.agreed for person in subject.people):
        return _no("Not everybody in it has agreed to this use.")
    if subject.held_for_concern and not (use in {Use.READ, Use.PLAY} and Role.DUTY_CONTACT in viewer.roles):
        return _no("It is held until the duty contact has read it.")
    return Decision(
        allowed=True,
        reason="Everybody in it has agreed to this use.",
        must_confirm=subject.is_doubted and use in CONFIRMED_BY_EAR,
    )


def _no(reason: str) -> Decision:
    return Decision(allowed=False, reason=reason)
