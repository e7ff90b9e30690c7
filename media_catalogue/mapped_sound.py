"""Sound that is only mapped into memory from a file: what was read is let go, so that an hour costs what a minute does."""

import mmap
from collections.abc import Iterator

from core.ports import Samples


def blocks_of(samples: Samples, length: int) -> Iterator[Samples]:
    """Give `samples` in blocks of `length`, the last one shorter, and let each go once the next is asked for."""
    for start in range(0, len(samples), length):
        yield samples[start : start + length]
        let_go(samples)


def let_go(samples: Samples) -> None:
    """Give back the memory that reading `samples` took, where they are mapped from a file; they can be read again."""
    mapping = samples.base
    if isinstance(mapping, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)
