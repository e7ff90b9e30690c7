"""Short-lived files of work in progress: a folder a piece of work, gone when it ends. Never the only copy."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Scratch:
    """The place for short-lived files. ``root`` is made when it is first needed, and belongs to one process."""

    root: Path

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give an empty folder while the context lasts; it and all in it are gone afterwards."""
        self.root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.root, ignore_cleanup_errors=True) as folder:
            yield Path(folder).absolute()
