"""`heard kit make` and `heard kit list`: what is said, and what is refused before anything is made."""

from datetime import datetime
from pathlib import Path

import pytest

from app.commands.kit import list_kits, make
from core.errors import BadInput
from tests.app.kits import new_home

pytestmark = pytest.mark.journey

GIVEN = {"workers": (), "until": None, "setting": "custody"}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HEARD_HOME", str(new_home(tmp_path / "home")))
    (tmp_path / "passphrase").write_text("kettle harbour violin moss ladder\n")
    return tmp_path


def test_a_kit_is_made_and_listed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = datetime(2099, 5, 1)  # noqa: DTZ001 - as the command line gives it
    make(home / "kit", ["first_night"], **{**GIVEN, "until": day}, passphrase_file=home / "passphrase")
    told = capsys.readouterr().err
    list_kits(as_json=False)
    list_kits(as_json=True)
    listed = capsys.readouterr().out

    assert (home / "kit" / "kit.json").exists()
    assert "This passphrase is good" in told
    assert "fingerprint of the home that made it" in told
    assert "people are asked: in custody" in told
    assert "02 May 2099, 00:00" in told
    assert "did not come home yet" in listed
    assert '"consultations": ["The first night"]' in listed


@pytest.mark.parametrize(
    ("names", "facts", "words"),
    [
        (["first_nigth"], {}, "no consultation called"),
        (["first_night"], {"setting": "prison"}, "no setting 'prison'"),
        (["first_night"], {"workers": ["nobody@example.org"]}, "Nobody in this partnership"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(home: Path, names: list[str], facts: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        make(home / "kit", names, **{**GIVEN, **facts}, passphrase_file=home / "passphrase")  # type: ignore[arg-type]

    assert not (home / "kit").exists()


def test_too_short_a_passphrase_makes_no_kit(home: Path) -> None:
    (home / "passphrase").write_text("short\n")

    with pytest.raises(BadInput, match="too short"):
        make(home / "kit", ["first_night"], **GIVEN, passphrase_file=home / "passphrase")  # type: ignore[arg-type]

    assert not (home / "kit").exists()
