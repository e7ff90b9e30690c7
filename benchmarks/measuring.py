"""Percentiles, tables and the machine's name, for every benchmark alike."""

import os
import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter


@dataclass
class Times:
    """How long something took, each time it was done, in seconds."""

    all_s: list[float] = field(default_factory=list)

    @contextmanager
    def once(self) -> Iterator[None]:
        """Time what is inside."""
        start = perf_counter()
        yield
        self.all_s.append(perf_counter() - start)

    def percentile_ms(self, percent: int) -> float:
        """The time within which this percentage was done, in milliseconds."""
        if len(self.all_s) == 1:
            return self.all_s[0] * 1000
        return quantiles(self.all_s, n=100, method="inclusive")[percent - 1] * 1000


@dataclass(frozen=True, kw_only=True)
class Table:
    """What one benchmark found."""

    title: str
    remark: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"## {self.title}", "", self.remark, ""]
        lines.append(f"| {' | '.join(self.columns)} |")
        lines.append("|" + "---|" * len(self.columns))
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join(lines)


def machine() -> str:
    """What this ran on: cores, memory, processor and Python."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    names = [line.split(":")[1].strip() for line in _cpu_lines() if line.startswith("model name")]
    processor = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({processor}), {memory_gb:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []
