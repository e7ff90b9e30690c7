"""Pieces: where sound is cut for Whisper, which hears half a minute at a time. Pure.

A piece is sound as it is, with its pauses: nothing is joined that was apart, so that a word's time is its piece's plus where
that begins. Cuts lie in pauses alone, and no moment is in two pieces: a word that is cut in two, or heard twice, is invented.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_MS = 28_000
"""Whisper's window is 30 seconds; the rest is room for the quiet after the last word, without which it goes on talking."""

LEAST_MS = 10_000
"""Reason: a model that hears less than this of somebody guesses more."""

GAP_MS = 2_000
"""A silence as long as this ends a piece: invented words come from long silences. The figure is Silero's own usual one."""

MARGIN_MS = 400
"""Quiet kept around speech, where there is so much: the first and last consonants are faint (Silero's own usual figure)."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Sound between two times, with speech in it. One that is longer than `MOST_MS` has no pause at which it could be cut."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms


def pieces_of(speech: Sequence[tuple[int, int]], *, length_ms: int) -> tuple[Piece, ...]:
    """Return the pieces of a sound, in order and apart. `speech` says where somebody speaks, as [start, end), in order."""
    cores = [core for run in _runs(speech) for core in _cut(run)]
    edges = [0, *(edge for core in cores for edge in (core[0][0], core[-1][1])), length_ms]
    found = []
    for at in range(len(cores)):
        before, start, end, after = edges[2 * at : 2 * at + 4]
        # The first and the last margin may take all of the quiet there is; between two pieces each takes half at the most.
        room_before = (start - before) // (1 if at == 0 else 2)
        room_after = (after - end) // (1 if at == len(cores) - 1 else 2)
        found.append(Piece(start_ms=start - min(MARGIN_MS, room_before), end_ms=end + min(MARGIN_MS, room_after)))
    return tuple(found)


def _runs(speech: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Give speech with no silence of `GAP_MS` in it."""
    run: list[tuple[int, int]] = []
    for span in speech:
        if run and span[0] - run[-1][1] >= GAP_MS:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _cut(run: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Cut a run at its longest pauses, so that no part is longer than `MOST_MS` where that can be had."""
    while run[-1][1] - run[0][0] > MOST_MS - 2 * MARGIN_MS and len(run) > 1:
        at = _best_cut(run)
        yield run[:at]
        run = run[at:]
    yield run


def _best_cut(run: Sequence[tuple[int, int]]) -> int:
    """Return before which span to cut: after the longest pause that lies well, or else after the first one there is."""
    longest_ms = MOST_MS - 2 * MARGIN_MS
    well = [at for at in range(1, len(run)) if LEAST_MS <= run[at - 1][1] - run[0][0] <= longest_ms]
    early = [at for at in range(1, len(run)) if run[at - 1][1] - run[0][0] <= longest_ms]
    return max(well, key=lambda at: run[at][0] - run[at - 1][1]) if well else max(early, default=1)
