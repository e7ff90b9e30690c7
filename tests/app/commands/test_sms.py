"""`heard sms cost`: every text that was sent is counted, and nobody's is shown."""

import asyncio
import json
from pathlib import Path

import pytest

from app.clock import now
from app.commands.sms import cost
from app.shipped import working_partnership
from core.chat import Heard, HeardKind, Receipt
from core.errors import BadInput
from core.ports import Outcome
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def texted_in(home: Path) -> None:
    """Let somebody begin by text, and let what is said to them go out as two texts, the first in two parts."""
    async with house_in(home) as house:
        partnership = await working_partnership(house)
        (consultation, *_) = await house.store.consultations.consultations(partnership.id)
        start = Heard(
            channel="sms",
            address="+447700900123",
            external_id="1",
            kind=HeardKind.START,
            at=now(),
            join_code=consultation.name,
        )
        await house.listener.hear(start)
        due = await house.store.conversations.due("sms", now())
        receipts = (Receipt(reference="a", parts=2), Receipt(reference="b", parts=1))
        outcomes = [Outcome(key=say.key, at=now(), receipt=each) for say, each in zip(due, receipts, strict=False)]
        await house.store.conversations.settle(outcomes)


def test_what_was_sent_is_counted_and_priced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))
    cost("", as_json=True)
    before = capsys.readouterr()
    asyncio.run(texted_in(tmp_path))
    monkeypatch.setenv("HEARD_SMS_PRICE_PENCE", "4.5")

    cost("", as_json=True)
    told = json.loads(capsys.readouterr().out)
    cost(told["consultation"], as_json=False)
    shown = capsys.readouterr()

    assert before.out == ""
    assert "No texts" in before.err
    assert {name: told[name] for name in ("texts", "parts", "delivered", "failed", "pence")} == {
        "texts": 2, "parts": 3, "delivered": 0, "failed": 0, "pence": 13.5,
    }  # fmt: skip
    assert "2 texts in 3 parts" in shown.out
    assert "7700" not in shown.out + shown.err


def test_a_name_that_is_none_is_said_to_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))

    with pytest.raises(BadInput):
        cost("nothing_like_it", as_json=False)
