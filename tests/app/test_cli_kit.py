"""`heard kit` explains itself, wrong usage is told from failure, and a passphrase is never an argument."""

import pytest
from typer.testing import CliRunner

from app.cli import cli


@pytest.mark.parametrize("command", ["make", "serve", "status", "bring-home", "list"])
def test_every_command_explains_itself_and_takes_no_passphrase(command: str) -> None:
    shown = CliRunner().invoke(cli, ["kit", command, "--help"])

    assert shown.exit_code == 0
    assert "Usage" in shown.output
    assert "--passphrase " not in shown.output


@pytest.mark.parametrize(
    "words",
    [
        ("make",),
        ("make", "x"),
        ("serve",),
        ("serve", "x", "--port", "70000"),
        ("bring-home",),
        ("make", "x", "--until", "soon"),
    ],
)
def test_what_is_missing_or_cannot_be_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(cli, ["kit", *words]).exit_code == 2
