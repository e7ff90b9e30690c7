"""How much a child process may use, and how much a film may hold, before it is refused. Facts only; enforces nothing itself."""

from dataclasses import dataclass, replace

GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child process may use. ``wall_s`` and ``cpu_s`` are seconds; the rest are bytes and a count."""

    wall_s: float
    cpu_s: int
    memory_bytes: int = 4 * GIB  # Of address space: threads and codecs reserve far more of it than they touch.
    file_bytes: int = 8 * GIB
    open_files: int = 64

    def longer_by(self, seconds: float, *, threads: int = 2) -> "Limits":
        """Return limits with `seconds` more of wall clock, and as much processor time as `threads` could use in them."""
        return replace(self, wall_s=self.wall_s + seconds, cpu_s=self.cpu_s + int(seconds * threads))

    def writing(self, byte_count: int) -> "Limits":
        """Return limits under which no file grows beyond `byte_count`, or beyond what was the limit before."""
        return replace(self, file_bytes=min(self.file_bytes, byte_count))


@dataclass(frozen=True, kw_only=True)
class Caps:
    """What a film or sound may hold. Beyond these a file is an accident or an attack."""

    longest_ms: int = 6 * 60 * 60 * 1000
    most_pixels: int = 8192 * 4320
    most_streams: int = 64


TO_LOOK = Limits(wall_s=60, cpu_s=60, memory_bytes=2 * GIB)
"""For looking into a file: reading it through once, decoding next to nothing."""

TO_CONVERT = Limits(wall_s=120, cpu_s=240)
"""For making something out of a file, before time is added for its length."""
