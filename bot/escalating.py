"""Whom to tell of a concern, and when: the next in line until somebody takes it on. Pure; it sends nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.concerns import Concern, ConcernEvent, ConcernEventKind
from core.people import StaffMember

RETRY = timedelta(minutes=5)
"""After a message that could not be sent the same person is tried again after so long. Reason: mail servers come back."""

REPEAT = timedelta(hours=1)
"""When everybody was told and nobody is on it, all are told again after so long."""

DONE = frozenset({ConcernEventKind.TAKEN_ON, ConcernEventKind.READ})


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Whom to tell now. ``is_escalation`` where somebody was told before and has not taken it on in time."""

    members: tuple[StaffMember, ...]
    is_escalation: bool = False


def due(
    concern: Concern,
    events: Sequence[ConcernEvent],
    contacts: Sequence[StaffMember],
    now: datetime,
    ack_within: timedelta,
) -> Telling | None:
    """Return whom to tell of `concern` now, or None where nobody is to be told yet, or any more.

    `contacts` are in the order in which they are told. One who could not be reached is passed over for the next at once.
    """
    if concern.read_at is not None or any(event.kind in DONE for event in events):
        return None
    told = {event.staff_id: event.at for event in events if event.kind is ConcernEventKind.TOLD}
    reached = [told[member.id] for member in contacts if member.id in told]
    if not reached:
        return _to_the_next(contacts, events, now, is_escalation=False)
    if now - max(reached) < ack_within:
        return None
    waiting = [member for member in contacts if member.id not in told]
    if following := _to_the_next(waiting, events, now, is_escalation=True):
        return following
    again = tuple(member for member in contacts if not _has_just_failed(member, events, now))
    return Telling(members=again, is_escalation=True) if again and now - max(reached) >= REPEAT else None


def _to_the_next(
    waiting: Sequence[StaffMember], events: Sequence[ConcernEvent], now: datetime, *, is_escalation: bool
) -> Telling | None:
    following = next((member for member in waiting if not _has_just_failed(member, events, now)), None)
    return None if following is None else Telling(members=(following,), is_escalation=is_escalation)


def _has_just_failed(member: StaffMember, events: Sequence[ConcernEvent], now: datetime) -> bool:
    failed = [event.at for event in events if event.kind is ConcernEventKind.NOT_TOLD and event.staff_id == member.id]
    return bool(failed) and now - max(failed) < RETRY
