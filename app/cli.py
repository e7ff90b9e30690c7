"""The command line: `heard …`. Exit codes: 0 done, 1 failed, 2 wrong usage.

Each command is a module of `app.commands`, imported when it is called, so that `heard --help` answers at once.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli_kit import kit_cli
from app.cli_panel_and_event import event_cli, panel_cli
from app.cli_sms import sms_cli
from core.errors import HeardError

cli = typer.Typer(
    name="heard",
    help="Consultations by chat and a catalogue of films and sound, in one findings store. HEARD_HOME names the data folder.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
script_cli = typer.Typer(
    name="script", help="The scripts of consultations: XLSForm as .xlsx, .csv or .md.", no_args_is_help=True
)
cli.add_typer(script_cli)
models_cli = typer.Typer(name="models", help="The models for speech and meaning.", no_args_is_help=True)
cli.add_typer(models_cli)
paper_cli = typer.Typer(name="paper", help="Printed forms, and typing them up.", no_args_is_help=True)
cli.add_typer(paper_cli)
cli.add_typer(panel_cli)
cli.add_typer(event_cli)
cli.add_typer(sms_cli)
cli.add_typer(kit_cli)
release_cli = typer.Typer(
    name="release", help="When somebody comes out of custody; kept to write to nobody before.", no_args_is_help=True
)
cli.add_typer(release_cli)
duty_cli = typer.Typer(name="duty", help="Who is told that a concern waits, and in which order.", no_args_is_help=True)
cli.add_typer(duty_cli)
demo_cli = typer.Typer(name="demo", help="Heard as people meet it, with nobody real in it.", no_args_is_help=True)
cli.add_typer(demo_cli)

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
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Films or sound recordings, folders of them, or one sheet (.xlsx, .csv) that names them."),
    ] = None,
    consultation: Annotated[str, typer.Option(help="The consultation's short name; a sheet may name one for each film.")] = "",
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
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong; keep nothing.")] = False,
    template: Annotated[Path | None, typer.Option(help="Write an empty sheet to fill in: films.xlsx or films.csv.")] = None,
    as_json: Json = False,
) -> None:
    """Add films or recordings, transcribe them and find their themes."""
    from app.commands.add import Details
    from app.commands.add import add as command
    from app.commands.add_sheet import write_template
    from media_catalogue.folders import is_sheet

    if template is not None:
        write_template(template)
        return
    if not files:
        raise typer.BadParameter("Name a film, a folder or a sheet.", param_hint="FILES")
    if not consultation and not any(is_sheet(each.name) for each in files):
        raise typer.BadParameter("Say which consultation they belong to.", param_hint="--consultation")
    details = Details(
        consultation=consultation, title=title, people=tuple(person or ()), agreed=agreed, how=how, made_on=made_on
    )
    raise typer.Exit(command(files, details, check=check, as_json=as_json))


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


@demo_cli.command("telegram")
def demo_telegram() -> None:
    """Hold a consultation over a pretended Telegram: a page like a phone, Heard behind it, and nothing leaves this computer."""
    from app.commands.demo import telegram as command

    command()


@demo_cli.callback()
def demo() -> None:
    """Heard as people meet it, with nobody real in it."""


@cli.command()
def kiosk(
    consultation: Annotated[str, typer.Argument(help="The consultation's short name.")],
) -> None:
    """Print the address at which a screen is made a kiosk, which many people use in turn."""
    from app.commands.kiosk import kiosk as command

    command(consultation)


@cli.command()
def watch(
    folder: Annotated[
        Path | None, typer.Argument(help="The folder into which people put films; without, the one that is set.")
    ] = None,
    consultation: Annotated[str, typer.Option(help="For films that nothing else says it of, by its short name.")] = "",
) -> None:
    """Bring in the films that people put into a folder, each once it has arrived whole, until Ctrl-C."""
    from app.commands.watch import watch as command

    command(folder, consultation=consultation)


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


ScriptFile = Annotated[Path, typer.Argument(help="A script: .xlsx, .csv or .md.")]
Name = Annotated[str, typer.Argument(help="The consultation's short name, such as first_night.")]


@script_cli.command("check")
def check_scripts(
    files: Annotated[list[Path], typer.Argument(help="Scripts: .xlsx, .csv or .md.")],
    live: Annotated[bool, typer.Option("--live", help="Name questions people wait at that the edit would change.")] = False,
    as_json: Json = False,
) -> None:
    """Report everything wrong with scripts at once, with sheet, row, column and remedy, and what could be better."""
    from app.commands.script import check as command

    raise typer.Exit(command(files, live=live, as_json=as_json))


@script_cli.command("preview")
def preview_script(
    file: ScriptFile,
    save: Annotated[Path | None, typer.Option(help="Write the walk down as a told chat here.")] = None,
    language: Annotated[str, typer.Option(help="In this language, such as gd.")] = "",
    easy: Annotated[bool, typer.Option("--easy", help="In easier words.")] = False,
) -> None:
    """Walk a script here in the terminal; nothing is kept."""
    from app.commands.script import preview as command

    command(file, save=save, language=language, easy=easy)


@script_cli.command("draw")
def draw_script(
    file: ScriptFile,
    to: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; the screen without.")] = None,
) -> None:
    """Write a script's way through as a Mermaid diagram."""
    from app.commands.script import draw as command

    command(file, to=to)


