"""Says what an untrusted file is, by its content, with the help of a confined child. Keeps nothing."""

import tempfile
from pathlib import Path

from core.testimony import Recording
from media_catalogue.limits import TO_LOOK, Caps, Limits
from media_catalogue.opening import ask_child
from media_catalogue.scratch import Scratch


class ChildLook:
    """`core.ports.LookInside`: a fresh confined child for every file, with an empty folder of its own under `scratch`."""

    def __init__(self, *, scratch: Path | None = None, limits: Limits = TO_LOOK, caps: Caps | None = None) -> None:
        self._scratch = Scratch(scratch or Path(tempfile.gettempdir()))
        self._limits = limits
        self._caps = caps or Caps()

    async def look(self, path: Path, *, sha256: str, byte_count: int) -> Recording:
        """Return what the file's content says it is, whatever its name. Raises `BadMedia`."""
        with self._scratch.folder() as folder:
            facts = await ask_child("look", path, byte_count=byte_count, limits=self._limits, caps=self._caps, folder=folder)
        return Recording(sha256=sha256, byte_count=byte_count, **{**facts, "sounds": tuple(facts["sounds"])})
