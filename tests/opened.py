"""A real store for tests of any room, opened on a temporary folder, with a fake that keeps the embedder's contract."""

import asyncio
import hashlib
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from sqlalchemy.ext.asyncio import AsyncEngine

from core.ports import Clock, MediaFiles, Vectors
from storage.opening import FILE_NAME, Store, open_store

Made = TypeVar("Made")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECRET = b"a secret for tests alone, 32 bytes"


class WordEmbedder:
    """Every word a direction of its own, so that texts which share words are near in meaning; needs no model."""

    model = "hashed words"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length row a text."""
        rows = [sum((_direction(word) for word in re.findall(r"\w+", text.casefold())), _direction("")) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32).reshape(len(texts), 384)


def _direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    length = 1.0 if word else 1e-6  # A text without words still has a direction, and leans no other.
    return (np.random.default_rng(seed).standard_normal(384) / 384**0.5 * length).astype(np.float32)


def run_apart(work: Coroutine[Any, Any, Made]) -> Made:
    """Run `work` to its end in a loop of its own, for a fixture that serves a whole module, whatever loop runs meanwhile."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def always(moment: datetime = NOON) -> Callable[[], datetime]:
    """Return a clock that stands still."""
    return lambda: moment


@asynccontextmanager
async def opened_store(
    home: Path, *, clock: Clock | None = None, secret: bytes = SECRET, files: MediaFiles | None = None
) -> AsyncIterator[Store]:
    """Open a store in `home` with the fake embedder, closed at the end."""
    await put_empty_store(home)
    async with open_store(home, secret=secret, embedder=WordEmbedder(), clock=clock or always(), files=files) as store:
        compile_once(store)
        yield store


async def put_empty_store(home: Path) -> None:
    """Put an empty store in `home`, brought up to date once a run and copied, where there is none yet."""
    file = home / FILE_NAME
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(await _empty_store())


def compile_once(store: Store) -> None:
    """Let every store of a run share the statements that were compiled before, as the turns of one program do."""
    connections = store.conversations._connections
    for engine in (connections._writer, connections._readers):
        first = _compiling.setdefault("first", engine).sync_engine
        engine.sync_engine.dialect = first.dialect  # What is compiled is kept by dialect.
        engine.sync_engine._compiled_cache = first._compiled_cache


_compiling: dict[str, AsyncEngine] = {}


async def _empty_store() -> bytes:
    if not _made:
        with tempfile.TemporaryDirectory() as folder:
            async with open_store(Path(folder), secret=SECRET, embedder=WordEmbedder(), clock=always()):
                pass
            _made.append((Path(folder) / FILE_NAME).read_bytes())
    return _made[0]


_made: list[bytes] = []
