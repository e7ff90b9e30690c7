"""`make benchmarks`: runs them all, or those named, and prints their tables; with `--write`, into docs/PERFORMANCE.md.

`uploading --gigabytes=2` sends a smaller film than the usual ten.
"""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import advancing, compiling, messaging, searching, serving, transcribing, uploading
from benchmarks.measuring import Table, machine

PAGE = Path(__file__).parent.parent / "docs" / "PERFORMANCE.md"
ALL: dict[str, Callable[[], Table]] = {
    "starting": serving.starting,
    "chatting": serving.chatting,
    "advancing": advancing.advancing,
    "compiling": compiling.compiling,
    "messaging": messaging.messaging,
    "transcribing": lambda: asyncio.run(transcribing.measure()),
    "lengths": transcribing.lengths,
    "searching": lambda: asyncio.run(searching.measure()),
    "uploading": lambda: uploading.uploading(_gigabytes(sys.argv)),
}


def _gigabytes(arguments: list[str]) -> int:
    asked = [each.partition("=")[2] for each in arguments if each.startswith("--gigabytes=")]
    return int(asked[0]) if asked else 10


def main(arguments: list[str]) -> None:
    """Run the benchmarks named, or all."""
    named = [name for name in arguments if name in ALL] or list(ALL)
    tables = []
    for name in named:
        tables.append(ALL[name]().markdown())
        print(tables[-1], end="\n\n", flush=True)
    if "--write" in arguments:
        opening = f"# Performance\n\nMeasured by `make benchmarks` on {datetime.now(UTC):%-d %B %Y}: {machine()}.\n"
        PAGE.write_text(opening + "\n" + "\n\n".join(tables) + "\n")


main(sys.argv[1:])
