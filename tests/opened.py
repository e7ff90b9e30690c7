"""A real store for tests of any room, opened on a temporary folder, with a fake that keeps the embedder's contract."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from core.ports import Clock, Vectors
from storage.opening import Store, open_store

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = b"a secret for tests alone, 32 bytes"


class WordEmbedder:
    """Bags of hashed words, so that texts which share words are near in meaning; deterministic, and needs no model."""

    model = "hashed words 1"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length row a text."""
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()) or [""]:
                digest = hashlib.sha256(word.encode()).digest()
                row[int.from_bytes(digest[:2], "big") % 384] += 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(texts) else rows


def always(moment: datetime = NOON) -> Callable[[], datetime]:
    """Return a clock that stands still."""
    return lambda: moment


@asynccontextmanager
async def opened_store(home: Path, *, clock: Clock | None = None, secret: bytes = SECRET) -> AsyncIterator[Store]:
    """Open a store in `home` with the fake embedder, closed at the end."""
    async with open_store(home, secret=secret, embedder=WordEmbedder(), clock=clock or always()) as store:
        yield store
