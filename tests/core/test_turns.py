"""A turn keeps only what it was told to keep."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from core.chat import Button, InboxId, Say
from core.consultations import Stage, place_of
from core.turns import Turn, is_hushed, says_with_places
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


def test_buttons_know_what_is_asked_where_the_turn_ends_and_what_has_none_knows_nothing() -> None:
    session = agreed().session
    says = tuple(
        Say(key=f"s:{number}", address_id=session.address_id, channel="web", text="Well?", buttons=buttons)
        for number, buttons in enumerate([(), (Button(value="y", label="Yes"),)])
    )

    placed = says_with_places(Turn(inbox_id=InboxId(1), session=session, says=says))

    assert [each.place for each in placed] == [None, place_of(session)]
    assert says_with_places(Turn(inbox_id=InboxId(1), session=None, says=says)) == says
