"""A process that dies in every single step of a film: what is there in the end is what there is without a death."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.opening import FILE_NAME
from tests.journeys.program import ROOT, environment, ffmpeg, heard, objects
from tests.journeys.speech import speak

pytestmark = pytest.mark.journey

SAID = "I came out on a Friday with nowhere to live. My mentor met me at the gate and bought me breakfast."
FEWEST_STEPS = 11
KEPT = (
    "SELECT kind FROM renditions",
    "SELECT text, start_ms, end_ms, words, doubts FROM passages",
    "SELECT position, theme, maker, score FROM tags JOIN passages ON passages.id = tags.passage_id",
    "SELECT position, model FROM vectors JOIN passages ON passages.number = vectors.passage_number",
    "SELECT state, version, step FROM testimony",
    "SELECT version, segments FROM transcripts",
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few seconds of somebody speaking, with a picture."""
    folder = tmp_path_factory.mktemp("film")
    speak(SAID, folder / "speech.wav")
    picture = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=10")
    ffmpeg(*picture, "-i", str(folder / "speech.wav"), "-c:v", "libx264", "-c:a", "aac", "-shortest", str(folder / "film.mp4"))
    return folder / "film.mp4"


def adding(film: Path) -> tuple[str, ...]:
    return ("add", str(film), "--consultation", "films", "--person", "Rowan", "--agreed", "take_part,keep_recording", "--json")


def kept_in(home: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(home / FILE_NAME)) as store:
        return [sorted(store.execute(statement).fetchall(), key=repr) for statement in KEPT]


def test_a_death_in_every_step_costs_nothing(tmp_path: Path, film: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert heard(whole, *adding(film)).returncode == 0

    died_in, again = tmp_path / "steps.txt", None
    while again is None or again.returncode == -signal.SIGKILL:
        again = subprocess.run(
            [sys.executable, "-m", "tests.journeys.dying", str(died_in), *adding(film)],
            env=environment(killed),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    assert len(died_in.read_text(encoding="utf-8").split()) >= FEWEST_STEPS
    assert objects(again.stdout)[-1]["state"] == "ready", again.stderr
    assert kept_in(killed) == kept_in(whole)
    assert [row for rows in kept_in(whole)[:2] for row in rows], "nothing was made at all"
