import pytest
from typer.testing import CliRunner

from app.cli import cli


@pytest.mark.parametrize("words", [("sms",), ("sms", "cost")])
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cli, [*words, "--help"])

    assert shown.exit_code == 0
    assert "Usage" in shown.output
