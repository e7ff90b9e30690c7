"""How near texts are in meaning to each code of a codebook. Knows no model: it takes any `Embedder`.

A code's place is halfway between its description (label, definition, what to include) and the middle of its cue phrases. Codes
that lie near everything ("Waiting") would be suggested everywhere, so each is held against how near it lies to the whole
codebook's cues. Chosen by measuring: see tests/media_catalogue/test_tagging.py.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ports import Embedder
from core.themes import Codebook, Theme
from media_catalogue.scots import in_english

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False)
class ThemeMeanings:
    """The codes of one codebook as places in the space of meaning: ``places`` (n, 384) and ``commonness`` (n,)."""

    codes: tuple[Theme, ...]
    places: "NDArray[np.float32]"
    commonness: "NDArray[np.float32]"

    def nearness(self, vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return how near each text is to each code, shape (len(vectors), len(codes)); below 0.3 means nothing."""
        near: NDArray[np.float32] = vectors @ self.places.T - self.commonness
        return near


async def meanings_of(codebook: Codebook, embedder: Embedder) -> ThemeMeanings:
    """Return where the codebook's codes lie. Themes of the upper level are too wide to have a place. Raises `EngineFailed`."""
    import numpy as np  # noqa: PLC0415

    codes = tuple(theme for theme in codebook.themes if theme.parent is not None)
    if not codes:
        nothing = np.zeros((0,), dtype=np.float32)
        return ThemeMeanings(codes=(), places=np.zeros((0, 384), dtype=np.float32), commonness=nothing)
    described = await embedder.embed([in_english(_description(code)) for code in codes])
    said = await embedder.embed([in_english(cue) for code in codes for cue in code.cues])
    owners = np.repeat(np.arange(len(codes)), [len(code.cues) for code in codes])
    places = ((described + _middles(said, owners, otherwise=described)) / 2).astype(np.float32)
    return ThemeMeanings(codes=codes, places=places, commonness=_commonness(places, said, owners))


def _description(code: Theme) -> str:
    return f"{code.label}. {code.definition} {code.include}".strip()


def _middles(
    said: "NDArray[np.float32]", owners: "NDArray[np.int64]", *, otherwise: "NDArray[np.float32]"
) -> "NDArray[np.float32]":
    """Return the middle of each code's cues, at unit length; a code without cues has its description."""
    import numpy as np  # noqa: PLC0415

    middles = otherwise.copy()
    for code in np.unique(owners):
        middle = said[owners == code].mean(axis=0)
        middles[code] = middle / max(float(np.linalg.norm(middle)), 1e-6)
    return middles


def _commonness(
    places: "NDArray[np.float32]", said: "NDArray[np.float32]", owners: "NDArray[np.int64]"
) -> "NDArray[np.float32]":
    """Return how near each code lies to the other codes' cues, less what is usual."""
    import numpy as np  # noqa: PLC0415

    others = owners[:, None] != np.arange(len(places))[None, :]
    near = ((said @ places.T) * others).sum(axis=0) / np.maximum(others.sum(axis=0), 1)
    common: NDArray[np.float32] = (near - near.mean()).astype(np.float32)
    return common
