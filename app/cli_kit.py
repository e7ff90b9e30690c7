"""`heard kit …`: taking consultations to where there is no internet. Each command is imported when it is called."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

kit_cli = typer.Typer(
    name="kit", help="Consultations where there is no internet, such as a prison visit.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Folder = Annotated[Path, typer.Argument(help="The kit's folder.")]
PassphraseFile = Annotated[
    Path | None, typer.Option(help="A file whose first line is the passphrase, for scripts; without it, you are asked.")
]


@kit_cli.command("make")
def make_kit(
    folder: Annotated[Path, typer.Argument(help="A new folder, such as one on a stick.")],
    consultation: Annotated[list[str], typer.Option(help="A consultation's short name; again for each.")],
    worker: Annotated[
        list[str] | None, typer.Option(help="The e-mail address of a worker who will serve it; again for each.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day on which it can be served.")
    ] = None,
    setting: Annotated[str, typer.Option(help="Where people are asked: custody, order or community.")] = "custody",
    passphrase_file: PassphraseFile = None,
) -> None:
    """Make an encrypted, signed folder that a laptop serves. It holds consultations, and nothing anybody said."""
    from app.commands.kit import make as command

    command(folder, consultation, workers=worker or [], until=until, setting=setting, passphrase_file=passphrase_file)


@kit_cli.command("serve")
def serve_kit(
    folder: Folder,
    address: Annotated[
        str, typer.Option(help="This laptop's own address on a cable, for a tablet; without it, this laptop alone.")
    ] = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any free one.")] = 8000,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Serve a kit on this laptop until Ctrl-C, with no network. All that is said is sealed into the folder at once."""
    from app.commands.kit_serve import serve as command

    command(folder, address=address, port=port, passphrase_file=passphrase_file)


@kit_cli.command("status")
def kit_status(folder: Folder, as_json: Json = False) -> None:
    """Check a kit's signature and files, and say what it is; at home, how much is in it too."""
    from app.commands.kit_home import status as command

    command(folder, as_json=as_json)


@kit_cli.command("bring-home")
def bring_kits_home(
    folders: Annotated[list[Path], typer.Argument(help="Kits that were served, one or many, in any order.")],
    as_json: Json = False,
) -> None:
    """Bring in what was gathered, each thing once, however often this is said. Ends with 1 where anything is amiss."""
    from app.commands.kit_home import bring_home as command

    raise typer.Exit(command(folders, as_json=as_json))


@kit_cli.command("list")
def list_kits(as_json: Json = False) -> None:
    """List the kits that were made here, and what came home of each."""
    from app.commands.kit import list_kits as command

    command(as_json=as_json)
