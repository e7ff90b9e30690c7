"""`heard duty`: who is told of concerns is named in order, and nobody unknown is."""

import asyncio
import json
from pathlib import Path

import pytest

from app.commands.duty import list_duty, set_duty
from app.shipped import working_partnership
from core.errors import BadInput
from core.people import Role, StaffId, StaffMember
from tests.app.opened_house import house_in

pytestmark = pytest.mark.journey


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))
    asyncio.run(_with_staff(tmp_path))
    return tmp_path


async def _with_staff(home: Path) -> None:
    async with house_in(home) as house:
        partnership = await working_partnership(house)
        for name, role in (("Amy", Role.DUTY_CONTACT), ("Bo", Role.DUTY_CONTACT), ("Cal", Role.ADMINISTRATOR)):
            member = StaffMember(
                id=StaffId(name),
                partnership_id=partnership.id,
                name=name,
                email=f"{name.lower()}@example.org",
                roles=frozenset({role}),
            )
            await house.store.staff.put_member(member)


def test_who_is_named_is_told_in_that_order_and_may_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_duty(["cal@example.org", "bo"])
    capsys.readouterr()

    list_duty(as_json=True)

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["name"], each["may_read"]) for each in told] == [("Cal", True), ("Bo", True), ("Amy", True)]


def test_an_administrator_who_is_not_named_is_told_last_and_cannot_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    list_duty(as_json=False)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1. Amy")
    assert len(lines) == 3
    assert lines[2].startswith("3. Cal, cal@example.org (administrator")


def test_nobody_unknown_is_named_and_whoever_was_named_before_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_duty(["Bo"])
    with pytest.raises(BadInput, match="nobody called 'Zed'"):
        set_duty(["Amy", "Zed"])
    capsys.readouterr()

    list_duty(as_json=True)

    assert json.loads(capsys.readouterr().out.splitlines()[0])["name"] == "Bo"
