"""The command line: every command explains itself, and wrong usage is told from failure."""

import pytest
from typer.testing import CliRunner

from app.cli import cli

COMMANDS = ("serve", "talk", "add", "search", "doctor", "worker", "models", "sample")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"])

    assert shown.exit_code == 0
    assert "Usage" in shown.output


def test_a_command_there_is_not_is_wrong_usage() -> None:
    assert CliRunner().invoke(cli, ["serch"]).exit_code == 2


def test_a_missing_argument_is_wrong_usage() -> None:
    assert CliRunner().invoke(cli, ["search"]).exit_code == 2
