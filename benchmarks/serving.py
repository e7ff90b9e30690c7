"""From a clean clone to a ready page; what the server holds in memory; and one chat turn end to end over HTTP."""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from benchmarks.measuring import Table, Times

ROOT = Path(__file__).parent.parent
TURNS = 300


@contextmanager
def served(
    command: list[str], folder: Path, home: Path, *, told: str = r"Heard is ready at (http://\S+)", **settings: str
) -> Iterator[tuple[str, int, float]]:
    """Serve until this ends; gives the address that was `told`, the process id and how long it took to say so."""
    import os  # noqa: PLC0415 - the child's environment

    start = time.perf_counter()
    environment = {**os.environ, "HEARD_HOME": str(home), "HEARD_PORT": "0", **settings}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    address = ""
    for line in process.stderr:
        if found := re.search(told, line):
            address = found.group(1)
            break
    try:
        yield address, process.pid, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()


def memory_mb(pid: int) -> float:
    """What the process holds for itself, in MB (resident set)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def starting() -> Table:
    """Clone into a fresh folder, set up, and wait for the page; then start again."""
    python = sys.executable
    heard = ["-c", "from app.cli import main; main()", "serve", "--sample"]
    with tempfile.TemporaryDirectory() as place:
        clone, home = Path(place) / "heard", Path(place) / "home"
        cloning = Times()
        with cloning.once():
            subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        setting_up = Times()
        with setting_up.once():
            subprocess.run(["make", "setup"], cwd=clone, check=True, capture_output=True)
        own_python = str(clone / ".venv/bin/python")
        with served([own_python, *heard], clone, home) as (_, _, first_s):
            pass
        with served([own_python, *heard], clone, home) as (_, pid, second_s):
            with_samples = memory_mb(pid)
        with served([python, *heard[:-1]], ROOT, Path(place) / "empty", HEARD_RISK_MEANING="false") as (_, pid, _):
            time.sleep(2)
            idle = memory_mb(pid)
        with served([python, *heard], ROOT, Path(place) / "worked") as (_, pid, _):
            time.sleep(2)
            loaded = memory_mb(pid)
    return Table(
        title="Starting, and memory",
        remark="From a clone of this repository, with the package registry's files already in this machine's cache.",
        columns=("what", "figure"),
        rows=(
            ("git clone", f"{cloning.all_s[0]:.1f} s"),
            ("make setup (83 packages)", f"{setting_up.all_s[0]:.1f} s"),
            ("first start until the page is ready and every sample transcribed and tagged", f"{first_s:.1f} s"),
            ("second start until the page is ready", f"{second_s:.1f} s"),
            ("memory of the idle server, no model loaded (`HEARD_RISK_MEANING=false`), empty home", f"{idle:.0f} MB"),
            ("the same, with the samples in the store", f"{with_samples:.0f} MB"),
            ("memory after the samples were worked through (speech and meaning models loaded)", f"{loaded:.0f} MB"),
        ),
    )


def chatting() -> Table:
    """Hold chats over HTTP, one turn after another, each kept on disk before it is answered."""
    turns = Times()
    with tempfile.TemporaryDirectory() as place:
        heard = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--no-jobs"]
        with served(heard, ROOT, Path(place)) as (address, _, _):
            while len(turns.all_s) < TURNS:
                _one_chat(address, turns)
    return Table(
        title="One chat turn, end to end",
        remark=(
            f"{len(turns.all_s)} turns over HTTP on loopback, one at a time: the message is stored, decided on, its answers and"
            " replies are committed to disk (SQLite, synchronous=FULL), and the reply is in the response."
        ),
        columns=("p50 ms", "p99 ms"),
        rows=((f"{turns.percentile_ms(50):.1f}", f"{turns.percentile_ms(99):.1f}"),),
    )


def _one_chat(address: str, turns: Times) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = f"{address}/chat/first_night"
    keys = iter(range(1_000_000))

    def post(path: str, **fields: str) -> str:
        body = urllib.parse.urlencode({"key": f"bench-{time.time_ns()}-{next(keys)}", "after": "0"} | fields).encode()
        request = urllib.request.Request(f"{page}/{path}", data=body, headers={"Origin": address, "Accept": "application/json"})
        with opener.open(request, timeout=30) as answer:
            text: str = answer.read().decode()
            return text

    start_page = opener.open(page, timeout=30).read().decode()
    post("start", **dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', start_page)))
    for words in ("yes", "yes", "yes", "4", "A warm bed and someone to meet me", "1 and 3", "2", "yes", "My sister"):
        with turns.once():
            reply = post("say", text=words)
        if reply.startswith("{"):
            json.loads(reply)
