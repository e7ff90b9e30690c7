"""The gate's promises: deny by default, and taking a purpose away never allows more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access import CONFIRMED_BY_EAR, NEEDS, Decision, Person, Subject, Use, may
from core.consent import Purpose
from core.people import ParticipantId, PartnershipId, Role, StaffId, Viewer

HERE = PartnershipId("ps_here")
ELSEWHERE = PartnershipId("ps_elsewhere")
EVERYTHING = frozenset(Purpose)

uses = st.sampled_from(Use)
purposes = st.frozensets(st.sampled_from(Purpose))
viewers = st.builds(
    Viewer,
    staff_id=st.just(StaffId("s_1")),
    partnership_id=st.sampled_from([HERE, ELSEWHERE]),
    roles=st.frozensets(st.sampled_from(Role)),
)
subjects = st.builds(
    Subject,
    partnership_id=st.just(HERE),
    people=st.lists(purposes, max_size=4).map(lambda each: tuple(person(*agreed) for agreed in each)),
    held_for_concern=st.booleans(),
    is_doubted=st.booleans(),
)


def person(*agreed: Purpose) -> Person:
    return Person(participant_id=ParticipantId("p_1"), agreed=frozenset(agreed))


def subject_with(*people: Person, held: bool = False, doubted: bool = False) -> Subject:
    return Subject(partnership_id=HERE, people=people, held_for_concern=held, is_doubted=doubted)


def viewer_who_is(*roles: Role, partnership: PartnershipId = HERE) -> Viewer:
    return Viewer(staff_id=StaffId("s_1"), partnership_id=partnership, roles=frozenset(roles))


@pytest.mark.parametrize("use", Use)
def test_every_use_says_what_it_needs_and_always_needs_taking_part(use: Use) -> None:
    assert Purpose.TAKE_PART in NEEDS[use]


@pytest.mark.parametrize("use", Use)
def test_somebody_who_was_never_asked_is_denied_every_use(use: Use) -> None:
    decision = may(use, subject_with(person()), viewer_who_is(*Role))

    assert not decision.allowed


@pytest.mark.parametrize("use", Use)
def test_nobody_known_to_be_in_it_is_denied_every_use(use: Use) -> None:
    decision = may(use, subject_with(), viewer_who_is(*Role))

    assert not decision.allowed


@pytest.mark.parametrize("use", Use)
def test_exactly_what_a_use_needs_is_enough_and_one_purpose_less_is_not(use: Use) -> None:
    viewer = viewer_who_is(Role.VIEWER)

    assert may(use, subject_with(person(*NEEDS[use])), viewer).allowed
    for missing in NEEDS[use]:
        assert not may(use, subject_with(person(*(NEEDS[use] - {missing}))), viewer).allowed


def test_a_use_nobody_was_asked_about_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.access.NEEDS", {use: needs for use, needs in NEEDS.items() if use is not Use.QUOTE})

    decision = may(Use.QUOTE, subject_with(person(*Purpose)), viewer_who_is(*Role))

    assert not decision.allowed


def test_one_person_who_did_not_agree_denies_it_for_everybody_in_it() -> None:
    film = subject_with(person(*Purpose), person(Purpose.TAKE_PART), person(*Purpose))

    assert not may(Use.PLAY, film, viewer_who_is(Role.ANALYST)).allowed
    assert may(Use.READ, film, viewer_who_is(Role.ANALYST)).allowed


def test_another_partnerships_staff_see_nothing() -> None:
    decision = may(Use.READ, subject_with(person(*Purpose)), viewer_who_is(*Role, partnership=ELSEWHERE))

    assert not decision.allowed


def test_somebody_without_a_role_sees_nothing() -> None:
    assert not may(Use.READ, subject_with(person(*Purpose)), viewer_who_is()).allowed


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DUTY_CONTACT])
def test_what_is_held_for_a_concern_is_kept_from_every_other_role(role: Role) -> None:
    held = subject_with(person(*Purpose), held=True)

    assert not any(may(use, held, viewer_who_is(role)).allowed for use in Use)


def test_the_duty_contact_may_read_and_play_what_is_held_and_nothing_more() -> None:
    held = subject_with(person(*Purpose), held=True)

    allowed = {use for use in Use if may(use, held, viewer_who_is(Role.DUTY_CONTACT)).allowed}

    assert allowed == {Use.READ, Use.PLAY}


def test_the_duty_contact_does_not_overrule_the_persons_own_no() -> None:
    held = subject_with(person(), held=True)

    assert not may(Use.READ, held, viewer_who_is(Role.DUTY_CONTACT)).allowed


@pytest.mark.parametrize("use", Use)
def test_doubted_text_must_be_confirmed_by_ear_before_it_leaves_the_team_only(use: Use) -> None:
    decision = may(use, subject_with(person(*Purpose), doubted=True), viewer_who_is(Role.ANALYST))

    assert decision.must_confirm is (use in CONFIRMED_BY_EAR)


@given(use=uses, subject=subjects, viewer=viewers)
def test_nobody_is_ever_named(use: Use, subject: Subject, viewer: Viewer) -> None:
    assert may(use, subject, viewer).must_pseudonymise


@given(use=uses, subject=subjects, viewer=viewers, taken=purposes)
def test_taking_purposes_away_never_allows_more(use: Use, subject: Subject, viewer: Viewer, taken: frozenset[Purpose]) -> None:
    fewer = replace(subject, people=tuple(replace(each, agreed=each.agreed - taken) for each in subject.people))

    assert may(use, subject, viewer).allowed or not may(use, fewer, viewer).allowed


@given(use=uses, subject=subjects, viewer=viewers, joins=purposes)
def test_one_more_person_in_it_never_allows_more(use: Use, subject: Subject, viewer: Viewer, joins: frozenset[Purpose]) -> None:
    if not subject.people:
        return

    more = replace(subject, people=(*subject.people, person(*joins)))

    assert may(use, subject, viewer).allowed or not may(use, more, viewer).allowed


@given(use=uses, subject=subjects, viewer=viewers)
def test_every_answer_gives_a_reason_and_a_no_asks_for_nothing(use: Use, subject: Subject, viewer: Viewer) -> None:
    decision = may(use, subject, viewer)

    assert decision.reason
    assert decision.allowed or not decision.must_confirm


def test_a_decision_pseudonymises_unless_told_otherwise() -> None:
    assert Decision(allowed=True, reason="Because.").must_pseudonymise
