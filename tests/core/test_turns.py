"""A turn keeps only what it was told to keep."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from core.chat import InboxId
from core.consultations import Stage
from core.turns import Turn, is_hushed
from tests.bot.chats import agreed


def test_a_turn_that_belongs_to_no_conversation_keeps_nothing() -> None:
    turn = Turn(inbox_id=InboxId(1), session=None)

    kept = {field.name: getattr(turn, field.name) for field in fields(turn) if field.name not in {"inbox_id", "session"}}

    assert not any(kept.values())


def test_a_decided_turn_cannot_be_changed_before_it_is_saved() -> None:
    turn = Turn(inbox_id=InboxId(1), session=None)

    with pytest.raises(FrozenInstanceError):
        turn.says = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("stage", "came_from"),
    [(Stage.PAUSED, None), (Stage.LANGUAGE, Stage.PAUSED), (Stage.WHO, Stage.STOPPED), (Stage.SURE, None)],
)
def test_nobody_is_written_to_first_after_a_stop_or_a_card_whatever_is_asked_meanwhile(
    stage: Stage, came_from: Stage | None
) -> None:
    assert is_hushed(replace(agreed().session, stage=stage, came_from=came_from))
    assert not is_hushed(replace(agreed().session, stage=Stage.LANGUAGE))
