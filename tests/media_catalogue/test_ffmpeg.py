"""ffmpeg is run with limits that hold, whatever it does."""

import asyncio
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.errors import BadMedia, StoreFull
from media_catalogue.ffmpeg import Ffmpeg, address_of, done_in, find_ffmpeg, guarded_input
from media_catalogue.limits import Limits


def standing_in(tmp_path: Path, code: str) -> Path:
    """Return a program that stands for ffmpeg."""
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!{sys.executable} -IS\n{code}", encoding="utf-8")
    program.chmod(0o755)
    return program


async def test_an_ffmpeg_that_hangs_is_killed_with_its_whole_group(tmp_path: Path) -> None:
    hangs = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen(['/bin/sleep', '600'])\n"
        "open('child', 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    ffmpeg = Ffmpeg(binary=standing_in(tmp_path, hangs), limits=Limits(wall_s=0.7, cpu_s=5))

    with pytest.raises(BadMedia) as stopped:
        await ffmpeg.run((), length_ms=0, folder=tmp_path)

    assert stopped.value.code == "timed_out"
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while psutil.pid_exists(child) and psutil.Process(child).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def test_an_ffmpeg_that_fails_says_so_without_its_own_words(tmp_path: Path) -> None:
    fails = "import sys\nsys.stderr.write('/home/rowan/secret.mp4: Invalid data')\nsys.exit(1)\n"

    with pytest.raises(BadMedia) as refusal:
        await Ffmpeg(binary=standing_in(tmp_path, fails)).run((), length_ms=0, folder=tmp_path)

    assert refusal.value.code == "unreadable"
    assert "rowan" not in str(refusal.value)


async def test_a_disk_that_is_full_is_no_fault_of_the_film(film: Path, tmp_path: Path) -> None:
    """The real ffmpeg, writing to a place that never has room."""
    (tmp_path / "out.mp4").symlink_to("/dev/full")
    arguments = ("-i", address_of(film), "-c", "copy", address_of(tmp_path / "out.mp4"))

    with pytest.raises(StoreFull):
        await Ffmpeg(binary=find_ffmpeg()).run(arguments, length_ms=3000, folder=tmp_path)


async def test_an_ffmpeg_that_writes_too_much_is_stopped_and_says_so(film: Path, tmp_path: Path) -> None:
    arguments = ("-i", address_of(film), "-f", "rawvideo", address_of(tmp_path / "out.raw"))

    with pytest.raises(BadMedia) as stopped:
        await Ffmpeg(binary=find_ffmpeg(), limits=Limits(wall_s=20, cpu_s=20, file_bytes=100_000)).run(
            arguments, length_ms=3000, folder=tmp_path
        )

    assert stopped.value.code == "too_much"
    assert (tmp_path / "out.raw").stat().st_size <= 100_000


async def test_progress_is_told_as_it_comes(tmp_path: Path) -> None:
    reports = "print('frame=1\\nout_time_us=500000\\nprogress=continue\\nout_time_us=2000000\\nprogress=end')\n"
    told: list[float] = []

    async def on_progress(done: float) -> None:
        told.append(done)

    await Ffmpeg(binary=standing_in(tmp_path, reports)).run((), length_ms=2000, folder=tmp_path, on_progress=on_progress)

    assert told == [0.25, 1.0]


@pytest.mark.parametrize(
    ("line", "length_ms", "done"),
    [
        ("out_time_us=1000000", 2000, 0.5),
        ("out_time_us=9000000", 2000, 1.0),
        ("out_time_us=-1000", 2000, 0.0),
        ("out_time_us=N/A", 2000, None),
        ("out_time_us=1000", 0, None),
        ("frame=25", 2000, None),
        ("", 2000, None),
    ],
)
def test_progress_is_read_from_ffmpegs_own_report(line: str, length_ms: int, done: float | None) -> None:
    assert done_in(line, length_ms) == done


def test_there_is_always_an_ffmpeg() -> None:
    assert find_ffmpeg().is_file()


def test_an_input_may_follow_nothing_but_its_own_file() -> None:
    options = guarded_input("mov")

    assert (options["f"], options["protocol_whitelist"]) == ("mov", "file")
    assert "hls" not in options["format_whitelist"].split(",")


def test_no_file_name_can_pass_for_an_option() -> None:
    assert address_of(Path("/media/-y")) == "file:/media/-y"
