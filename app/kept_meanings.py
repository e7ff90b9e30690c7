"""Vectors of texts that never change between two starts, kept in the home folder: nobody's first message waits for them.

They are the project's own example sentences, never a person's words. What is stale or damaged is made again.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import structlog

from core.ports import Embedder, Vectors

# numpy is imported where it is first used: a start without a message needs none of it.
# ruff: noqa: PLC0415

log = structlog.get_logger()

NAME = "risk-examples"


class KeptMeanings:
    """An `Embedder` that remembers the vectors of the last texts it was given, by its model and the texts' own hash."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder

    @property
    def model(self) -> str:
        """The model's own name."""
        return self._embedder.model

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, from the file where it holds just these. Raises `EngineFailed`."""
        file = self._folder / f"{NAME}-{self._key(texts)}.npy"
        known = await asyncio.to_thread(_read, file, len(texts))
        if known is not None:
            return known
        made = await self._embedder.embed(texts)
        await asyncio.to_thread(_keep, file, made)
        return made

    def _key(self, texts: Sequence[str]) -> str:
        digest = hashlib.sha256()
        for each in (self.model, *texts):
            digest.update(hashlib.sha256(each.encode()).digest())
        return digest.hexdigest()[:32]


def _read(file: Path, rows: int) -> "Vectors | None":
    import numpy as np

    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError) as error:
        log.warning("kept_meanings_unreadable", reason=type(error).__name__)
        return None
    is_whole = vectors.ndim == 2 and len(vectors) == rows and vectors.dtype == np.float32 and bool(np.isfinite(vectors).all())
    return vectors if is_whole else None


def _keep(file: Path, vectors: Vectors) -> None:
    """Write the file whole or not at all, then remove those of other models and texts. A full disk only means no file."""
    import numpy as np

    new = None
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{NAME}-")
        new = Path(name)
        with os.fdopen(descriptor, "wb") as target:
            np.save(target, vectors, allow_pickle=False)
            target.flush()
            os.fsync(target.fileno())
        new.replace(file)
        for stale in file.parent.glob(f"{NAME}-*.npy"):
            if stale != file:
                stale.unlink(missing_ok=True)
    except OSError as error:
        log.warning("meanings_not_kept", reason=type(error).__name__)
    finally:
        if new is not None:
            new.unlink(missing_ok=True)
