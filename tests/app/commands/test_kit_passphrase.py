import io
import sys
from pathlib import Path

import pytest

from app.commands.kit_passphrase import asked_passphrase, new_passphrase
from core.errors import BadInput

GOOD = "kettle harbour violin moss ladder"


class Terminal(io.StringIO):
    """A terminal at which somebody types these lines."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    def type_lines(*lines: str) -> None:
        left = list(lines)
        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr("getpass.getpass", lambda _: left.pop(0))

    return type_lines


def test_a_new_passphrase_is_asked_twice(typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed(GOOD, GOOD)

    assert new_passphrase(None) == GOOD
    assert "is good" in capsys.readouterr().err


def test_two_that_differ_make_no_kit(typed) -> None:
    typed(GOOD, f"{GOOD}s")

    with pytest.raises(BadInput, match="not the same"):
        new_passphrase(None)


def test_a_weak_one_is_taken_and_said_to_be_weak(typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed("prison visit", "prison visit")

    new_passphrase(None)

    assert "is weak" in capsys.readouterr().err


def test_a_file_gives_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "p").write_text(f"{GOOD}\nanything else\n")

    assert asked_passphrase(tmp_path / "p") == new_passphrase(tmp_path / "p") == GOOD


def test_a_file_that_cannot_be_read_and_nobody_to_ask_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(BadInput, match="cannot be read"):
        asked_passphrase(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="nobody to ask"):
        asked_passphrase(None)
