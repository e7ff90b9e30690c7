"""Limits bind in the child: each is checked by a real child that tries to break it."""

import json
import os
import subprocess
import sys

import pytest

from media_catalogue import confining

LIMITS = {"cpu_s": 30, "memory_bytes": 1024**3, "file_bytes": 4096, "open_files": 16}


def confined(code: str, *, parent: int | None = None, **other_limits: int) -> subprocess.CompletedProcess[str]:
    limits = json.dumps({**LIMITS, **other_limits})
    started = [sys.executable, "-I", "-S", confining.__file__, str(parent or os.getpid()), limits]
    return subprocess.run([*started, sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "bytearray(2 * 1024**3)",
        "import tempfile; tempfile.TemporaryFile(buffering=0).write(bytes(8192)) == 8192 or 1 / 0",
        "files = [open('/dev/null') for _ in range(20)]",
    ],
    ids=["memory", "file size", "open files"],
)
def test_a_child_cannot_take_more_than_its_limits(code: str) -> None:
    assert confined(code).returncode != 0


@pytest.mark.journey
def test_a_child_that_works_for_too_long_is_stopped() -> None:
    assert confined("while True: pass", cpu_s=1).returncode != 0


def test_a_child_within_its_limits_does_its_work() -> None:
    assert confined("print('done')").stdout == "done\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are Linux's")
def test_a_child_has_no_network_where_the_system_permits_it() -> None:
    left = confined("import socket; print(len(socket.if_nameindex()))")

    permitted = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode == 0
    assert left.returncode == 0
    assert left.stdout == "1\n" or not permitted  # The loopback alone, and that is down.


def test_a_child_whose_parent_is_already_gone_does_not_start() -> None:
    assert confined("print('started')", parent=1 << 22).returncode == confining.CANNOT_START


def test_a_program_that_is_not_there_is_told_by_its_exit_code() -> None:
    started = [sys.executable, "-I", "-S", confining.__file__, str(os.getpid()), json.dumps(LIMITS), "/nowhere/program"]

    assert subprocess.run(started, check=False).returncode == confining.CANNOT_START
