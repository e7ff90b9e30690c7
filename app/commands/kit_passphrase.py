"""Asking for a kit's passphrase: never as an argument, which other programs can read. Keeps it nowhere."""

import getpass
import sys
from pathlib import Path

from app.commands.printing import people
from core.errors import BadInput
from core.passphrases import SHORTEST, Strength, strength_of

ADVICE = f"Take {SHORTEST} signs or more: five words that do not belong together are good, and easy to keep."
MOST_BYTES = 4096


def new_passphrase(file: Path | None) -> str:
    """Return a passphrase for a new kit: from a file's first line, or asked twice. Raises `BadInput` where it is too weak."""
    if file is None:
        people.print(f"A passphrase for this kit. {ADVICE}")
    passphrase = _first_line(file) if file else _asked("Passphrase: ")
    strength = strength_of(passphrase)
    if strength is Strength.TOO_SHORT:
        raise BadInput("That passphrase is too short, or has too few different signs.", remedy=ADVICE)
    people.print(f"  This passphrase is {strength.value}.", style="yellow" if strength is Strength.WEAK else "")
    if file is None and _asked("The same again: ") != passphrase:
        raise BadInput("The two were not the same, so no kit was made.", remedy="Try again.")
    return passphrase


def asked_passphrase(file: Path | None) -> str:
    """Return the passphrase of a kit there is, from a file's first line or asked once."""
    return _first_line(file) if file else _asked("The kit's passphrase: ")


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as text:
            return text.readline(MOST_BYTES).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("The passphrase file cannot be read.", remedy="Name a text file with the passphrase in it.") from error


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput("There is nobody to ask for the passphrase.", remedy="Use --passphrase-file, or a terminal.")
    return getpass.getpass(question)
