"""How commands speak."""

import json
from datetime import UTC, datetime

import pytest

from app.commands.printing import STEP_WORDS, ProgressBars, done_of_all, print_json, words_for
from core.findings import Progress
from core.testimony import Medium, TestimonyId, TestimonyState


def progress(step: str, state: TestimonyState = TestimonyState.PROCESSING) -> Progress:
    return Progress(
        testimony_id=TestimonyId("t_1"),
        title="A film",
        consultation="Films",
        medium=Medium.FILM,
        state=state,
        step=step,
        done=0.5,
        fault=None,
        passages=0,
        received_at=datetime(2026, 1, 5, tzinfo=UTC),
    )


def test_an_object_is_one_line_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"text": "[bold]two\nlines[/bold] — café " + "long " * 100})

    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["text"].startswith("[bold]two\nlines[/bold] — café")


def test_a_step_is_said_in_plain_words() -> None:
    assert words_for(progress("transcribe")) == "writing down the words"
    assert words_for(progress("transcribe", TestimonyState.READY)) == "ready"


def test_without_a_terminal_each_step_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBars() as bars:
        for step in ("look", "look", "transcribe", "transcribe"):
            bars.tell([progress(step)])

    assert capsys.readouterr().err.splitlines() == ["  A film: looking inside", "  A film: writing down the words"]


def test_the_whole_way_only_ever_grows_and_ends_at_one() -> None:
    ways = [done_of_all(progress(step)) for step in STEP_WORDS]

    assert ways == sorted(ways)
    assert 0 <= ways[0] < ways[-1] < 1
    assert done_of_all(progress("finish", TestimonyState.READY)) == 1.0
