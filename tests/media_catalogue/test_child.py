"""However a child ends, nothing of it is left running."""

import asyncio
import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.errors import BadMedia, EngineFailed
from media_catalogue.child import run_confined
from media_catalogue.limits import Limits

LIMITS = Limits(wall_s=20, cpu_s=20)
HANGS_WITH_A_CHILD = (
    "import subprocess, sys, time\n"
    "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(grandchild.pid, flush=True)\n"
    "time.sleep(600)\n"
)


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-I", "-S", "-c", code)


async def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_what_a_child_prints_is_handed_on_line_by_line(tmp_path: Path) -> None:
    heard: list[str] = []

    async def on_line(line: str) -> None:
        heard.append(line)

    finished = await run_confined(python("print('one'); print('two')"), limits=LIMITS, folder=tmp_path, on_line=on_line)

    assert heard == ["one", "two"]
    assert (finished.code, finished.lines) == (0, ("one", "two"))


async def test_a_child_knows_nothing_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARD_SECRET", "not for children")

    finished = await run_confined(
        python("import os, sys; print(sorted(os.environ), os.getcwd(), sys.stdin.read())"), limits=LIMITS, folder=tmp_path
    )

    assert finished.lines == (f"['LC_ALL', 'MALLOC_ARENA_MAX', 'PATH'] {tmp_path} ",)


async def test_a_child_that_hangs_is_killed_with_what_it_started(tmp_path: Path) -> None:
    grandchildren: list[int] = []

    async def on_line(line: str) -> None:
        grandchildren.append(int(line))

    with pytest.raises(BadMedia) as stopped:
        await run_confined(python(HANGS_WITH_A_CHILD), limits=Limits(wall_s=0.7, cpu_s=5), folder=tmp_path, on_line=on_line)

    assert stopped.value.code == "timed_out"
    assert await gone(grandchildren[0])


async def test_cancelling_kills_the_child_and_what_it_started(tmp_path: Path) -> None:
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def on_line(line: str) -> None:
        started.set_result(int(line))

    work = asyncio.create_task(run_confined(python(HANGS_WITH_A_CHILD), limits=LIMITS, folder=tmp_path, on_line=on_line))
    grandchild = await started
    work.cancel()

    with pytest.raises(asyncio.CancelledError):
        await work
    assert await gone(grandchild)


async def test_an_error_of_the_listener_is_not_taken_for_the_childs(tmp_path: Path) -> None:
    async def on_line(line: str) -> None:
        raise TimeoutError("the store is slow")

    with pytest.raises(TimeoutError, match="the store is slow"):
        await run_confined(python("print('one')"), limits=LIMITS, folder=tmp_path, on_line=on_line)


async def test_a_child_that_uses_up_its_processor_time_has_timed_out(tmp_path: Path) -> None:
    with pytest.raises(BadMedia) as stopped:
        await run_confined(python("while True: pass"), limits=Limits(wall_s=10, cpu_s=1), folder=tmp_path)

    assert stopped.value.code == "timed_out"


async def test_endless_output_without_a_line_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(BadMedia) as stopped:
        await run_confined(python("while True: print('x' * 65536, end='')"), limits=LIMITS, folder=tmp_path)

    assert stopped.value.code == "crashed"


async def test_a_missing_program_is_a_fault_of_the_machine_and_not_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed):
        await run_confined(("/nowhere/ffmpeg",), limits=LIMITS, folder=tmp_path)


async def test_a_child_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from media_catalogue.child import run_confined\n"
        "from media_catalogue.limits import Limits\n"
        "async def on_line(line): print(line, flush=True)\n"
        "child = (sys.executable, '-c', 'import os, time; print(os.getpid(), flush=True); time.sleep(600)')\n"
        "asyncio.run(run_confined(child, limits=Limits(wall_s=60, cpu_s=60), folder=Path.cwd(), on_line=on_line))\n"
    )
    root = Path(__file__).parents[2]
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code), cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())

    parent.kill()
    await parent.wait()

    assert await gone(child)
