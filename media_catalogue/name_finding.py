"""Looks for the names in one testimony and keeps what was found. What people have decided about names stays decided."""

import asyncio

from core.ports import Catalogue, Names
from core.testimony import TestimonyId
from media_catalogue.names import find_names
from media_catalogue.stand_ins import names_from

AT_ONCE = 20
"""So many testimonies in one round: each takes milliseconds, and the next round goes on."""


class NameFinding:
    """Finds names in testimony, as a step of the pipeline and as a round over whatever was not looked through yet."""

    def __init__(self, catalogue: Catalogue, names: Names) -> None:
        self._catalogue = catalogue
        self._names = names

    async def look_through(self, testimony_id: TestimonyId) -> int:
        """Find and keep the names in a testimony's passages as they are now; return how many there are."""
        passages = await self._catalogue.passages(testimony_id)
        if not passages:
            return 0
        texts, roster = [passage.text for passage in passages], await self._names.roster(testimony_id)
        found = await asyncio.to_thread(find_names, texts, roster)  # Of a film of hours it takes seconds.
        names = names_from(passages, found, await self._names.names_of(testimony_id))
        await self._names.save_names(passages, names)
        return len(names)

    async def round(self) -> None:
        """Look through testimony that has words nobody and nothing has looked through: from before, or changed since."""
        for testimony_id in await self._names.not_looked_through(limit=AT_ONCE):
            await self.look_through(testimony_id)
