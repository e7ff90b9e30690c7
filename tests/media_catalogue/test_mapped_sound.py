"""A recording that lies in a file costs no memory once it was read."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from media_catalogue.mapped_sound import blocks_of, let_go

RESIDENT = """
import sys
import numpy as np
from media_catalogue.transcribing import speech_in
from media_catalogue.waveform import waveform_from

def peak_mb():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024

speech_in(np.zeros(16_000, dtype=np.float32)), waveform_from(np.zeros(16_000, dtype=np.float32))
before = peak_mb()
samples = np.memmap(sys.argv[1], dtype=np.float32, mode="r")
speech_in(samples), waveform_from(samples)
print(peak_mb() - before)
"""


def test_blocks_are_the_sound_in_order() -> None:
    samples = np.arange(10, dtype=np.float32)

    assert [list(block) for block in blocks_of(samples, 4)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_what_was_let_go_can_be_read_again(tmp_path: Path) -> None:
    np.arange(5000, dtype=np.float32).tofile(tmp_path / "sound.f32")
    samples = np.memmap(tmp_path / "sound.f32", dtype=np.float32, mode="r")
    before = samples.sum()

    let_go(samples)
    let_go(np.zeros(3, dtype=np.float32))

    assert samples.sum() == before


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from Linux's own figures")
def test_reading_half_an_hour_of_sound_through_takes_no_memory_to_speak_of(tmp_path: Path) -> None:
    file = tmp_path / "sound.f32"
    with file.open("wb") as out:  # Half an hour of digital silence, which takes no room on the disk either.
        out.truncate(16_000 * 4 * 1800)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}

    done = subprocess.run([sys.executable, "-c", RESIDENT, file], env=environment, capture_output=True, text=True, check=True)

    assert int(done.stdout) < 60  # Megabytes; the sound itself is 115.
