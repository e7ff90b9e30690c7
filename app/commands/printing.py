"""How commands speak: words for people on standard error, results on standard output, one JSON object a line when asked."""

import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from core.findings import Progress as Step
from core.people import Partnership
from core.testimony import TestimonyState

people = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and remarks: never mixed into what a program reads."""

results = Console(highlight=False, soft_wrap=True)
"""What was asked for."""

STEP_WORDS = {
    "": "waiting",
    "begin": "waiting",
    "look": "looking inside",
    "transcribe": "writing down the words",
    "voices": "telling voices apart",
    "passages": "cutting into passages",
    "concerns": "looking for anyone at risk",
    "names": "looking for names",
    "convert": "making it playable",
    "tag": "finding themes",
    "meaning": "learning the meaning",
    "forget": "keeping only what may be kept",
    "finish": "nearly there",
}
"""The pipeline's steps, in their order, in words for people."""

SHARES = {"look": 3, "transcribe": 55, "convert": 30, "tag": 4, "meaning": 4}
"""What share of the whole each step takes, in hundredths, as a film of a minute showed; a step that is not here takes 1."""

MOST_TOLD_ONE_BY_ONE = 5

STATE_WORDS = {TestimonyState.READY: "ready", TestimonyState.FAILED: "could not be done"}


def print_json(fields: Mapping[str, Any]) -> None:
    """Print one JSON object on one line, accents and all."""
    results.print(json.dumps(fields, ensure_ascii=False, default=str), markup=False)


def tell_if_sample(partnership: Partnership) -> None:
    """Say that what is done here is done among invented people, before anybody adds a real person's words to them."""
    if partnership.is_sample:
        people.print(
            "This is the sample partnership, with invented people. 'heard serve' without --sample makes your own.",
            style="yellow",
        )


def words_for(step: Step) -> str:
    """Return how far a testimony has come, in plain words."""
    return STATE_WORDS.get(step.state) or STEP_WORDS.get(step.step, step.step)


def done_of_all(step: Step) -> float:
    """Return how much of the whole way a testimony has come, 0 to 1; a step's own share grows as it is done."""
    if step.state in STATE_WORDS:
        return 1.0
    names = list(STEP_WORDS)
    before = names[: names.index(step.step)] if step.step in STEP_WORDS else []
    share = {name: SHARES.get(name, 1) for name in names}
    return (sum(share[name] for name in before) + share.get(step.step, 0) * step.done) / sum(share.values())


class ProgressBars:
    """One bar a testimony on a terminal; on anything else one line whenever a step changes."""

    def __init__(self) -> None:
        self._bars = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[step]}"),
            TimeElapsedColumn(),
            console=people,
        )
        self._tasks: dict[str, TaskID] = {}
        self._told: dict[str, str] = {}

    def __enter__(self) -> Self:
        if people.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if people.is_terminal:
            self._bars.stop()

    def tell(self, steps: Sequence[Step]) -> None:
        """Show how far each testimony has come; many at once are counted off a terminal, not told one by one."""
        if people.is_terminal:
            for step in steps:
                self._move(step)
        elif len(steps) > MOST_TOLD_ONE_BY_ONE:
            ready = sum(step.state in STATE_WORDS for step in steps)
            self._say_once("all", f"  {ready} of {len(steps)} done")
        else:
            for step in steps:
                self._say_once(step.testimony_id, f"  {step.title}: {words_for(step)}")

    def _move(self, step: Step) -> None:
        if step.testimony_id not in self._tasks:
            self._tasks[step.testimony_id] = self._bars.add_task(step.title, total=1.0, step="")
        self._bars.update(self._tasks[step.testimony_id], completed=done_of_all(step), step=words_for(step))

    def _say_once(self, about: str, words: str) -> None:
        if self._told.get(about) != words:
            self._told[about] = words
            people.print(words, markup=False)
