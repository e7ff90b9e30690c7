"""The command line: `heard …`. Exit codes: 0 done, 1 failed, 2 wrong usage.

Each command is a module of `app.commands`, imported when it is called, so that `heard --help` answers at once.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from core.errors import HeardError

cli = typer.Typer(
    name="heard",
    help="Consultations by chat and a catalogue of films and sound, in one findings store. HEARD_HOME names the data folder.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_cli = typer.Typer(name="models", help="The models for speech and meaning.", no_args_is_help=True)
cli.add_typer(models_cli)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


@cli.command()
def serve(
    sample: Annotated[bool, typer.Option("--sample", help="Bring in the sample partnership first.")] = False,
    jobs: Annotated[bool, typer.Option(help="Work on testimony here too, not only serve pages.")] = True,
) -> None:
    """Serve the pages for participants, facilitators and staff."""
    from app.commands.serve import serve as command

    command(sample=sample, jobs=jobs)


@cli.command()
def talk(
    script: Annotated[str, typer.Argument(help="The consultation's short name, such as first_night.")],
    new: Annotated[bool, typer.Option("--new", help="Begin as a new person, whoever talked here before.")] = False,
) -> None:
    """Hold a consultation here in the terminal. Reads the person's side from a pipe too, one message a line."""
    from app.commands.talk import talk as command

    command(script, new=new)


@cli.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Films or sound recordings.")],
    consultation: Annotated[str, typer.Option(help="The consultation's short name.")],
    title: Annotated[str, typer.Option(help="What to call it; the file's name is not kept.")] = "",
    person: Annotated[
        list[str] | None,
        typer.Option(
            help="Who is in it, by pseudonym; again for each person. 'NAME=take_part,keep_recording' for their own yes."
        ),
    ] = None,
    agreed: Annotated[
        str, typer.Option(help="What everyone in it agreed to: take_part, keep_recording, quote_words, show_to_partners, …")
    ] = "",
    how: Annotated[str, typer.Option(help="How they agreed: witnessed, paper or spoken.")] = "witnessed",
    made_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it was made.")] = None,
    as_json: Json = False,
) -> None:
    """Add films or recordings, transcribe them and find their themes."""
    from app.commands.add import Details
    from app.commands.add import add as command

    details = Details(
        consultation=consultation, title=title, people=tuple(person or ()), agreed=agreed, how=how, made_on=made_on
    )
    raise typer.Exit(command(files, details, as_json=as_json))


@cli.command()
def search(
    query: Annotated[str, typer.Argument(help="Words or a sentence; misspellings and paraphrases find too.")],
    consultation: Annotated[str, typer.Option(help="Only this consultation, by its short name.")] = "",
    approach: Annotated[str, typer.Option(help="Only this approach: survey, text_survey, interview, film, …")] = "",
    medium: Annotated[str, typer.Option(help="Only this medium: text, voice, film or sound.")] = "",
    theme: Annotated[str, typer.Option(help="Only this theme, by its code, such as housing.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at the most.")] = 20,
    as_json: Json = False,
) -> None:
    """Search what people said, by words and by meaning."""
    from app.commands.search import Filters
    from app.commands.search import search as command

    command(
        query, Filters(consultation=consultation, approach=approach, medium=medium, theme=theme, limit=limit), as_json=as_json
    )


@cli.command()
def doctor(as_json: Json = False) -> None:
    """Say what is present, missing and optional on this computer."""
    from app.commands.doctor import doctor as command

    raise typer.Exit(command(as_json=as_json))


@cli.command()
def worker() -> None:
    """Work on testimony until Ctrl-C, beside `heard serve --no-jobs`."""
    from app.commands.worker import worker as command

    command()


@cli.command()
def sample(as_json: Json = False) -> None:
    """Bring in the sample partnership: invented people, their answers, voice notes and a film."""
    from app.commands.sample import sample as command

    raise typer.Exit(command(as_json=as_json))


@models_cli.command("list")
def list_models(as_json: Json = False) -> None:
    """List the models that are here and those that can be fetched."""
    from app.commands.models import list_models as command

    command(as_json=as_json)


@models_cli.command("check")
def check_models(as_json: Json = False) -> None:
    """Check every model's files against their known SHA-256."""
    from app.commands.models import check_models as command

    raise typer.Exit(command(as_json=as_json))


@models_cli.command("get")
def get_model(name: Annotated[str, typer.Argument(help="A name that `heard models list` shows.")]) -> None:
    """Fetch a larger speech model from HEARD_MODEL_HUB, where there is internet."""
    from app.commands.models import get_model as command

    command(name)


def main() -> None:
    """Run the command line; an error Heard raises on purpose is one sentence, never a traceback."""
    os.umask(0o077)  # Everything Heard writes is its owner's alone.
    try:
        cli()
    except HeardError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
