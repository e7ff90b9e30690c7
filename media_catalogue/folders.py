"""Finds the files to be brought in from a folder, and the one that a sheet names. Opens none, and follows no link."""

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from core.errors import BadInput, BadMedia
from media_catalogue.sheets import SUFFIXES

MOST_FILES = 20_000
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp", ".!ut", ".aria2")
"""How the names of files end that a browser or a copying program is still writing."""

LITTER = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
"""What Windows leaves in folders."""

NOTE = ".note.txt"
"""What ends the name of a note that we left ourselves beside a file."""


def is_left_out(name: str) -> bool:
    """Whether a file of this name is hidden, unfinished, litter or a note of ours, and so is no film and no sheet."""
    lowered = name.casefold()
    return lowered.startswith((".", "~")) or lowered.endswith(("~", NOTE, *UNFINISHED)) or lowered in LITTER


def is_sheet(name: str) -> bool:
    """Whether a file of this name says something about films, rather than being one."""
    return name.casefold().endswith(SUFFIXES)


def films_below(folder: Path) -> list[Path]:
    """Return every file below a folder that may be a film or sound, in the same order every time.

    Hidden and unfinished files, sheets, links, and what lies behind links, are left out. Raises `BadInput`.
    """
    found = [path for path in files_below(folder) if not is_sheet(path.name)]
    return sorted(found, key=lambda path: [(part.casefold(), part) for part in path.relative_to(folder).parts])


def files_below(folder: Path, *, without: Collection[Path] = ()) -> Iterator[Path]:
    """Yield every file below a folder, but for hidden and unfinished ones, links, and folders of `without`.

    Raises `BadInput`.
    """
    found = 0
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                here = list(entries)
        except OSError as error:
            raise BadInput("A folder cannot be read.", remedy="Ask whoever owns it to let you read it.") from error
        for entry in here:
            if is_left_out(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting += [path for path in (Path(entry.path),) if path not in without]
            elif entry.is_file(follow_symlinks=False):
                found += 1
                if found > MOST_FILES:
                    raise BadInput(f"There are more than {MOST_FILES} files in this folder.", remedy="Bring in its parts.")
                yield Path(entry.path)


def file_named(folder: Path, written: str) -> Path:
    """Return the file that a sheet in `folder` names, from there. Raises `BadMedia` for anything but a file that lies in it."""
    here = folder
    for part in PurePosixPath(written).parts:
        here /= part
        if part == ".." or here.is_symlink():
            raise BadMedia(
                "no_file", "This leads out of the sheet's folder.", remedy="Put the file itself there, not a link to it."
            )
    check_readable(here)
    return here


def check_readable(file: Path) -> None:
    """Raise `BadMedia` for what is not a file that can be read: a misspelt name, a folder, a pipe, a device."""
    remedy = "Check the name and the folder."
    try:
        mode = file.stat().st_mode
    except (OSError, ValueError) as error:
        raise BadMedia("no_file", "There is no such file.", remedy=remedy) from error
    if not stat.S_ISREG(mode):
        raise BadMedia("no_file", "That is not a film or a recording.", remedy="Name one, or a folder that has any.")
    if not os.access(file, os.R_OK):
        raise BadMedia("no_file", "That file may not be read from here.", remedy="Ask whoever owns it to let you read it.")
