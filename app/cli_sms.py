"""`heard sms …`: consultations by text message. Each command is imported when it is called."""

from typing import Annotated

import typer

sms_cli = typer.Typer(name="sms", help="Consultations by text message.", no_args_is_help=True)


@sms_cli.callback()
def sms() -> None:
    """Keep `heard sms` a group, though it holds one command."""


@sms_cli.command("cost")
def sms_cost(
    consultation: Annotated[str, typer.Argument(help="A consultation's short name; without, every one that sent texts.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Count the texts that were sent, their parts, what became of them and what they cost."""
    from app.commands.sms import cost as command

    command(consultation, as_json=as_json)
