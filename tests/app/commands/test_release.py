"""`heard release`: a day is kept and forgotten, and nobody unknown has one."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from app.clock import now
from app.commands.release import release
from app.operator import viewer_in
from app.shipped import working_partnership
from core.chat import Heard, HeardKind
from core.errors import BadInput
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


async def somebody_in(home: Path) -> str:
    """Let somebody open a chat, and return their pseudonym."""
    async with house_in(home) as house:
        partnership = await working_partnership(house)
        (consultation, *_) = await house.store.consultations.consultations(partnership.id)
        start = Heard(
            channel="web", address="an address", external_id="1", kind=HeardKind.START, at=now(), join_code=consultation.name
        )
        await house.listener.hear(start)
        (person,) = await house.store.people.participants(viewer_in(partnership))
        return person.pseudonym


async def days_in(home: Path) -> Mapping[str, date]:
    async with house_in(home) as house:
        return await house.store.releases.release_dates()


def test_a_day_is_kept_and_forgotten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))
    pseudonym = asyncio.run(somebody_in(tmp_path))

    release(pseudonym.lower(), date(2026, 5, 1))
    kept = asyncio.run(days_in(tmp_path))
    release(pseudonym, None)

    assert list(kept.values()) == [date(2026, 5, 1)]
    assert asyncio.run(days_in(tmp_path)) == {}
    assert "nobody writes to them before a week after 01 May 2026" in capsys.readouterr().err


def test_nobody_unknown_has_a_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))

    with pytest.raises(BadInput, match="nobody with this pseudonym"):
        release("Nobody 000", date(2026, 5, 1))
