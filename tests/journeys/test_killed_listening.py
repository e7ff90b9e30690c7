"""A process killed while it listens to a long recording: the next one goes on at the stretch where it was."""

import signal
import sqlite3
import subprocess
import wave
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.journeys.program import HEARD, ROOT, environment, heard, objects, until
from tests.media_catalogue.spoken import RATE, said

pytestmark = pytest.mark.journey

MINUTES = 13

SENTENCES = (
    "I came out on a Friday with nowhere to live.",
    "The housing office was shut until Monday morning.",
    "My mentor met me at the gate and bought me breakfast.",
    "It helped to have somebody to talk to who had been there.",
)

ADD = ("add", "--consultation", "films", "--agreed", "take_part,keep_recording")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirteen minutes in which somebody says all four sentences each minute: four stretches, and seconds of work for each."""
    file = tmp_path_factory.mktemp("recording") / "long.wav"
    random = np.random.default_rng(2)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for _ in range(MINUTES):
            minute, at = np.zeros(60 * RATE, dtype=np.float32), RATE
            for number in random.permutation(len(SENTENCES)):
                sentence = said(SENTENCES[number])
                minute[at : at + len(sentence)] = sentence
                at += len(sentence) + int(random.uniform(1, 4) * RATE)
            out.writeframes((np.clip(minute, -1, 1) * 32767).astype("<i2").tobytes())
    return file


def stretches_in(home: Path) -> list[tuple[int, str]]:
    """Return where each stretch that is kept begins, and what is kept of it."""
    if not (home / "heard.sqlite").exists():
        return []
    with closing(sqlite3.connect(home / "heard.sqlite", timeout=30)) as store:
        if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'heard_stretches'").fetchone():
            return []
        return store.execute("SELECT start_ms, segments FROM heard_stretches ORDER BY start_ms").fetchall()


def times_of(home: Path, word: str) -> list[int]:
    """Return when a word is said; the search finds words that are near in meaning too, which are left out."""
    found = objects(heard(home, "search", word, "--json", "--limit", "100").stdout)
    return sorted(each["start_ms"] for each in found if word in each["text"])


def test_a_kill_costs_one_stretch_and_what_was_heard_before_is_not_heard_again(tmp_path: Path, recording: Path) -> None:
    process = subprocess.Popen(
        [*HEARD, *ADD, str(recording)],
        env=environment(tmp_path),
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: stretches_in(tmp_path), limit_s=180, what="the first stretch")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = stretches_in(tmp_path)
    # A mark in what is kept shows whether it is gone on with: whoever listened again would not hear it.
    with closing(sqlite3.connect(tmp_path / "heard.sqlite")) as store, store:
        store.execute("UPDATE heard_stretches SET segments = replace(segments, 'Friday', 'Tuesday')")

    again = heard(tmp_path, *ADD, str(recording), "--json")
    marked, unmarked = times_of(tmp_path, "Tuesday"), times_of(tmp_path, "Friday")

    assert 1 <= len(kept) < MINUTES // 4 + 1, "it had ended before it could be killed"
    assert again.returncode == 0, again.stderr
    assert objects(again.stdout)[-1]["state"] == "ready"
    assert marked, "what was kept was listened to again"
    assert unmarked, "nothing was heard after the kill"
    assert marked[-1] < unmarked[0], "the kept stretches come first"
    assert len(marked) + len(unmarked) >= MINUTES - 2
    assert stretches_in(tmp_path) == []
