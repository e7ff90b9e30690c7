"""The real program, which kills itself without warning once a step's work is done and before anybody remembers that it is.

Run as ``python -m tests.journeys.dying FILE ARGUMENT…``, the arguments being those of `heard`: it dies in the first step
that FILE does not name, and names it there.
"""

import os
import signal
import sys
from pathlib import Path

from app.cli import main
from core.testimony import TestimonyId
from media_catalogue.pipeline import Pipeline
from media_catalogue.walking import Step


def die_in_a_new_step(file: Path) -> None:
    """Let the pipeline do its steps up to the first that `file` does not name, and die there."""
    attempted = Pipeline._attempted

    async def attempted_once_more(self: Pipeline, testimony_id: TestimonyId, name: str, step: Step) -> int | str:
        result = await attempted(self, testimony_id, name, step)
        known = file.read_text(encoding="utf-8").split() if file.exists() else []
        if name not in known:
            file.write_text("\n".join([*known, name]), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    Pipeline._attempted = attempted_once_more  # type: ignore[method-assign]


if __name__ == "__main__":
    die_in_a_new_step(Path(sys.argv.pop(1)))
    main()
