"""`heard search`: stable fields, and filters that are met with the nearest when misspelt."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.search import Filters, _show, search
from app.settings import Settings
from core.errors import BadInput
from core.findings import FindingKind, fields_of
from tests.app.test_links import finding
from tests.journeys.program import ROOT

NO_FILTERS = {"consultation": "", "approach": "", "medium": "", "theme": ""}


@pytest.mark.journey
@pytest.mark.parametrize(("filter_", "value", "meant"), [("approach", "intervew", "interview"), ("medium", "vioce", "voice")])
def test_a_misspelt_filter_is_met_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, filter_: str, value: str, meant: str
) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))

    with pytest.raises(BadInput, match=f"Did you mean '{meant}'"):
        search("home", Filters(**{**NO_FILTERS, filter_: value}, limit=5), as_json=True)


@pytest.mark.journey
def test_nothing_found_is_said_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEARD_HOME", str(tmp_path))

    search("home", Filters(**NO_FILTERS, limit=5), as_json=False)

    assert "Try other words" in capsys.readouterr().err


def test_what_the_team_wrote_is_not_printed_as_a_quote(capsys: pytest.CaptureFixture[str]) -> None:
    note = replace(finding(42_000), kind=FindingKind.NOTE, passage_id=None, participant="", text="the gate closes")

    for each in (finding(0), note):
        _show(each, Settings())

    printed = capsys.readouterr().out
    assert "“x”" in printed
    assert "“the gate closes”" not in printed
    assert "the gate closes\n  a note by the team · The first night" in printed


def test_every_field_of_a_finding_is_documented() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text()

    missing = [name for name in fields_of(finding(0), "") if f"`{name}`" not in page]

    assert missing == []
