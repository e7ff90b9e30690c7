"""Each film that was to be added is told of once, with where it stands in the sheet, and counted at the end."""

import json

import pytest

from app.commands.added import Added, Refused, tell_counts, tell_refused
from core.errors import BadMedia, StoreFull
from tests.storage.made import a_testimony


def test_a_refusal_says_which_and_why_and_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    error = BadMedia("not_media", "This is no film.", remedy="Add a film.")

    tell_refused(Refused(error=error, place="a\x1b[2J\rb.mp4", row=3), as_json=True)

    told = capsys.readouterr()
    assert json.loads(told.out) == {
        "testimony_id": None,
        "state": "refused",
        "passages": 0,
        "fault": "This is no film. Add a film.",
        "code": "not_media",
        "outcome": "refused",
        "row": 3,
    }
    assert "\x1b[2J" not in told.err
    assert "\r" not in told.err


def test_what_has_no_code_is_told_by_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    tell_refused(Refused(error=StoreFull(), place="a.mp4"), as_json=True)

    assert json.loads(capsys.readouterr().out)["code"] == "StoreFull"


def test_several_films_are_counted_and_one_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    tell_counts([Added(testimony=a_testimony("t_1"), was_here=False), Added(testimony=a_testimony("t_2"), was_here=True)], 1)
    tell_counts([Added(testimony=a_testimony("t_1"), was_here=False)], 0)

    assert capsys.readouterr().err == "1 added, 1 here already, 1 refused.\n"
