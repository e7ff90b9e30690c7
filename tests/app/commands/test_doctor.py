"""`heard doctor`: what is present, missing and optional."""

from pathlib import Path

from app.commands.doctor import checks
from app.settings import Settings


def test_everything_heard_needs_is_present_once_it_is_set_up(tmp_path: Path) -> None:
    found = {check.name: check for check in checks(Settings(home=tmp_path, port=0))}

    assert [name for name, check in found.items() if check.state == "missing"] == []
    assert {"Python", "Store", "Films (ffmpeg)", "Home folder", "Model for speech", "Model for meaning", "Browser"} <= set(
        found
    )


def test_a_home_that_cannot_be_used_is_missing_and_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    found = {check.name: check for check in checks(Settings(home=tmp_path / "file"))}

    assert found["Home folder"].state == "missing"
    assert "HEARD_HOME" in found["Home folder"].remark
