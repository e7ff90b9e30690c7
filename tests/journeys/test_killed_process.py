"""A process killed in the middle of transcription: the next one goes on, with one testimony and nothing twice."""

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.journeys.program import HEARD, ROOT, environment, ffmpeg, heard, objects
from tests.journeys.speech import speak

pytestmark = pytest.mark.journey

SENTENCES = (
    "I came out on a Friday with nowhere to live.",
    "The housing office was shut until Monday morning.",
    "My mentor met me at the gate and bought me breakfast.",
    "It helped to have somebody to talk to who had been there.",
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About a minute and a half of speech, long enough to be killed in."""
    folder = tmp_path_factory.mktemp("film")
    speak(" ".join(SENTENCES), folder / "speech.wav", slowness=1.3)
    ffmpeg("-stream_loop", "5", "-i", str(folder / "speech.wav"), "-c:a", "aac", str(folder / "long.m4a"))
    return folder / "long.m4a"


def killed_while(home: Path, film: Path, words: str) -> None:
    """Begin `heard add` and kill it with no warning shortly after it says that it is at a step."""
    process = subprocess.Popen(
        [*HEARD, "add", str(film), "--consultation", "films", "--agreed", "take_part,keep_recording"],
        env=environment(home),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            break
    time.sleep(1.0)
    still_at_it = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()
    assert still_at_it, "it had ended before it could be killed"


def test_a_kill_in_the_middle_of_transcription_costs_nothing(tmp_path: Path, film: Path) -> None:
    killed_while(tmp_path, film, "writing down the words")

    again = heard(tmp_path, "add", str(film), "--consultation", "films", "--agreed", "take_part,keep_recording", "--json")
    found = objects(heard(tmp_path, "search", "nowhere to live", "--json", "--limit", "100").stdout)

    assert again.returncode == 0, again.stderr
    told = objects(again.stdout)[-1]
    assert told["state"] == "ready"
    assert {each["testimony_id"] for each in found} == {told["testimony_id"]}
    assert len({each["passage_id"] for each in found}) == len(found)
    assert len({(each["start_ms"], each["end_ms"]) for each in found}) == len(found)
    said = sum(len(re.findall("nowhere to live", each["text"])) for each in found)
    assert said <= 6, "the same speech was kept twice"
