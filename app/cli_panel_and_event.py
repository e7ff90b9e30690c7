"""`heard panel …` and `heard event …`: asking many people, again or on one day. Each command is imported when it is called."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

panel_cli = typer.Typer(name="panel", help="The same people, asked again in waves.", no_args_is_help=True)
event_cli = typer.Typer(name="event", help="Many people on one day: the poster and the wall.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


@panel_cli.command("invite")
def invite_panel(
    consultation: Annotated[str, typer.Argument(help="The consultation's short name.")],
    wave: Annotated[int | None, typer.Option(min=2, help="Which wave; without it, the next one.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would be invited, and who not and why.")] = False,
    by_code: Annotated[bool, typer.Option("--by-code", help="Open the wave to those who come by the join code too.")] = False,
    as_json: Json = False,
) -> None:
    """Invite those who agreed to it to the next wave, unless they were asked something in the last 30 days."""
    from app.commands.panel import invite as command

    command(consultation, wave=wave, dry_run=dry_run, by_code=by_code, as_json=as_json)


@event_cli.command("poster")
def event_poster(
    consultation: Annotated[str, typer.Argument(help="The consultation's short name.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The PDF file to write.")],
) -> None:
    """Print a poster with the QR code that opens the chat."""
    from app.commands.event import poster as command

    command(consultation, into=out)


@event_cli.command("wall")
def event_wall(
    consultation: Annotated[str, typer.Argument(help="The consultation's short name.")],
    close: Annotated[bool, typer.Option("--close", help="Close the wall: its address leads nowhere any more.")] = False,
) -> None:
    """Open a wall of approved words for a projector and print its address, or close it."""
    from app.commands.event import wall as command

    command(consultation, close=close)


@event_cli.command("mark")
def event_mark(
    consultation: Annotated[str, typer.Argument(help="The consultation's short name.")],
    setting: Annotated[str, typer.Option(help="Where it was held: community, order or custody.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it was held.")],
    custody_too: Annotated[bool, typer.Option("--custody-too", help="Mark those that stand as custody as well.")] = False,
) -> None:
    """Say in which setting the sessions of one day were held that people held themselves."""
    from app.commands.event import mark as command

    command(consultation, setting=setting, day=day, custody_too=custody_too)
