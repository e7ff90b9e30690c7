"""A turn keeps only what it was told to keep."""

from dataclasses import FrozenInstanceError, fields

import pytest

from core.chat import InboxId
from core.turns import Turn


def test_a_turn_that_belongs_to_no_conversation_keeps_nothing() -> None:
    turn = Turn(inbox_id=InboxId(1), session=None)

    kept = {field.name: getattr(turn, field.name) for field in fields(turn) if field.name not in {"inbox_id", "session"}}

    assert not any(kept.values())


def test_a_decided_turn_cannot_be_changed_before_it_is_saved() -> None:
    turn = Turn(inbox_id=InboxId(1), session=None)

    with pytest.raises(FrozenInstanceError):
        turn.says = ()  # type: ignore[misc]
