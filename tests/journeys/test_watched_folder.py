"""A folder that is watched by a process that is killed again and again: every film comes in once, and none is lost."""

import signal
from pathlib import Path

import pytest

from tests.journeys.program import ffmpeg, heard, objects, serving, until

pytestmark = pytest.mark.journey

NAMED = (
    "file,title,made on,person,take part,keep recording,how",
    "named 1.m4a,One,2026-01-05,Rowan 4F7,yes,yes,witnessed",
    "named 2.m4a,Two,2026-01-05,Fern 0A1,yes,yes,witnessed",
)
FILMS = 5


def put_films(folder: Path) -> None:
    """Put five short recordings there, a sheet that names two of them, and a list that is none."""
    folder.mkdir(parents=True)
    for number, name in enumerate(("named 1", "named 2", "a", "b", "c"), start=3):
        ffmpeg("-f", "lavfi", "-i", f"sine=frequency={number}00:duration=1", "-c:a", "aac", str(folder / f"{name}.m4a"))
    (folder / "named.csv").write_text("\n".join(NAMED))
    (folder / "shopping.mp4").write_text("milk and bread\n" * 20)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_a_watcher_that_is_killed_again_and_again_takes_every_film_once(tmp_path: Path) -> None:
    folder, home = tmp_path / "watched", tmp_path / "home"
    put_films(folder / "films")
    settings = {"HEARD_WATCH_STEADY_S": "1"}

    for moved in (1, 3):
        with serving(home, command=("watch", str(folder)), **settings) as watcher:
            until(lambda moved=moved: len(names(folder / "taken")) + len(names(folder / "refused")) >= moved, what="moving")
            watcher.stop(signal.SIGKILL)
    with serving(home, command=("watch", str(folder)), **settings) as watcher:
        until(lambda: not names(folder / "films"), what="the folder being empty")
        assert watcher.stop() == 0
    again = objects(heard(home, "add", str(folder / "taken"), "--consultation", "films", "--json").stdout)
    found = [each for each in again if each["outcome"] == "was_here"]

    films = [name for name in names(folder / "taken") if name.endswith(".m4a")]
    assert films == ["a.m4a", "b.m4a", "c.m4a", "named 1.m4a", "named 2.m4a"]
    assert names(folder / "refused") == ["shopping.mp4", "shopping.mp4.note.txt"]
    assert len({each["testimony_id"] for each in found}) == len(found) == FILMS
    assert len(again) == FILMS


def test_the_server_takes_films_from_the_folder_that_is_set(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    put_films(folder / "films")

    with serving(tmp_path / "home", HEARD_WATCH_FOLDER=str(folder), HEARD_WATCH_STEADY_S="1") as server:
        assert server.base
        until(lambda: not names(folder / "films"), limit_s=90, what="the folder being empty")

    assert len([name for name in names(folder / "taken") if name.endswith(".m4a")]) == FILMS
