"""Moves files that belong together out of a watched folder, with notes for people: all of them, whatever happens on the way.

What is to be moved is written down first, in a place that only Heard writes to; the next look does what a crash left undone.
A file that somebody changed or put there meanwhile is another file, and stays. Nothing is ever deleted or overwritten.
"""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core.errors import BadInput
from media_catalogue.folders import NOTE
from media_catalogue.originals import Stamp, stamp_of

TAKEN, REFUSED = "taken", "refused"


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A file that is to leave the watched folder: its path from there, what it was when it was read, and a note beside it."""

    path: PurePosixPath
    stamp: Stamp
    note: str = ""


class Mover:
    """Moves files from `folder` into its own folders for what was taken and what was refused."""

    def __init__(self, folder: Path, *, journal: Path) -> None:
        self._folder = folder
        self._journal = journal

    def move(self, leaving: Sequence[Leaving], into: str) -> None:
        """Move files into "taken" or "refused", each under the folders it lay in. Raises `OSError`."""
        moves: list[dict[str, object]] = []
        for each in leaving:
            target = self._free(each.path, into, [move["to"] for move in moves])
            moves.append(
                {"from": str(self._folder / each.path), "to": str(target), "stamp": list(each.stamp), "note": each.note}
            )
        self._write_down(moves)
        self.finish()

    def finish(self) -> None:
        """Do what was written down and not done yet, if anything. Raises `OSError`."""
        try:
            moves = json.loads(self._journal.read_text("utf-8"))
        except FileNotFoundError:
            return
        except ValueError:
            moves = []  # Written in half by a disk that broke; nothing was moved yet.
        for move in moves:
            source, target = Path(move["from"]), Path(move["to"])
            if _is_still(source, tuple(move["stamp"])) and not target.exists():
                source.rename(target)
            if move["note"] and target.exists():
                target.with_name(target.name + NOTE).write_text(move["note"] + "\n", encoding="utf-8")
            for folder in {source.parent, target.parent}:
                _sync(folder)
        self._journal.unlink(missing_ok=True)

    def _write_down(self, moves: Sequence[dict[str, object]]) -> None:
        new = self._journal.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(moves, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._journal)
        _sync(self._journal.parent)

    def _free(self, path: PurePosixPath, into: str, spoken_for: Sequence[object]) -> Path:
        """Return a place for a file where there is none yet: "kitchen (2).mp4" beside a "kitchen.mp4" of another day."""
        place = folder_within(self._folder, into, *path.parts[:-1])
        target, number = place / path.name, 1
        while target.exists() or target.is_symlink() or str(target) in spoken_for:
            number += 1
            target = place / f"{path.stem} ({number}){path.suffix}"
        return target


def folder_within(folder: Path, *parts: str) -> Path:
    """Return a folder inside `folder`, made where it is missing. Raises `BadInput` where a link leads elsewhere."""
    for part in parts:
        folder /= part
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():
            raise BadInput("A folder inside the watched folder is a link.", remedy="Put a real folder in its place.")
    return folder


def _is_still(file: Path, stamp: tuple[int, ...]) -> bool:
    try:
        return stamp_of(file) == stamp
    except OSError:
        return False


def _sync(folder: Path) -> None:
    with suppress(OSError):  # Some shared folders cannot: what was written down is done again.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
