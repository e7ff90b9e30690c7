"""`heard add films.xlsx`: all that is wrong is told at once, and a sheet that is filled in is never overwritten."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.commands.add_sheet import MOST_TOLD, tell_problems, write_template
from core.errors import BadInput
from media_catalogue.manifest_columns import NAMES
from media_catalogue.sheet_rows import SheetProblem
from media_catalogue.sheets import sheet_at


def problem(row: int) -> SheetProblem:
    return SheetProblem(row=row, column="how", problem="This is no way of agreeing.", remedy="Write witnessed.")


def test_every_problem_is_told_to_programs_and_most_of_them_to_people(capsys: pytest.CaptureFixture[str]) -> None:
    tell_problems([problem(row) for row in range(2, MOST_TOLD + 5)], as_json=True)

    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert len(lines) == MOST_TOLD + 3
    assert lines[0] == {"row": 2, "column": "how", "problem": "This is no way of agreeing.", "remedy": "Write witnessed."}
    assert "And 3 more." in told.err
    assert "Nothing was kept." in told.err


@pytest.mark.parametrize("name", ["films.csv", "films.XLSX"])
def test_the_template_is_written_where_it_is_asked_for(tmp_path: Path, name: str) -> None:
    shown = CliRunner().invoke(cli, ["add", "--template", str(tmp_path / name)])

    assert shown.exit_code == 0
    assert sheet_at(tmp_path / name).columns == NAMES


def test_what_is_filled_in_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "films.csv").write_text("filled in")

    with pytest.raises(BadInput, match="already"):
        write_template(tmp_path / "films.csv")
    assert (tmp_path / "films.csv").read_text() == "filled in"


@pytest.mark.parametrize("name", ["films.doc", "none/films.csv"])
def test_a_template_that_cannot_be_written_is_said_to_be_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput):
        write_template(tmp_path / name)


@pytest.mark.parametrize("arguments", [["add"], ["add", "film.mp4"]])
def test_a_film_without_its_consultation_is_wrong_usage(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2


@pytest.mark.parametrize("more", [["other.mp4"], ["--person", "Rowan 4F7"], ["--title", "A day out"]])
def test_a_sheet_is_added_alone_and_says_everything_itself(more: list[str]) -> None:
    with pytest.raises(BadInput):
        CliRunner().invoke(cli, ["add", "films.csv", *more], catch_exceptions=False)
