"""`heard sample`: everything in it can be worked through on this computer."""

from pathlib import Path

import pytest

from tests.journeys.program import heard, objects

pytestmark = pytest.mark.journey


def test_every_sample_becomes_ready_and_what_was_taken_back_is_not_found(tmp_path: Path) -> None:
    brought = heard(tmp_path, "sample", "--json")
    found = objects(heard(tmp_path, "search", "nowhere to live", "--json").stdout)
    taken_back = objects(heard(tmp_path, "search", "caravan at the back of a farm", "--json").stdout)

    assert brought.returncode == 0, brought.stderr
    assert {each["state"] for each in objects(brought.stdout)} == {"ready"}
    assert any(each["medium"] == "film" and "nowhere to live" in each["text"] for each in found)
    assert not any("caravan" in each["text"] for each in taken_back)
