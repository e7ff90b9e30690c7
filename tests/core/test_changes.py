"""Changes: saying why not is an outcome, and a change always carries its reason, owner and day."""

from dataclasses import MISSING, fields

from core.changes import Change, Outcome


def test_not_being_able_to_is_an_outcome_beside_doing_it() -> None:
    assert {outcome.value for outcome in Outcome} == {"done", "doing", "not_yet", "cannot"}


def test_nothing_about_a_change_can_be_left_unsaid() -> None:
    assert all(field.default is MISSING and field.default_factory is MISSING for field in fields(Change))
    assert {"reason", "owner", "decided_on", "passages"} <= {field.name for field in fields(Change)}
