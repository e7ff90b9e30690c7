"""The meaning index: every vector of one model, of passages or descriptions, mapped from a compact file beside the store.

The file is a copy: the store is the truth.

A counter in the store rises with every change to a vector; a file of another count, length or model is made again. Search is
exact: every vector is compared, in pieces, so that a hidden passage never takes the place of one that may be read.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.media_files import FULL
from storage.quantising import DIMENSIONS
from storage.tables import generations, vectors

_AT_ONCE = 16_384
"""Vectors compared at once: 25 MB as floats, which stays in reach of the processor's cache and of a small machine."""

_BYTES_EACH = 8 + 4 + DIMENSIONS


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """All vectors of one model: numbers of what they stand for, shape (n,), scales, shape (n,), and bytes, shape (n, 384)."""

    generation: int
    numbers: NDArray[np.int64]
    scales: NDArray[np.float32]
    components: NDArray[np.int8]

    def near(self, sought: NDArray[np.float32], floor: float) -> dict[int, float]:
        """Return those whose vector's dot product with `sought` is at least `floor`, and that product."""
        found: dict[int, float] = {}
        for start in range(0, len(self.numbers), _AT_ONCE):
            piece = slice(start, start + _AT_ONCE)
            products = (self.components[piece].astype(np.float32) @ sought) * self.scales[piece]
            close = np.flatnonzero(products >= floor)
            found |= dict(zip(self.numbers[piece][close].tolist(), products[close].tolist(), strict=True))
        return found


class VectorIndex:
    """The vectors of one model, ready to compare. ``kept_in`` is the table that holds them; its first column numbers them."""

    def __init__(self, folder: Path, *, model: str, kept_in: Table = vectors) -> None:
        self._folder = folder
        self._model = model
        self._table = kept_in
        self._number = next(iter(kept_in.primary_key))
        self._mapped: Mapped | None = None
        self._turn_to_build = asyncio.Lock()

    async def up_to_date(self, reader: AsyncConnection) -> Mapped:
        """Return the vectors as `reader` sees the store."""
        async with self._turn_to_build:
            generation = await reader.scalar(select(generations.c.value).where(generations.c.of == self._table.name)) or 0
            if self._mapped is None or self._mapped.generation != generation:
                self._mapped = await self._load(reader, generation)
            return self._mapped

    async def _load(self, reader: AsyncConnection, generation: int) -> Mapped:
        ours = self._table.c.model == self._model
        count, last = (await reader.execute(select(func.count(), func.max(self._number)).where(ours))).one()
        file = self._folder / f"{hashlib.sha256(self._model.encode()).hexdigest()[:16]}-{generation}.vectors"
        mapped = await asyncio.to_thread(_mapped, file, count, generation)
        if mapped is None or (count and int(mapped.numbers[-1]) != last):
            rows = await reader.execute(
                select(self._number, self._table.c.scale, self._table.c.bytes).where(ours).order_by(self._number)
            )
            mapped = await asyncio.to_thread(_made_again, file, rows.all(), generation)
        return mapped


def _mapped(file: Path, count: int, generation: int) -> Mapped | None:
    """Map a file of `count` vectors: all numbers, then all scales, then all bytes. None when it is not there or not whole."""
    if count == 0 or not file.is_file() or file.stat().st_size != count * _BYTES_EACH:
        return None
    content = np.memmap(file, dtype=np.uint8, mode="r")
    return Mapped(
        generation=generation,
        numbers=content[: count * 8].view(np.int64),
        scales=content[count * 8 : count * 12].view(np.float32),
        components=content[count * 12 :].view(np.int8).reshape(count, DIMENSIONS),
    )


def _made_again(file: Path, rows: Sequence[tuple[int, float, bytes]], generation: int) -> Mapped:
    made = Mapped(
        generation=generation,
        numbers=np.array([number for number, _, _ in rows], dtype=np.int64),
        scales=np.array([scale for _, scale, _ in rows], dtype=np.float32),
        components=np.frombuffer(b"".join(each for _, _, each in rows), dtype=np.int8).reshape(len(rows), DIMENSIONS),
    )
    _forget_others(file)
    if not rows:
        return made
    try:
        _write(file, made)
    except OSError as error:
        if error.errno not in FULL:
            raise
        return made  # A full disk takes the file from us, not the search: what is in memory serves until there is room.
    return _mapped(file, len(rows), generation) or made


def _write(file: Path, made: Mapped) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as new:
            for part in (made.numbers, made.scales, made.components):
                new.write(part.tobytes())
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)


def _forget_others(file: Path) -> None:
    """Remove older copies: what was taken out of the store must not live on beside it."""
    for other in file.parent.glob("*.vectors"):
        if other != file:
            other.unlink(missing_ok=True)
