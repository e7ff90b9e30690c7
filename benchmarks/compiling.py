"""Compiling a script of 500 and of 10,000 questions: time and memory, beside pyxform's own conversion of the same tables."""

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.long_scripts import tables_of
from benchmarks.measuring import Table

ROOT = Path(__file__).parent.parent
SIZES = (500, 10_000)
WAYS = {"ours": "Heard: read, check and compile", "pyxform": "pyxform: read and convert to an XForm"}


def compiling() -> Table:
    """Compile each size in a process of its own, both ways."""
    return Table(
        title="Compiling a script",
        remark=(
            "Questions with three choices each, two in three with a condition; a process of its own for each row, so that"
            " the memory is all it held at most, Python and the libraries included."
        ),
        columns=("questions", "what", "seconds", "peak MB"),
        rows=[_row(way, size) for size in SIZES for way in WAYS],
    )


def _row(way: str, size: int) -> tuple[str, str, str, str]:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.compiling", way, str(size)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = json.loads(ran.stdout)
    return f"{size:,}", WAYS[way], f"{found['seconds']:.1f}", f"{found['peak_mb']:.0f}"


def _compile(way: str, size: int) -> dict[str, float]:
    """Compile here, and say how long it took and what was held at most."""
    tables = tables_of(size, size * 2 // 3)
    start = time.perf_counter()
    if way == "ours":
        from bot.script_files import script_from_markdown  # noqa: PLC0415 - not in the other's memory

        script_from_markdown(tables, name="bench.md")
    else:
        from pyxform.xls2xform import convert  # noqa: PLC0415 - not in the other's memory

        convert(tables, file_type=".md", form_name="bench")
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    """What this process held at most. `getrusage` would count what its parent held when it began."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    print(json.dumps(_compile(sys.argv[1], int(sys.argv[2]))))
