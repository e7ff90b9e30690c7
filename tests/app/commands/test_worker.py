"""`heard worker`: does the work that a serving process leaves to it, and says when it is not needed."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.journeys.program import HEARD, ROOT, environment, serving

pytestmark = pytest.mark.journey


def worker_in(home: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*HEARD, "worker"], cwd=ROOT, env=environment(home), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def test_beside_another_process_it_waits_to_take_over(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        served.wait_for("Heard is ready at")
        worker = worker_in(tmp_path)
        assert worker.stderr is not None
        worker.stderr.readline()
        second = worker.stderr.readline()

        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)

    assert "takes over" in second
    assert worker.returncode == 0


def test_it_stops_cleanly_when_told(tmp_path: Path) -> None:
    worker = worker_in(tmp_path)
    assert worker.stderr is not None
    first = worker.stderr.readline()

    worker.send_signal(signal.SIGTERM)
    rest = worker.stderr.read()
    code = worker.wait(timeout=30)
    worker.stderr.close()

    assert first.startswith("Working")
    assert code == 0
    assert "Stopped." in rest
