"""Reads again what people corrected: whether anybody may be at risk, what it is about, what it means. Changes no word.

The words themselves are found from the moment they are saved; this follows within a minute. Done twice it does the same.
"""

from collections.abc import Collection
from dataclasses import dataclass

from core.concerns import Concern
from core.errors import NotFound
from core.testimony import PassageId, TestimonyId
from media_catalogue.risks import concern_in, meant_in
from media_catalogue.walking import Workshop


@dataclass(frozen=True, kw_only=True)
class Rereading:
    """Reads corrected words with what works testimony through."""

    workshop: Workshop

    async def round(self) -> int:
        """Read everything that was rewritten since it was read last; return how many passages that were."""
        reworded = await self.workshop.catalogue.reworded()
        for testimony_id, passage_ids in reworded.items():
            try:
                await self._read(testimony_id, passage_ids)
            except NotFound:
                continue  # It was forgotten meanwhile.
        return sum(len(passage_ids) for passage_ids in reworded.values())

    async def _read(self, testimony_id: TestimonyId, passage_ids: Collection[PassageId]) -> None:
        """Look for risk first, and keep the vectors last: what has them counts as read."""
        catalogue = self.workshop.catalogue
        await self._raise_concern(testimony_id)
        passages = [each for each in await catalogue.passages(testimony_id) if each.id in passage_ids]
        if not passages:
            return
        partnership_id = (await catalogue.testimony(testimony_id)).partnership_id
        ids = [passage.id for passage in passages]
        tags = await self.workshop.tagger.tags_for(passages, await self.workshop.themes.codebook(partnership_id))
        await catalogue.save_tags(testimony_id, tags, only=ids)
        vectors = await self.workshop.embedder.embed([passage.text for passage in passages])
        await catalogue.save_vectors(ids, vectors, model=self.workshop.embedder.model)

    async def _raise_concern(self, testimony_id: TestimonyId) -> None:
        """Raise what a recogniser misheard and a person put right; the store raises one risk of one testimony once."""
        catalogue = self.workshop.catalogue
        passages = await catalogue.passages(testimony_id)
        risk = concern_in(passages, self.workshop.risk_phrases) or await meant_in(passages, self.workshop.risk_sense)
        testimony = await catalogue.testimony(testimony_id)
        if risk is None or testimony.held_for_concern:
            return
        people = {each.participant_id for each in await catalogue.appearances(testimony_id)}
        await catalogue.save_concern(
            Concern(
                id=f"c_{testimony_id}_{passages[0].transcript_version}_{risk.value}",
                partnership_id=testimony.partnership_id,
                participant_id=people.pop() if len(people) == 1 else None,
                testimony_id=testimony_id,
                risk=risk,
                raised_at=self.workshop.clock(),
            )
        )
        self.workshop.on_concern()
