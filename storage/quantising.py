"""Quantising: a vector as 384 signed bytes and one scale, a quarter of its size. Pure.

The scale is the vector's own largest component over 127, so that all of the byte is used: on unit vectors of 384 dimensions the
error of a dot product stays under 0.005, far below the difference between two meanings.
"""

from collections.abc import Iterator

from core.ports import Vectors

DIMENSIONS = 384


def quantised(vectors: Vectors) -> Iterator[tuple[float, bytes]]:
    """Yield each row's scale and signed bytes: a component is about its byte times the scale."""
    if vectors.ndim != 2 or (len(vectors) and vectors.shape[1] != DIMENSIONS):
        raise ValueError(f"Vectors must have shape (n, {DIMENSIONS}), not {vectors.shape}.")
    for row in vectors:
        scale = float(abs(row).max()) / 127 or 1.0
        yield scale, (row / scale).round().astype("int8").tobytes()
