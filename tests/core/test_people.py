"""People: known by a pseudonym and nothing else; staff may do nothing until they are given a role."""

from dataclasses import FrozenInstanceError, fields

import pytest

from core.people import Participant, Partnership, PartnershipId, Role, StaffId, StaffMember


def test_a_participant_is_known_by_a_pseudonym_and_nothing_else() -> None:
    assert {field.name for field in fields(Participant)} == {"id", "partnership_id", "pseudonym", "created_at"}


def test_a_partnership_is_real_unless_it_is_said_to_be_a_sample() -> None:
    assert not Partnership(id=PartnershipId("ps_1"), name="North").is_sample


def test_a_member_without_a_password_has_none_that_could_be_guessed() -> None:
    member = StaffMember(
        id=StaffId("s_1"), partnership_id=PartnershipId("ps_1"), name="Sam", email="sam@example.org", roles=frozenset()
    )

    assert member.password_hash == ""
    with pytest.raises(FrozenInstanceError):
        member.roles = frozenset(Role)  # type: ignore[misc]
