"""What is heard and said: nothing optional is assumed, and nothing changes once heard."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from core.chat import Heard, HeardKind, Say
from core.people import AddressId

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def heard(text: str) -> Heard:
    return Heard(channel="terminal", address="one", external_id="1", kind=HeardKind.TEXT, at=NOW, text=text)


@pytest.mark.parametrize("text", ["", " two  spaces ", "שלום", "👍🏽", "line\nline", "x" * 4097])
def test_what_was_typed_is_held_exactly_as_typed(text: str) -> None:
    assert heard(text).text == text


def test_what_was_heard_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        heard("aye").text = "naw"  # type: ignore[misc]


def test_a_plain_message_offers_nothing_and_is_no_card() -> None:
    say = Say(key="se_1:0", address_id=AddressId("a_1"), channel="terminal", text="Hello.")

    assert say.buttons == ()
    assert not any([say.several, say.wants_voice, say.is_card])
