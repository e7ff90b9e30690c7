"""Many films brought in by somebody at a command line: a sheet is checked whole, and used twice it adds nothing twice."""

from pathlib import Path

import pytest

from tests.journeys.program import ffmpeg, heard, objects

pytestmark = pytest.mark.journey

HEADINGS = "file;title;made on;consultation;person;take part;keep recording;how"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three short recordings, one of them cut off by a copy that never ended."""
    folder = tmp_path_factory.mktemp("films")
    (folder / "day two").mkdir()
    for number, name in enumerate(("kitchen.m4a", "day two/garden.m4a", "street.m4a.part"), start=3):
        sine = ("-f", "lavfi", "-i", f"sine=frequency={number}00:duration=2")
        ffmpeg(*sine, "-c:a", "aac", "-f", "ipod", str(folder / name))
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def sheet(films: Path, *rows: str) -> str:
    (films / "films.csv").write_bytes("\r\n".join([HEADINGS, *rows]).encode("cp1252"))
    return str(films / "films.csv")


GOOD = (
    "kitchen.m4a;In the café;5/11/2026;films;Rowan 4F7;yes;yes;witnessed",
    "kitchen.m4a;;;;Fern 0A1;yes;yes;paper",
    r"day two\garden.m4a;In the garden;6/11/2026;films;;;;",
)


def test_a_sheet_with_one_fault_keeps_nothing_and_says_all_that_is_wrong(home: Path, films: Path) -> None:
    told = heard(home, "add", sheet(films, *GOOD, "../x.m4a;T;soon;flims;Wren 111;yes;maybe;"), "--json")
    left = heard(home, "add", sheet(films, *GOOD), "--check", "--json")

    assert told.returncode == 1
    assert [(each["row"], each["column"]) for each in objects(told.stdout)] == [
        (5, column) for column in ("file", "made on", "consultation", "keep recording", "how")
    ]
    assert left.returncode == 0
    assert {each["outcome"] for each in objects(left.stdout)} == {"would_be_added"}


def test_a_sheet_that_is_used_twice_adds_nothing_twice(home: Path, films: Path) -> None:
    first = heard(home, "add", sheet(films, *GOOD), "--json")
    second = heard(home, "add", sheet(films, *GOOD), "--json")
    folder = heard(home, "add", str(films), "--consultation", "films", "--json")

    once, twice, again = (objects(each.stdout) for each in (first, second, folder))
    assert (first.returncode, second.returncode, folder.returncode) == (0, 0, 0), first.stderr
    assert [(each["row"], each["outcome"], each["state"]) for each in once] == [(2, "added", "ready"), (4, "added", "ready")]
    assert [each["outcome"] for each in (*twice, *again)] == ["was_here"] * 4
    assert {each["testimony_id"] for each in (*once, *twice, *again)} == {each["testimony_id"] for each in once}
    assert "1 with nobody named in them" in first.stderr