@script_cli.command("publish")
def publish_script(
    file: ScriptFile,
    name: Annotated[str, typer.Option(help="The short name; without, that of the file.")] = "",
    media: Annotated[Path | None, typer.Option(help="A folder with recordings of its questions read aloud.")] = None,
) -> None:
    """Let new sessions begin with a script; those under way stay with theirs."""
    from app.commands.published import publish_file as command

    command(file, name=name, media=media)


@script_cli.command("list")
def list_scripts(as_json: Json = False) -> None:
    """List the consultations that have a script."""
    from app.commands.published import list_scripts as command

    command(as_json=as_json)


@script_cli.command("close")
def close_script(
    name: Name,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on; without, from now.")] = None,
) -> None:
    """Let nobody new begin a consultation; who is under way may finish."""
    from app.commands.published import close_consultation as command

    command(name, on=on)


@script_cli.command("migrate")
def migrate_script(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes/--preview", help="Move them, or only say what that would mean.")] = False,
    as_json: Json = False,
) -> None:
    """Move everybody under way on an older script to the newest, or say what that would mean."""
    from app.commands.published import migrate as command

    command(name, for_real=yes, as_json=as_json)


@script_cli.command("export")
def export_script(
    file: ScriptFile,
    to: Annotated[Path | None, typer.Option("-o", "--output", help="The XForm to write; the screen without.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write the XLSForm with the consent questions here too.")] = None,
) -> None:
    """Write a script as an XForm that Kobo and ODK open, its consent questions first."""
    from app.commands.script import export as command

    command(file, to=to, xlsx=xlsx)


@script_cli.command("import")
def import_forms(
    name: Name,
    files: Annotated[list[Path], typer.Argument(help="Completed forms as ODK or Kobo export them: .csv or .xml.")],
    how: Annotated[str, typer.Option(help="How people agreed: witnessed, paper or tapped.")] = "witnessed",
    as_json: Json = False,
) -> None:
    """Bring completed forms from ODK or Kobo in as testimony, each once."""
    from app.commands.published import import_submissions as command

    raise typer.Exit(command(name, files, how=how, as_json=as_json))


@paper_cli.command("print")
def print_paper(
    consultation: Annotated[str, typer.Argument(help="The consultation's short name.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The PDF file to write.")],
    copies: Annotated[int, typer.Option(min=1, max=500, help="How many, each with a code of its own.")] = 1,
    language: Annotated[str, typer.Option(help="A language of the script, such as gd; empty: its own.")] = "",
    setting: Annotated[str, typer.Option(help="Where they are to be handed out: community, order or custody.")] = "community",
) -> None:
    """Print a consultation's questions as forms."""
    from app.commands.paper import print_forms as command

    command(consultation, copies=copies, language=language, setting=setting, into=out)


@paper_cli.command("type")
def type_paper(
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx table: code, consent_take_part, …, and a column a question.")],
    as_json: Json = False,
) -> None:
    """Keep forms that were typed up in a table: all of them, or none and a list of all that is wrong."""
    from app.commands.paper import type_up as command

    raise typer.Exit(command(file, as_json=as_json))


@paper_cli.command("join")
def join_paper(
    code: Annotated[str, typer.Argument(help="The form's code.")],
    pseudonym: Annotated[str, typer.Argument(help="Whose it is, by pseudonym.")],
    agreed: Annotated[str, typer.Option(help="How they agreed to it: witnessed, paper, spoken or typed.")] = "",
) -> None:
    """Record that a form is a certain person's, only if they agreed."""
    from app.commands.paper import join as command

    command(code, pseudonym, agreed=agreed)


@paper_cli.command("take-back")
def take_back_paper(code: Annotated[str, typer.Argument(help="The form's code.")]) -> None:
    """Take back all that a form says, because whoever wrote it said so; they need give no reason."""
    from app.commands.paper import take_back as command

    command(code)


@release_cli.command("set")
def set_release(
    pseudonym: Annotated[str, typer.Argument(help="Whose, such as 'Rowan 4F7'.")],
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day they come out, such as 2026-05-01.")],
) -> None:
    """Keep the day somebody comes out of custody: no reminder reaches them until a week after it."""
    from app.commands.release import release as command

    command(pseudonym, day.date())


@release_cli.command("forget")
def forget_release(pseudonym: Annotated[str, typer.Argument(help="Whose, such as 'Rowan 4F7'.")]) -> None:
    """Forget the day."""
    from app.commands.release import release as command

    command(pseudonym, None)


@duty_cli.command("list")
def list_duty(as_json: Json = False) -> None:
    """Print who is told of concerns, first to last."""
    from app.commands.duty import list_duty as command

    command(as_json=as_json)


@duty_cli.command("set")
def set_duty(
    who: Annotated[list[str], typer.Argument(help="Names or e-mail addresses of staff, whoever is told first in front.")],
) -> None:
    """Name who is told of concerns, in this order; whoever is named may read what was said."""
    from app.commands.duty import set_duty as command

    command(who)


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
