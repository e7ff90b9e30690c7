"""`heard kit status` and `heard kit bring-home`: a table that adds up, and one kit's trouble that holds up no other."""

import json
import shutil
from pathlib import Path

import pytest

from app.commands.kit_home import _tell, bring_home, status
from core.errors import BadKit
from core.kit_reports import BroughtHome, Line
from tests.app.kits import kit_at_work, kit_made, new_home, said
from tests.app.opened_house import house_in
from tests.opened import run_apart

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("visit")
    home = new_home(folder / "home")

    async def hold() -> None:
        async with house_in(home) as house:
            await kit_made(house, folder / "kit")
        async with kit_at_work(folder / "kit") as kit:
            await said(kit, "", "yes", "yes", "It was cold.")

    run_apart(hold())
    return folder


@pytest.fixture
def visit(held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("home", "kit"):
        shutil.copytree(held / name, tmp_path / name)
    monkeypatch.setenv("HEARD_HOME", str(tmp_path / "home"))
    return tmp_path


def test_a_kit_is_checked_counted_and_brought_home(visit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status(visit / "kit", as_json=False)
    looked = capsys.readouterr().out
    status(visit / "kit", as_json=True)
    counted = json.loads(capsys.readouterr().out)

    codes = [bring_home([visit / "kit"], as_json=False) for _ in range(2)]
    told = capsys.readouterr().out

    assert "every file it was made with is as it was" in looked
    assert (counted["served"], counted["holds"]["testimony"]) == (True, 1)
    assert codes == [0, 0]
    assert "messages heard" in told
    assert "0 new" in told
    assert "It was cold" not in looked + told


def test_a_folder_that_is_no_kit_is_told_and_the_others_come_home(visit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = bring_home([visit / "home", visit / "kit"], as_json=True)
    shown = capsys.readouterr()

    assert code == 1
    assert "There is no kit in this folder" in shown.err
    assert json.loads(shown.out)["balances"]


def test_another_home_is_told_that_it_cannot_count_what_is_inside(
    visit: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD_HOME", str(visit / "another"))
    (visit / "another").mkdir()

    status(visit / "kit", as_json=False)
    shown = capsys.readouterr()

    assert "made by another home" in shown.err
    assert "The signature is right" in shown.out
    with pytest.raises(BadKit, match="no kit"):
        status(visit, as_json=False)


def test_what_does_not_add_up_is_said_loudly(capsys: pytest.CaptureFixture[str]) -> None:
    odd = BroughtHome(kit_id="k", copy_id="y", lines=(Line(kind="people", in_kit=3, stored=1),), is_older=True)

    _tell(odd, Path("kit"), as_json=False)
    told = capsys.readouterr().out

    assert "does not add up" in told
    assert "A later state of this same copy came home before" in told
