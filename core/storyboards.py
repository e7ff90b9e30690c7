"""Storyboards: small pictures of a film at even times, side by side in one file. Pure: its length says what lies where."""

from dataclasses import dataclass

COLUMNS = 10
MOST = 100
"""Pictures at most, whatever the length: a hundred of them are some 300 kB, and one for each minute or so of a long film."""

SHORTEST_MS = 1000
"""The least time between two of them."""

WIDTH, HEIGHT = 160, 90
"""Of one picture, in dots; what has another shape stands between black edges."""


@dataclass(frozen=True, kw_only=True)
class Storyboard:
    """How many pictures there are, how far apart they are in time, and how many stand in a row."""

    count: int
    interval_ms: int
    columns: int = COLUMNS

    @property
    def rows(self) -> int:
        """How many rows there are, the last perhaps not full."""
        return -(-self.count // self.columns)


def storyboard_of(length_ms: int) -> Storyboard:
    """Return the storyboard of a film of this length; the first picture is of its beginning."""
    interval_ms = max(SHORTEST_MS, -(-length_ms // MOST))
    return Storyboard(count=max(1, -(-length_ms // interval_ms)), interval_ms=interval_ms)
