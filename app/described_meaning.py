"""The meaning of what the team wrote: its vectors, made by a round, so that a description is found by other words too.

The words themselves are found as soon as they are kept; whoever saves a form never waits for a model.
"""

from dataclasses import dataclass

from core.ports import DescribedMeanings, Embedder

AT_ONCE = 64
"""Texts that are compared in one go: a second or two on a small machine."""


@dataclass(frozen=True, kw_only=True)
class DescribedMeaning:
    """Makes the vectors that are missing."""

    descriptions: DescribedMeanings
    embedder: Embedder

    async def round(self) -> int:
        """Make all that are missing and return how many; what cannot be made is tried again at the next round.

        Raises `EngineFailed`.
        """
        made, model = 0, self.embedder.model
        while waiting := await self.descriptions.without_meaning(model=model, limit=AT_ONCE):
            vectors = await self.embedder.embed([text for _, text in waiting])
            await self.descriptions.save_meanings([number for number, _ in waiting], vectors, model=model)
            made += len(waiting)
        return made
