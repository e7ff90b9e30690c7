"""`heard worker`: does the work that a serving process leaves to it, and says when it is not needed."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.journeys.program import HEARD, ROOT, environment, heard, serving

pytestmark = pytest.mark.journey


def test_it_says_that_another_process_already_works(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        served.wait_for("Heard is ready at")

        second = heard(tmp_path, "worker")

    assert second.returncode == 1
    assert "already works" in second.stderr


def test_it_stops_cleanly_when_told(tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [*HEARD, "worker"], cwd=ROOT, env=environment(tmp_path), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert worker.stderr is not None
    first = worker.stderr.readline()

    worker.send_signal(signal.SIGTERM)
    rest = worker.stderr.read()
    code = worker.wait(timeout=30)
    worker.stderr.close()

    assert first.startswith("Working")
    assert code == 0
    assert "Stopped." in rest
