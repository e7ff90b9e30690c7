from datetime import timedelta

import pytest

from bot.escalating import REPEAT, RETRY, Telling, due
from core.concerns import Concern, ConcernEvent, ConcernEventKind, Risk
from core.people import PartnershipId, Role, StaffId, StaffMember
from tests.bot.chats import NOON

ACK = timedelta(minutes=30)
CONCERN = Concern(
    id="k_1", partnership_id=PartnershipId("p_1"), participant_id=None, testimony_id=None, risk=Risk.SELF, raised_at=NOON
)


def member(name: str) -> StaffMember:
    return StaffMember(
        id=StaffId(name), partnership_id=PartnershipId("p_1"), name=name, email="", roles=frozenset({Role.DUTY_CONTACT})
    )


FIRST, SECOND = member("first"), member("second")


def event(kind: ConcernEventKind, who: StaffMember, after: timedelta = timedelta()) -> ConcernEvent:
    return ConcernEvent(concern_id="k_1", kind=kind, at=NOON + after, staff_id=who.id)


TOLD_FIRST = event(ConcernEventKind.TOLD, FIRST)


def asked(after: timedelta, *events: ConcernEvent) -> Telling | None:
    return due(CONCERN, events, [FIRST, SECOND], NOON + after, ACK)


def test_the_first_in_line_is_told_at_once() -> None:
    assert asked(timedelta()) == Telling(members=(FIRST,))


def test_while_there_is_time_to_take_it_on_nobody_else_is_told() -> None:
    assert asked(ACK - timedelta(seconds=1), TOLD_FIRST) is None


def test_when_the_time_is_up_the_next_in_line_is_told() -> None:
    assert asked(ACK, TOLD_FIRST) == Telling(members=(SECOND,), is_escalation=True)


def test_who_cannot_be_reached_is_passed_over_at_once_and_tried_again_later() -> None:
    failed = event(ConcernEventKind.NOT_TOLD, FIRST)

    assert asked(timedelta(), failed) == Telling(members=(SECOND,))
    assert asked(timedelta(), failed, event(ConcernEventKind.NOT_TOLD, SECOND)) is None
    assert asked(RETRY, failed) == Telling(members=(FIRST,))


def test_after_the_last_everybody_is_told_again_each_hour() -> None:
    everybody = (TOLD_FIRST, event(ConcernEventKind.TOLD, SECOND, ACK))

    assert asked(ACK + REPEAT - timedelta(seconds=1), *everybody) is None
    assert asked(ACK + REPEAT, *everybody) == Telling(members=(FIRST, SECOND), is_escalation=True)


@pytest.mark.parametrize("kind", [ConcernEventKind.TAKEN_ON, ConcernEventKind.READ])
def test_once_somebody_is_on_it_nobody_is_told(kind: ConcernEventKind) -> None:
    assert asked(REPEAT * 9, event(kind, SECOND)) is None


def test_where_nobody_is_named_nobody_is_told() -> None:
    assert due(CONCERN, [], [], NOON, ACK) is None
