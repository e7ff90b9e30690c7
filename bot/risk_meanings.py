"""Reads the meaning of words for risk, beside the phrases: how near they lie to how people say that they are in danger.

Knows no model: it takes any `Embedder`. For each risk a straight line is laid between its example sentences and the harmless
ones (ridge regression, each side weighing the same), and how much nearer the nearest examples are than the nearest harmless
ones is added. Chosen by measuring: see tests/safeguarding/test_labelled.py. It says nothing about anybody; a person reads.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.wording import texts_from_yaml
from core.concerns import Risk
from core.errors import BadContent
from core.ports import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR_ENOUGH = 0.45
"""From where on words are taken for risk. Measured: higher hears less, lower stops too many ordinary conversations."""

WAIT_S = 0.02

NEAREST = 3
"""How many of the nearest examples count. Reason: one example alone may be near by a single word."""

STIFFNESS = 1.0
"""How much the line between risk and no harm resists following single examples."""

LONGEST_PART = 24
"""A sentence of more words is looked at in pieces too. Reason: one that runs on hides what stands in its middle."""

PIECE, PACE = 16, 8
"""How many words a piece has, and after how many the next one begins."""

FEWEST_WORDS = 3
"""Fewer words have too little meaning to go by; what is said in two words is for the phrases."""

_SENTENCE = re.compile(r"[^.!?…\n]+")


@dataclass(frozen=True, kw_only=True)
class RiskExamples:
    """How people say that somebody is in danger, by the kind of risk, and how they say what only sounds like it."""

    risks: Mapping[Risk, tuple[str, ...]]
    harmless: tuple[str, ...]


def read_risk_examples(file: Path) -> RiskExamples:
    """Return the examples in `file`. Raises `BadContent`."""
    try:
        words = _table_in(file)
        risks = {Risk(name): tuple(str(each) for each in some) for name, some in words["risks"].items()}
        harmless = tuple(str(each) for each in words["harmless"])
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadContent("The examples of risk cannot be understood.", remedy=f"Look at {file.name}.") from error
    if not harmless or not all(risks.get(risk) for risk in Risk):
        raise BadContent("The examples of risk need some for each risk, and harmless ones.", remedy=f"Look at {file.name}.")
    return RiskExamples(risks=risks, harmless=harmless)


def _table_in(file: Path) -> dict[str, Any]:
    words = texts_from_yaml(file)
    if not isinstance(words, dict):
        raise TypeError(f"{file.name} is not a table")
    return words


class RiskMeanings:
    """`core.ports.RiskSense` over an embedder. What it works out from the examples it keeps."""

    def __init__(
        self,
        embedder: Embedder,
        examples: RiskExamples,
        *,
        plainly: Callable[[str], str] = str,
        for_examples: Embedder | None = None,
    ) -> None:
        """`plainly` writes what was said as the model knows it best, such as Scots words in English.

        `for_examples` embeds the examples, all at once, where it remembers them from one start to the next.
        """
        self._embedder = embedder
        self._examples = examples
        self._plainly = plainly
        self._for_examples = for_examples or embedder
        self._working = threading.Lock()
        self._known: _Lines | None = None

    async def risk_in(self, text: str) -> Risk | None:
        """Return the risk that the meaning of any part of `text` suggests most, or None. Raises `EngineFailed`."""
        parts = list(parts_of(self._plainly(text)))
        if not parts:
            return None
        lines = await self._lines()
        nearness = lines.nearness(await self._embedder.embed(parts))
        best = nearness.max(axis=0)
        row = int(best.argmax())
        return tuple(Risk)[row] if best[row] >= NEAR_ENOUGH else None

    async def _lines(self) -> "_Lines":
        while self._known is None:
            # No lock of one event loop, since turns may be taken on several; and waiting for it must be cancellable.
            if not self._working.acquire(blocking=False):
                await asyncio.sleep(WAIT_S)
                continue
            try:
                self._known = await self._worked_out()
            finally:
                self._working.release()
        return self._known

    async def _worked_out(self) -> "_Lines":
        said = [self._plainly(each) for risk in Risk for each in self._examples.risks[risk]]
        harmless = [self._plainly(each) for each in self._examples.harmless]
        owners = [row for row, risk in enumerate(Risk) for _ in self._examples.risks[risk]]
        vectors = await self._for_examples.embed([*said, *harmless])
        return await asyncio.to_thread(_lines_between, vectors[: len(said)], owners, vectors[len(said) :])


def parts_of(text: str) -> Iterator[str]:
    """Yield each sentence of `text`, and the pieces of one that runs on, so that one sentence in a long text is found."""
    for sentence in _SENTENCE.findall(text):
        words = sentence.split()
        if len(words) >= FEWEST_WORDS:
            yield " ".join(words)
        if len(words) > LONGEST_PART:
            for start in range(0, len(words) - PACE, PACE):
                yield " ".join(words[start : start + PIECE])


@dataclass(frozen=True, kw_only=True, eq=False)
class _Lines:
    """What was learnt from the examples: ``weights`` (385, risks), and the examples themselves."""

    weights: "NDArray[np.float32]"
    said: tuple["NDArray[np.float32]", ...]
    harmless: "NDArray[np.float32]"

    def nearness(self, vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return how near each part lies to each risk, shape (len(vectors), risks)."""
        import numpy as np  # noqa: PLC0415

        harmless = _nearest(vectors, self.harmless)
        nearer = np.stack([_nearest(vectors, each) - harmless for each in self.said], axis=1)
        return np.asarray(_with_one(vectors) @ self.weights + nearer, dtype=np.float32)


def _lines_between(said: "NDArray[np.float32]", owners: Sequence[int], harmless: "NDArray[np.float32]") -> _Lines:
    import numpy as np  # noqa: PLC0415

    of_each = tuple(said[np.asarray(owners) == row] for row in range(len(Risk)))
    weights = np.stack([_line_between(each, harmless) for each in of_each], axis=1)
    return _Lines(weights=weights, said=of_each, harmless=harmless)


def _line_between(said: "NDArray[np.float32]", harmless: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Return the weights that bring `said` near 1 and `harmless` near -1, both sides weighing the same."""
    import numpy as np  # noqa: PLC0415

    both = _with_one(np.concatenate([said, harmless]))
    wanted = np.concatenate([np.ones(len(said)), -np.ones(len(harmless))])
    weighing = np.where(wanted > 0, len(both) / (2 * len(said)), len(both) / (2 * len(harmless)))
    weighed = both * weighing[:, None]
    line = np.linalg.solve(both.T @ weighed + STIFFNESS * np.eye(both.shape[1]), weighed.T @ wanted)
    return np.asarray(line, dtype=np.float32)


def _with_one(vectors: "NDArray[np.float32]") -> "NDArray[np.float64]":
    import numpy as np  # noqa: PLC0415

    return np.concatenate([vectors, np.ones((len(vectors), 1))], axis=1)


def _nearest(vectors: "NDArray[np.float32]", examples: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Return the mean likeness of each text to the examples nearest to it."""
    import numpy as np  # noqa: PLC0415

    likeness = np.sort(vectors @ examples.T, axis=1)[:, ::-1]
    near: NDArray[np.float32] = likeness[:, :NEAREST].mean(axis=1)
    return near
