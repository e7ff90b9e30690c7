"""`heard panel` and `heard event` explain themselves, and wrong usage is told from failure."""

import pytest
from typer.testing import CliRunner

from app.cli import cli


@pytest.mark.parametrize("command", [("panel", "invite"), ("event", "poster"), ("event", "wall"), ("event", "mark")])
def test_every_command_explains_itself(command: tuple[str, str]) -> None:
    shown = CliRunner().invoke(cli, [*command, "--help"])

    assert shown.exit_code == 0
    assert "Usage" in shown.output


@pytest.mark.parametrize("words", [("panel", "invite"), ("panel", "invite", "x", "--wave", "1"), ("event", "mark", "x")])
def test_what_is_missing_or_cannot_be_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(cli, list(words)).exit_code == 2
